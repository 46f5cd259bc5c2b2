from django.db import migrations

from whitepapers import guards


class Migration(migrations.Migration):

    dependencies = [
        ('whitepapers', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(guards.install, guards.remove),
    ]
