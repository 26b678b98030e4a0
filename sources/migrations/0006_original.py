import django.db.models.deletion
from django.db import migrations, models

from config.frozen import columns_frozen


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0005_invisible_folded'),
    ]

    operations = [
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('packed', models.BinaryField()),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(blank=True, max_length=255, verbose_name='media type')),
                ('charset', models.CharField(blank=True, max_length=40, verbose_name='declared encoding')),
                ('headers', models.JSONField(default=list)),
                ('file_name', models.CharField(blank=True, max_length=300, verbose_name='file')),
                ('asked', models.CharField(blank=True, max_length=2000, verbose_name='address asked')),
                ('final', models.CharField(blank=True, max_length=2000, verbose_name='final address')),
                ('redirects', models.JSONField(default=list)),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='originals', to='sources.document')),
            ],
            options={
                'verbose_name': 'original',
                'verbose_name_plural': 'originals',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('document', 'sha256'), name='original_once')],
            },
        ),
        columns_frozen(
            "sources_original",
            ["packed", "size", "sha256", "media_type", "charset", "file_name"]
            + ["asked", "final", "headers", "redirects", "received_at"],
            once=["document_id"],
        ),
    ]
