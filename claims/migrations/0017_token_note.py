from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import claims.models.tokens


def tokens_expire(apps, editor):
    """Tokens that never ended get the time of a new one, so that nobody's program stops today."""
    days = settings.ISNAD_TOKEN_DAYS
    if days:
        tokens = apps.get_model("knox", "AuthToken").objects.using(editor.connection.alias)
        tokens.filter(expiry=None).update(expiry=timezone.now() + timedelta(days=days))


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0016_words_first"),
        ("knox", "0009_extend_authtoken_field"),
    ]

    operations = [
        migrations.CreateModel(
            name="TokenNote",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="note",
                        serialize=False,
                        to="knox.authtoken",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("used_at", models.DateTimeField(null=True, verbose_name="last used")),
                (
                    "scopes",
                    models.JSONField(
                        default=claims.models.tokens.all_scopes, verbose_name="scopes"
                    ),
                ),
            ],
            options={"verbose_name": "API token", "verbose_name_plural": "API tokens"},
        ),
        migrations.RunPython(tokens_expire, migrations.RunPython.noop, elidable=True),
    ]
