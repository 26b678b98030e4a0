from django.db import migrations

from config.frozen import columns_frozen

_WRITTEN_ONCE = [
    "id",
    "claim_id",
    "aspect",
    "verdict",
    "rationale",
    "passages",
    "cited_url",
    "editor_id",
    "created_at",
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [columns_frozen("claims_assessment", _WRITTEN_ONCE, once=["superseded_by_id"])]
