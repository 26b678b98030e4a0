"""Claims stand in an index in the order of their lists."""

from django.db import migrations, models

from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0056_claims_by_key"),
    ]

    operations = [
        AddIndexBeside(
            model_name="claim",
            index=models.Index(fields=["-document", "start", "id"], name="claim_in_order"),
        ),
    ]
