from django.db import migrations, models
from django.db.models import Q

from config.frozen import (
    columns_frozen,
    columns_frozen_while,
    deletes_refused,
    inserts_refused,
    rows_frozen_while,
    updates_refused,
)

_GIVEN = [
    ("verified", "verified"),
    ("disputed", "disputed"),
    ("unverifiable", "unverifiable"),
    ("withdrawn", "withdrawn"),
]
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
#: What an answer is about.
_CLAIM = [
    "document_id",
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "content_text",
    "speaker_label",
    "start",
    "end",
    "fingerprint",
]
_SET_ASIDE = "OLD.set_aside = '' AND NEW.set_aside <> ''"
_DRAFT = [
    "claim_id",
    "aspect",
    "verdict",
    "label_id",
    "rationale",
    "reason",
    "cited_url",
    "seen_id",
    "author_id",
    "version",
]
#: A draft on its way from its author's hands to a reviewer's, and for good once approved.
_DRAFT_READ = (
    "OLD.state = 'approved' OR OLD.state = 'submitted' AND NEW.state IN ('submitted', 'approved')"
)


def settled(claim):
    """The claim with this key has an answer that stands, or one that waits for review."""
    return (
        f"(EXISTS (SELECT 1 FROM claims_assessment a WHERE a.claim_id = {claim}"
        " AND a.superseded_by_id IS NULL AND a.verdict NOT IN ('withdrawn', 'reopened'))"
        f" OR EXISTS (SELECT 1 FROM claims_draft d WHERE d.claim_id = {claim}"
        " AND d.state = 'submitted'))"
    )


def cited(evidence):
    """An answer, or a draft that waits, rests on the evidence with this key."""
    return (
        f"(EXISTS (SELECT 1 FROM claims_assessment_evidence r WHERE r.evidence_id = {evidence})"
        " OR EXISTS (SELECT 1 FROM claims_draft_evidence r JOIN claims_draft d ON d.id = r.draft_id"
        f" WHERE r.evidence_id = {evidence} AND d.state = 'submitted'))"
    )


def carried(label):
    """An answer or a draft carries the label with this key."""
    return (
        f"(EXISTS (SELECT 1 FROM claims_assessment a WHERE a.label_id = {label})"
        f" OR EXISTS (SELECT 1 FROM claims_draft d WHERE d.label_id = {label}))"
    )


class Migration(migrations.Migration):
    """What an answer is about, and what it rests on, stays while it stands or waits."""

    dependencies = [
        ("claims", "0013_run_changes"),
        ("sources", "0006_original"),
    ]
    operations = [
        migrations.AlterField(
            "notification",
            "kind",
            models.CharField(
                choices=[
                    ("mentioned", "mentioned you"),
                    ("commented", "commented on your claim"),
                    ("assigned", "assigned a claim to you"),
                    ("submitted", "asks for a review"),
                    ("returned", "sent your draft back"),
                    ("approved", "approved your draft"),
                    ("reopened", "reopened a verdict of yours"),
                ],
                max_length=9,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            "assessment",
            "verdict",
            models.CharField(
                choices=[*_GIVEN, ("reopened", "reopened")], max_length=12, verbose_name="verdict"
            ),
        ),
        migrations.RemoveConstraint("assessment", "verdict_rests_on_something"),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                name="verdict_rests_on_something",
                condition=Q(verdict__in=["unverifiable", "withdrawn", "reopened"])
                | Q(passages__gt=0)
                | ~Q(cited_url=""),
            ),
        ),
        migrations.RemoveConstraint("assessment", "assessment_verdict"),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                name="assessment_verdict",
                condition=Q(
                    verdict__in=["verified", "disputed", "unverifiable", "withdrawn", "reopened"]
                ),
            ),
        ),
        columns_frozen("claims_assessment", _WRITTEN_ONCE, once=["superseded_by_id"]),
        inserts_refused(
            "claims_assessment",
            "four_eyes",
            "NEW.reviewer_id IS NULL AND NEW.verdict <> 'reopened'"
            " AND EXISTS (SELECT 1 FROM claims_newsroom WHERE four_eyes)",
        ),
        deletes_refused("claims_assessment", "kept"),
        deletes_refused("claims_assessment_evidence", "kept"),
        updates_refused("claims_assessment_evidence", "unmoved"),
        inserts_refused(
            "claims_assessment_evidence",
            "counted",
            "(SELECT COUNT(*) FROM claims_assessment_evidence r"
            " WHERE r.assessment_id = NEW.assessment_id)"
            " >= (SELECT passages FROM claims_assessment a WHERE a.id = NEW.assessment_id)",
        ),
        columns_frozen_while(
            "claims_claim", "settled", _CLAIM, settled("OLD.id"), also=[_SET_ASIDE]
        ),
        *rows_frozen_while("claims_claimspan", "settled", settled("{row}.claim_id")),
        *rows_frozen_while("claims_claim_speakers", "settled", settled("{row}.claim_id")),
        columns_frozen_while("claims_draft", "read", _DRAFT, _DRAFT_READ),
        deletes_refused("claims_draft", "kept", "OLD.state IN ('submitted', 'approved')"),
        *rows_frozen_while(
            "claims_draft_evidence",
            "read",
            "EXISTS (SELECT 1 FROM claims_draft d WHERE d.id = {row}.draft_id"
            " AND d.state IN ('submitted', 'approved'))",
        ),
        columns_frozen_while(
            "claims_evidence",
            "cited",
            ["claim_id", "document_id", "start", "end", "stance", "note"],
            cited("OLD.id"),
        ),
        deletes_refused("claims_evidence", "kept", cited("OLD.id")),
        columns_frozen_while(
            "claims_label", "carried", ["verdict", "aspect", "rating"], carried("OLD.id")
        ),
        columns_frozen_while(
            "claims_labelname", "carried", ["label_id", "language", "name"], carried("OLD.label_id")
        ),
        deletes_refused("claims_labelname", "kept", carried("OLD.label_id")),
        columns_frozen_while(
            "sources_document",
            "cited",
            ["title", "url", "publisher_id", "published_at"],
            "EXISTS (SELECT 1 FROM claims_evidence e WHERE e.document_id = OLD.id"
            f" AND {cited('e.id')}) OR EXISTS (SELECT 1 FROM claims_claim c"
            f" WHERE c.document_id = OLD.id AND {settled('c.id')})",
        ),
    ]
