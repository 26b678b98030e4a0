"""What an answer superseded is found at once, also where hardly any did."""

from django.db import migrations, models
from django.db.models import Q

from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0054_claims_of_kind"),
    ]

    operations = [
        AddIndexBeside(
            model_name="assessment",
            index=models.Index(
                fields=["superseded_by"],
                name="assessment_supersedes",
                condition=Q(superseded_by__isnull=False),
            ),
        ),
    ]
