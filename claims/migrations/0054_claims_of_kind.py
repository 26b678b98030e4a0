"""Claims of a kind are found in the order of a list without reading the others."""

from django.db import migrations, models

from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0053_answered_claims"),
    ]

    operations = [
        AddIndexBeside(
            model_name="claim",
            index=models.Index(fields=["kind", "document"], name="claim_of_kind"),
        ),
    ]
