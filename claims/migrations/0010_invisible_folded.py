"""What no reader sees (joiners, soft hyphens, marks of direction) folds to nothing now, and Persian
letters to their Arabic likes: the stored claims are folded anew, so that a search finds them."""

from django.db import migrations

from config.folding import norm_filled


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0009_one_history_old_dropped"),
        ("sources", "0005_invisible_folded"),
    ]
    operations = [
        norm_filled(
            "claims",
            "Claim",
            ["source_text", "cue_text", "content_text", "speaker_label"],
            batch=2000,
        ),
    ]
