from django.db import migrations, models

from config.frozen import columns_frozen_while

#: An answer stands on the claim, or one waits for review.
_SETTLED = (
    "EXISTS (SELECT 1 FROM claims_assessment a WHERE a.claim_id = OLD.id"
    " AND a.superseded_by_id IS NULL AND a.verdict NOT IN ('withdrawn', 'reopened'))"
    " OR EXISTS (SELECT 1 FROM claims_draft d WHERE d.claim_id = OLD.id"
    " AND d.state = 'submitted')"
)


class Migration(migrations.Migration):
    """A column that is added without rebuilding a table that has triggers."""

    dependencies = [("claims", "0025_not_stored")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE claims_claim ADD COLUMN wording text DEFAULT '' NOT NULL",
            "ALTER TABLE claims_claim DROP COLUMN wording",
            state_operations=[
                migrations.AddField(
                    "claim",
                    "wording",
                    models.TextField(
                        blank=True, db_default="", default="", verbose_name="own wording"
                    ),
                )
            ],
        ),
        columns_frozen_while("claims_claim", "worded", ["wording"], _SETTLED),
        migrations.AlterField(
            "change",
            "kind",
            models.CharField(
                choices=[
                    ("added", "added"),
                    ("words", "words adjusted"),
                    ("split", "split"),
                    ("merged", "merged"),
                    ("rejected", "rejected as no claim"),
                    ("restored", "taken back"),
                    ("speakers", "speaker changed"),
                    ("reading", "kind or polarity changed"),
                    ("worded", "worded anew"),
                    ("assigned", "assigned"),
                    ("taken", "engine's reading taken over"),
                ],
                max_length=8,
                verbose_name="change",
            ),
        ),
    ]
