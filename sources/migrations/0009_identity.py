import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person(verbose_name):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
    )


def _source(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, to="sources.source", **more
    )


def _key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    """The logs by which a source becomes another one, or is called otherwise."""

    dependencies = [
        ("sources", "0008_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterModelOptions(
            "source",
            {
                "permissions": [
                    ("rename_settled_source", "Can rename and merge sources on which verdicts rest")
                ],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.CreateModel(
            "Merge",
            [
                ("id", _key()),
                ("names_before", models.JSONField(default=list, verbose_name="names before")),
                ("names_after", models.JSONField(default=list, verbose_name="names after")),
                ("moved", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
                ("by", _person("by")),
                ("into", _source(related_name="+", verbose_name="is")),
                ("source", _source(related_name="merges", verbose_name="source")),
                ("undone_by", _person("undone by")),
            ],
            options={
                "verbose_name": "merge of sources",
                "verbose_name_plural": "merges of sources",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            "Renaming",
            [
                ("id", _key()),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                ("before", models.CharField(max_length=300, verbose_name="before")),
                ("after", models.CharField(blank=True, max_length=300, verbose_name="after")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("by", _person("by")),
                ("source", _source(related_name="renamings")),
            ],
            options={
                "verbose_name": "renaming",
                "verbose_name_plural": "renamings",
                "ordering": ["-pk"],
            },
        ),
    ]
