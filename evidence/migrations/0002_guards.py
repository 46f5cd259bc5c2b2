from django.db import migrations

from evidence import guards


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(guards.install, guards.remove),
    ]
