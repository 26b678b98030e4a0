from django.db import migrations, models

from claims.triggers import triggers_drop


def _triggers_drop(_apps, editor):
    triggers_drop(editor.connection.alias)


class Migration(migrations.Migration):
    """What changed, written down by triggers, which ``migrate`` makes at its end."""

    dependencies = [("claims", "0030_byline")]
    operations = [
        migrations.CreateModel(
            name="UpdateSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Update",
            fields=[
                ("sequence", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("thing", models.CharField(max_length=36)),
                ("transaction", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["transaction", "sequence"], name="update_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "thing"), name="update_once")
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, _triggers_drop),
    ]
