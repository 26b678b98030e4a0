"""What a person or a page says about a text, as a document's columns hold it."""

from .actions.sources import source_store
from .languages import detect_language
from .models import Source
from .queries import sources_by_name


def outlet_named(name: str, *, language: str) -> Source | None:
    """The source of that name, made an outlet where nobody knew it; None without a name."""
    if not name.strip():
        return None
    known = sources_by_name([name]).get(name)
    if known and known.kind != Source.Kind.UNKNOWN:
        return known
    source, _new = source_store(
        names={language or detect_language(name) or "en": [name.strip()]}, kind=Source.Kind.OUTLET
    )
    return source
