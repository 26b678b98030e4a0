from django.db import migrations
from django.db.models import F

from config.frozen import columns_frozen, inserts_refused

_WRITTEN_ONCE = [
    "id",
    "claim_id",
    "aspect",
    "verdict",
    "label_id",
    "rationale",
    "reason",
    "passages",
    "cited_url",
    "editor_id",
    "reviewer_id",
    "created_at",
]


def newsroom_open(apps, _editor):
    """The one row of switches, all off."""
    apps.get_model("claims", "Newsroom").objects.get_or_create(pk=1)


def origins_note(apps, _editor):
    """What was extracted until now is found again by the places it has."""
    claims = apps.get_model("claims", "Claim").objects
    claims.exclude(run=None).update(origin=F("fingerprint"))


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_newsroom")]
    operations = [
        migrations.RunPython(newsroom_open, migrations.RunPython.noop),
        migrations.RunPython(origins_note, migrations.RunPython.noop),
        columns_frozen("claims_assessment", _WRITTEN_ONCE, once=["superseded_by_id"]),
        inserts_refused(
            "claims_assessment",
            "four_eyes",
            "NEW.reviewer_id IS NULL AND EXISTS (SELECT 1 FROM claims_newsroom WHERE four_eyes)",
        ),
    ]
