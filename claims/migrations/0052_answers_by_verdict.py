"""The claims whose questions are answered in one way are found without reading the answers."""

from django.db import migrations, models
from django.db.models import Q

from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0051_spoken_of"),
    ]

    operations = [
        AddIndexBeside(
            model_name="assessment",
            index=models.Index(
                fields=["aspect", "verdict", "claim"],
                name="assessment_standing",
                condition=Q(superseded_by=None),
            ),
        ),
    ]
