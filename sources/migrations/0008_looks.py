import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0007_names_folded_further'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HostTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=300, unique=True)),
                ('free_at', models.DateTimeField()),
                ('rest_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'turn at a host',
                'verbose_name_plural': 'turns at hosts',
            },
        ),
        migrations.CreateModel(
            name='PageLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=2000, verbose_name='address')),
                ('state', models.CharField(choices=[('queued', 'queued'), ('fetching', 'fetching'), ('read', 'read'), ('failed', 'failed')], default='queued', max_length=8, verbose_name='state')),
                ('found', models.JSONField(default=dict)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('says', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sources.original')),
            ],
            options={
                'verbose_name': 'page looked at',
                'verbose_name_plural': 'pages looked at',
            },
        ),
    ]
