import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.frozen import columns_frozen


class Migration(migrations.Migration):
    """What is known about a document can be corrected, by a log, and it can be withdrawn.

    Columns that must not be NULL are written out: Django would rebuild the table on SQLite, which
    drops its triggers.  A column of NULLs it adds without.
    """

    dependencies = [
        ("sources", "0011_address_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE sources_document ADD COLUMN author varchar(300) DEFAULT '' NOT NULL",
            "ALTER TABLE sources_document DROP COLUMN author",
            state_operations=[
                migrations.AddField(
                    "document",
                    "author",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="As named.",
                        max_length=300,
                        verbose_name="author",
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE sources_document ADD COLUMN version integer DEFAULT 0 NOT NULL"
            " CHECK (version >= 0)",
            "ALTER TABLE sources_document DROP COLUMN version",
            state_operations=[
                migrations.AddField(
                    "document",
                    "version",
                    models.PositiveIntegerField(db_default=0, default=0, editable=False),
                )
            ],
        ),
        migrations.AddField(
            "document",
            "withdrawn_at",
            models.DateTimeField(editable=False, null=True, verbose_name="withdrawn"),
        ),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="document_withdrawn",
            ),
        ),
        migrations.CreateModel(
            "Correction",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="sources.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a document",
                "verbose_name_plural": "corrections of documents",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            "correction",
            models.UniqueConstraint(fields=("document", "version"), name="correction_once"),
        ),
        columns_frozen(
            "sources_correction",
            ["document_id", "version", "before", "after", "reason", "by_id", "at"],
        ),
    ]
