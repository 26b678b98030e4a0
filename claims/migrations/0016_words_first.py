"""A claim's own words come first in what is searched, so that a search can show them first."""

from django.db import migrations

from config.folding import norm_filled


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0015_four_eyes_told"),
        ("sources", "0007_names_folded_further"),
    ]
    operations = [
        norm_filled(
            "claims",
            "Claim",
            ["content_text", "speaker_label", "source_text", "cue_text"],
            batch=2000,
        ),
    ]
