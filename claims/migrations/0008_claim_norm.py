from django.db import migrations, models

from config.folding import norm_filled, norm_indexed


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_found_by_time")]
    operations = [
        migrations.AddField(
            "claim", "norm", models.TextField(db_default="", default="", editable=False)
        ),
        norm_filled(
            "claims",
            "Claim",
            ["source_text", "cue_text", "content_text", "speaker_label"],
            batch=2000,
        ),
        norm_indexed("claims_claim"),
    ]
