import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0001_initial'),
        ('compliance', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RewardPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause_path', models.CharField(max_length=200, verbose_name='clause')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount in yuan')),
                ('status', models.CharField(choices=[('proposed', 'proposal'), ('approved', 'approved')], default='proposed', max_length=10, verbose_name='status')),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('snapshot', models.TextField(blank=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reward_pools', to='commitments.letter')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reward pool',
                'ordering': ['-year', 'letter'],
            },
        ),
        migrations.CreateModel(
            name='RewardFormula',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('weights', models.JSONField(default=dict, verbose_name='weights')),
                ('points', models.JSONField(default=dict, verbose_name='points')),
                ('basis', models.CharField(choices=[('verdict', 'points by verdict'), ('attainment', 'points by attainment')], default='verdict', max_length=10, verbose_name='points from')),
                ('sharing', models.CharField(choices=[('equal', 'every unit alike'), ('heads', 'by head count')], default='equal', max_length=6, verbose_name='shared')),
                ('heads', models.JSONField(blank=True, default=dict, verbose_name='heads')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='why so')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='formulas', to='compliance.rewardpool')),
            ],
            options={
                'verbose_name': 'reward formula',
                'ordering': ['pool', '-number'],
            },
        ),
        migrations.AddConstraint(
            model_name='rewardpool',
            constraint=models.UniqueConstraint(fields=('letter', 'year'), name='reward_pool_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='rewardpool',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='reward_pool_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='rewardpool',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('status', 'proposed')), models.Q(models.Q(('digest', ''), _negated=True), ('status', 'approved')), _connector='OR'), name='approved_reward_pool_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='rewardformula',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='reward_formula_once'),
        ),
    ]
