from django.db import migrations

from config.frozen import deletes_refused, updates_refused

_SETTLED = (
    "(EXISTS (SELECT 1 FROM claims_assessment a WHERE a.claim_id = s.claim_id"
    " AND a.superseded_by_id IS NULL AND a.verdict NOT IN ('withdrawn', 'reopened'))"
    " OR EXISTS (SELECT 1 FROM claims_draft d WHERE d.claim_id = s.claim_id"
    " AND d.state = 'submitted'))"
)
#: The latest renaming of the source in that language says that this main name gives way.
_LOGGED = (
    "OLD.name IS NOT DISTINCT FROM (SELECT r.before FROM sources_renaming r"
    " WHERE r.source_id = OLD.source_id AND r.language = OLD.language ORDER BY r.id DESC LIMIT 1)"
)
_OTHER_NAME = (
    "(OLD.name <> NEW.name OR OLD.language <> NEW.language"
    " OR OLD.source_id <> NEW.source_id OR NOT NEW.is_main)"
)
#: A merge says so, of the source itself or of the one that it was merged into before.
_MERGED = (
    "EXISTS (SELECT 1 FROM sources_merge m WHERE"
    " (m.undone_at IS NULL AND m.into_id = NEW.merged_into_id"
    " AND m.source_id IN (OLD.id, OLD.merged_into_id))"
    " OR (m.undone_at IS NOT NULL AND m.into_id = OLD.merged_into_id"
    " AND (m.source_id = NEW.merged_into_id"
    " OR (m.source_id = OLD.id AND NEW.merged_into_id IS NULL))))"
)


def answered(source):
    """An answer stands on what the source with this key said, or waits for review."""
    return (
        "EXISTS (SELECT 1 FROM claims_claim_speakers s"
        " JOIN sources_source p ON p.id = s.source_id"
        f" WHERE (p.id = {source} OR p.merged_into_id = {source}) AND {_SETTLED})"
    )


class Migration(migrations.Migration):
    """Whom a verdict is about becomes nobody else but by what a log says."""

    dependencies = [("claims", "0018_intake"), ("sources", "0009_identity")]
    operations = [
        updates_refused(
            "sources_sourcename",
            "settled",
            f"OLD.is_main AND {_OTHER_NAME} AND NOT ({_LOGGED}) AND {answered('OLD.source_id')}",
        ),
        deletes_refused(
            "sources_sourcename",
            "kept",
            f"OLD.is_main AND NOT ({_LOGGED}) AND {answered('OLD.source_id')}",
        ),
        updates_refused(
            "sources_source",
            "settled",
            "OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id"
            f" AND NOT {_MERGED} AND {answered('OLD.id')}",
        ),
    ]
