from django.db import migrations

from audits import guards


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(guards.install, guards.remove),
    ]
