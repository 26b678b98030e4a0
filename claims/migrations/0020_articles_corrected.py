from django.db import migrations, models

from config.frozen import columns_frozen_while

_SETTLED = (
    "(EXISTS (SELECT 1 FROM claims_assessment a WHERE a.claim_id = c.id"
    " AND a.superseded_by_id IS NULL AND a.verdict NOT IN ('withdrawn', 'reopened'))"
    " OR EXISTS (SELECT 1 FROM claims_draft d WHERE d.claim_id = c.id AND d.state = 'submitted'))"
)
_CITED = (
    "(EXISTS (SELECT 1 FROM claims_assessment_evidence r WHERE r.evidence_id = e.id)"
    " OR EXISTS (SELECT 1 FROM claims_draft_evidence r JOIN claims_draft d ON d.id = r.draft_id"
    " WHERE r.evidence_id = e.id AND d.state = 'submitted'))"
)
_RESTED_ON = (
    f"EXISTS (SELECT 1 FROM claims_evidence e WHERE e.document_id = OLD.id AND {_CITED})"
    f" OR EXISTS (SELECT 1 FROM claims_claim c WHERE c.document_id = OLD.id AND {_SETTLED})"
)
#: A log says that the document is known otherwise since.
_LOGGED = (
    "(NEW.version > OLD.version AND EXISTS (SELECT 1 FROM sources_correction k"
    " WHERE k.document_id = OLD.id AND k.version = NEW.version))"
)
_COLUMNS = ["title", "url", "publisher_id", "published_at"]


class Migration(migrations.Migration):
    """What verdicts rest on is called otherwise only by what a log says."""

    dependencies = [("claims", "0019_speakers_settled"), ("sources", "0012_correction")]
    operations = [
        migrations.AlterModelOptions(
            "article",
            {
                "permissions": [
                    (
                        "correct_settled_article",
                        "Can correct and withdraw articles on which verdicts rest",
                    )
                ],
                "verbose_name": "article",
                "verbose_name_plural": "articles",
            },
        ),
        columns_frozen_while(
            "sources_document", "cited", _COLUMNS, f"({_RESTED_ON}) AND NOT {_LOGGED}"
        ),
        migrations.RunSQL(
            "ALTER TABLE claims_intake ADD COLUMN author varchar(300) DEFAULT '' NOT NULL",
            "ALTER TABLE claims_intake DROP COLUMN author",
            state_operations=[
                migrations.AddField(
                    "intake",
                    "author",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=300,
                        verbose_name="author",
                    ),
                )
            ],
        ),
        migrations.AddField(
            "extractionrun",
            "filed_at",
            models.DateTimeField(blank=True, null=True, verbose_name="filed away"),
        ),
    ]
