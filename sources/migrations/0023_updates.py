from django.db import migrations, models


class Migration(migrations.Migration):
    """What changed is known to the sources, too; the tables stay as they are."""

    dependencies = [("sources", "0022_exports"), ("claims", "0031_updates")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="UpdateSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=32)),
                    ],
                    options={"db_table": "claims_updateseries"},
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
                        "db_table": "claims_update",
                        "indexes": [
                            models.Index(fields=["transaction", "sequence"], name="update_order")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "thing"), name="update_once")
                        ],
                    },
                ),
            ]
        )
    ]
