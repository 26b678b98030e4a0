"""What a person or a page says about a text, as a document's columns hold it."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

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


def day_of(moment: datetime | None) -> date | None:
    """The day on which a document was published, the same one wherever the desk stands.

    Where only the day is known, that is the one (``midnight``); a moment has its day here.
    """
    if moment is None:
        return None
    whole_day = moment.astimezone(UTC).time() == time()
    return moment.astimezone(UTC if whole_day else timezone.get_current_timezone()).date()


def midnight(day: date | None) -> datetime | None:
    """The moment a document counts as published of which only the day is known."""
    return datetime.combine(day, time(), tzinfo=UTC) if day else None
