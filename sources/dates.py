"""Days that are written in words and figures, in any language that articles come in.  Pure."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from .text import normalise

_DATA = tomllib.loads(Path(__file__).with_name("months.toml").read_text(encoding="utf-8"))


def _any_of(words: list[str] | dict[str, Any]) -> str:
    folded = sorted({normalise(word) for word in words}, key=len, reverse=True)
    return "|".join(map(re.escape, folded))


_MONTHS = {
    normalise(name): number for number, names in enumerate(_DATA["months"], 1) for name in names
}
_MONTH = rf"(?:{_any_of(_MONTHS)})"
#: أيار/مايو and مايو (أيار) name one month twice.
_NAMED = rf"(?P<month>{_MONTH})\.?(?:\s?[/(،-]\s?{_MONTH}\)?)?"
_OF = r"(?:(?:من شهر|من|شهر|of|de|d')\s)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_WRITTEN = [
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})\s?([-/.])\s?(?P<number>\d{1,2})\s?\2\s?(?P<day>\d{1,2})(?!\d)",
        r"(?<![\d/.-])(?P<first>\d{1,2})\s?([-/.])\s?(?P<second>\d{1,2})\s?\2\s?(?P<year>\d{4})(?!\d)",
        rf"{_DAY}[\s/-]{{0,2}}{_OF}{_NAMED}[\s/-]?[،,]?\s?(?:(?:(?:من\s)?ل?(?:عام|سنه)|de)\s)?{_YEAR}",
        rf"(?<!\w){_NAMED}\s{_DAY}\s?[،,]?\s{_YEAR}",
        r"(?<!\d)(?P<year>\d{4})年(?P<number>\d{1,2})月(?P<day>\d{1,2})日",
    )
]
#: A machine's: 2026-05-04T10:00:00+03:00 or 20260504; neither 2026 nor 2026-05.
_MACHINE = re.compile(r"\s*(\d{4})(-?)(\d\d)\2(\d\d)(?!\d)")
_CHANGE = re.compile(rf"(?<!\w)(?:ال)?(?:{_any_of(_DATA['changes'])})(?!\w)")
_BESIDE = re.compile(
    rf"(?<!\w)(?:{_any_of(_DATA['weekdays'] + _DATA['labels'] + _DATA['clocks'])})(?!\w)"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|[+-]\d{1,2}(?!\d)|[\W_]"
)
#: What parts a date from a name or a place in one line.
_PARTS = re.compile(r"\s[-–—]\s|[|•·\n\t]")


def day_read(words: str, *, month_first: bool = False) -> date | None:
    """The first day written in the words that is not said to be that of a change, or None.

    Months in their Arabic names of every region, and in other languages; digits of every
    script.  Hijri dates are passed over: their years lie before any newspaper.
    ``month_first``: 04/05/2026 is 5 April.
    """
    if (machine := _MACHINE.match(normalise(words))) and (
        day := _day(machine[1], machine[3], machine[4])
    ):
        return day
    return next((day for day, _start, _end in _days(normalise(words), month_first)), None)


def day_alone(line: str, *, month_first: bool = False) -> date | None:
    """The day in a line one part of which says a date and nothing else, or None.

    No day behind words that say that something was changed.
    """
    said_change = False
    for part in filter(str.strip, _PARTS.split(line.strip())):
        folded = normalise(part)
        said_change = said_change or bool(_CHANGE.search(folded))
        for day, start, end in _days(folded, month_first):
            rest = _BESIDE.sub("", _without_hijri(f"{folded[:start]} {folded[end:]}"))
            if not rest and not said_change:
                return day
    return None


def is_change(words: str) -> bool:
    """Do the words say that something was changed, as "updated" does?"""
    return bool(_CHANGE.search(normalise(words)))


def _days(folded: str, month_first: bool) -> Iterator[tuple[date, int, int]]:
    """(day, start, end) of every date in folded words that is not one of a change."""
    matches = sorted(
        (match for pattern in _WRITTEN for match in pattern.finditer(folded)),
        key=lambda match: match.start(),
    )
    before = 0
    for match in matches:
        if match.start() < before:
            continue
        day = _matched(match.groupdict(), month_first)
        if day and not _CHANGE.search(folded, before, match.start()):
            yield day, match.start(), match.end()
        before = match.end() if day else before


def _matched(part: dict[str, str | None], month_first: bool) -> date | None:
    year = part["year"]
    if name := part.get("month"):
        return _day(year, _MONTHS[name], part["day"])
    if number := part.get("number"):
        return _day(year, number, part["day"])
    first, second = part["first"], part["second"]
    if month_first:
        return _day(year, first, second) or _day(year, second, first)
    return _day(year, second, first) or _day(year, first, second)


def _day(year: str | None, month: str | int | None, day: str | None) -> date | None:
    with suppress(ValueError, TypeError):
        read = date(int(year or 0), int(month or 0), int(day or 0))
        # Hijri and Persian years are lower; a clock that was never set says 1 January 1970.
        if 1700 <= read.year < 2200 and read != date(1970, 1, 1):
            return read
    return None


def _without_hijri(folded: str) -> str:
    """The words without a date of the other calendar, which stands beside the one that counts."""
    return re.sub(r"(?<!\d)\d{1,2}\s?[/\w\s]{2,16}?\s?1[34]\d\d(?!\d)", " ", folded)
