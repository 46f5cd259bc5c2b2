from django.db import migrations

from complaints import guards


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(guards.install, guards.remove),
    ]
