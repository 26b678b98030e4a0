import django.db.models.deletion
from django.db import migrations, models

from sources.shingles import runs_of, sketch_of


def sketches_fill(apps, _editor):
    """Marks of the articles that are there, so that later ones find them."""
    articles = apps.get_model("sources", "Document").objects.filter(kind="article").order_by("pk")
    sketch = apps.get_model("sources", "Sketch")
    for pk, text in articles.values_list("pk", "text").iterator(chunk_size=200):
        marks = sketch_of(runs_of(text))
        sketch.objects.bulk_create(sketch(document_id=pk, mark=mark) for mark in marks)


class Migration(migrations.Migration):
    """Which articles are versions and copies of which, and the marks by which they are found."""

    dependencies = [
        ('sources', '0013_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('version', 'version'), ('copy', 'copy')], max_length=7, verbose_name='kind')),
                ('share', models.FloatField()),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses_later', to='sources.document')),
                ('later', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='sources.document')),
            ],
            options={
                'verbose_name': 'likeness',
                'verbose_name_plural': 'likenesses',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('later', 'earlier'), name='likeness_once'), models.CheckConstraint(condition=models.Q(('earlier__lt', models.F('later'))), name='likeness_backwards')],
            },
        ),
        migrations.CreateModel(
            name='Sketch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BigIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sketch', to='sources.document')),
            ],
            options={
                'verbose_name': 'mark of a text',
                'verbose_name_plural': 'marks of texts',
                'indexes': [models.Index(fields=['mark', 'document'], name='sketch_mark')],
            },
        ),
        migrations.RunPython(sketches_fill, migrations.RunPython.noop, elidable=True),
    ]
