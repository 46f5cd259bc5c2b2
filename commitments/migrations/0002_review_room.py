import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('commitments', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='clause',
            name='marker',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.CreateModel(
            name='Scope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('provider', 'who is bound'), ('customers', 'who is served'), ('channels', 'by which ways')], max_length=10, verbose_name='kind')),
                ('words', models.TextField(verbose_name='words')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='commitments.clause')),
            ],
            options={
                'verbose_name': 'scope of a letter',
                'ordering': ['clause', 'start'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('term', models.CharField(max_length=100, verbose_name='term')),
                ('meaning', models.TextField(verbose_name='meaning')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='commitments.clause')),
            ],
            options={
                'verbose_name': 'defined term',
                'ordering': ['clause', 'start'],
                'abstract': False,
            },
        ),
    ]
