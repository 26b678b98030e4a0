"""What is asked of claims whose keys are known is found without reading them."""

from django.db import migrations, models

from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0055_what_was_superseded"),
    ]

    operations = [
        AddIndexBeside(
            model_name="claim",
            index=models.Index(
                fields=["id"],
                include=["document", "start", "voice", "set_aside", "created_at"],
                name="claim_by_key",
            ),
        ),
    ]
