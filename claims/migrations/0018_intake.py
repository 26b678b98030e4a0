import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0017_token_note"),
        ("sources", "0008_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=2000, verbose_name="address")),
                ("address_key", models.CharField(editable=False, max_length=64, unique=True)),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Where this is empty, it is told from each text.",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        default=30,
                        help_text="From 5 minutes to a day.",
                        verbose_name="asked every so many minutes",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="Take the tick away, and it is asked no more.",
                        verbose_name="active",
                    ),
                ),
                ("etag", models.CharField(blank=True, max_length=1000)),
                ("modified", models.CharField(blank=True, max_length=100)),
                ("next_at", models.DateTimeField(db_index=True, verbose_name="asked next")),
                ("polled_at", models.DateTimeField(null=True, verbose_name="asked last")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures since")),
                ("code", models.CharField(blank=True, max_length=40)),
                ("says", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where this is empty, each page says it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.source",
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "feed",
                "verbose_name_plural": "feeds",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=2000, verbose_name="address")),
                ("address_key", models.CharField(db_index=True, editable=False, max_length=64)),
                ("entry_key", models.CharField(blank=True, editable=False, max_length=64)),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="language")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="published"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("fetching", "fetching"),
                            ("read", "read"),
                            ("failed", "failed"),
                        ],
                        db_index=True,
                        default="queued",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="reason")),
                ("says", models.JSONField(default=dict)),
                ("is_new", models.BooleanField(default=False, verbose_name="new")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("started_at", models.DateTimeField(null=True, verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="intakes",
                        to="sources.document",
                        verbose_name="article",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="claims.feed",
                        verbose_name="feed",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.source",
                        verbose_name="published by",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
            ],
            options={
                "verbose_name": "address brought in",
                "verbose_name_plural": "addresses brought in",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 5), ("minutes__lte", 1440)), name="feed_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("language", ""), ("language__regex", "^[a-z]{2,3}$"), _connector="OR"
                ),
                name="feed_language",
            ),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["state", "due_at"], name="intake_due"),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "fetching"])),
                fields=("address_key",),
                name="one_intake_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entry_key", ""), _negated=True),
                fields=("feed", "entry_key"),
                name="entry_once_a_feed",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["queued", "fetching", "read"]),
                    models.Q(("code__gt", ""), ("state", "failed")),
                    _connector="OR",
                ),
                name="intake_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("language", ""), ("language__regex", "^[a-z]{2,3}$"), _connector="OR"
                ),
                name="intake_language",
            ),
        ),
    ]
