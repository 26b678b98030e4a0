"""Days of publication: the same one wherever the desk stands, and none that cannot be.  Pure."""

from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import Refused

#: Between these years something was published; the year 1 and 9999 are a program's for "unknown".
FIRST, LAST = 1450, 2199


def day_of(moment: datetime | None) -> date | None:
    """The day on which a document was published, the same one wherever the desk stands.

    Where only the day is known, that is the one (``midnight``); a moment has its day here.
    """
    if moment is None or moment.tzinfo is None:
        return moment and moment.date()
    whole_day = moment.astimezone(UTC).time() == time()
    return moment.astimezone(UTC if whole_day else timezone.get_current_timezone()).date()


def midnight(day: date | None) -> datetime | None:
    """The moment a document counts as published of which only the day is known."""
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


def plausible(moment: datetime | None) -> datetime | None:
    """A moment at which something can have been published; None for any other."""
    return moment if moment and FIRST <= moment.year <= LAST else None


def moment_require(moment: datetime | None) -> datetime | None:
    """The moment; naive ones are those of the desk.  Raises Refused("date_outside")."""
    if moment is not None and plausible(moment) is None:
        message = _(
            "A date of publication lies between %(first)s and %(last)s. Leave it out where nobody"
            " knows it."
        )
        said = message % {"first": FIRST, "last": LAST}
        raise Refused("date_outside", said, field="published_at")
    return timezone.make_aware(moment) if moment and moment.tzinfo is None else moment
