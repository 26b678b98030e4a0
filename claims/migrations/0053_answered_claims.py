"""Which claims are answered, and when something was last told of each; a trigger fills it."""

import django.db.models.deletion
from django.db import migrations, models

from claims.triggers import triggers_drop


def _triggers_drop(_apps, editor):
    triggers_drop(editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0052_answers_by_verdict"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredClaim",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="answered",
                        serialize=False,
                        to="claims.claim",
                    ),
                ),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["told_at", "claim"], name="answered_latest")],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, _triggers_drop),
    ]
