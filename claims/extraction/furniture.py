"""What is of the page and not of the article: headlines, captions, bylines, "read also"."""

from __future__ import annotations

from .lexicons import groups_at
from .reading import FINAL, Reading, Unit

_QUESTION = frozenset("?؟") | {"؟!", "?!"}
_DATELINE = 8


def is_furniture(reading: Reading, unit: Unit) -> bool:
    """Is this sentence a question, or a line of the page that states nothing?"""
    last = reading.toks[unit.last - 1]
    if any(
        reading.toks[i].norm in _QUESTION for i in range(max(unit.first, unit.last - 2), unit.last)
    ):
        return True
    opens = unit.first == 0 or unit.first in reading.paragraph_starts
    if opens and "furniture" in groups_at(reading, reading.pack.statements, unit.first, unit.last):
        return True
    return last.norm not in FINAL and _is_title(reading, unit, opens)


def _is_title(reading: Reading, unit: Unit, opens: bool) -> bool:
    """A line of its own, short and without a full stop, over others that have one."""
    return False


def past_dateline(reading: Reading, first: int, last: int) -> int:
    """The first token behind a dateline ("CAIRO (Agency) -"), or ``first``."""
    for i in range(first, min(first + _DATELINE, last - 1)):
        if reading.toks[i].upos in ("VERB", "AUX"):
            return first
        if reading.is_dash(i):
            return i + 1
    return first
