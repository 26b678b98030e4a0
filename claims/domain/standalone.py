"""A claim's words made to stand alone, as far as that is sure; the rest is marked.  Pure.

Nothing is made up.  A day is written out only where the article's date tells which it is, and only
in the article's own words: a quotation may be of another day.  Who and what its words point to is
in ``pointers``; the editor who reads the proposal puts it right.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from .pointers import QUOTED, any_of, pointers_marked

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("standalone.toml").read_text(encoding="utf-8")
)
#: Signs that stand around a claim in its sentence, and are no part of it.
_AROUND = " \t\n،,;؛:–—-"
_YEARS = {"last": -1, "this": 0, "next": 1}
_AR_YEARS = dict.fromkeys(("الماضي", "الماضية", "المنصرم", "الفائت", "الفائتة", "السابق"), -1)
_AR_YEARS |= dict.fromkeys(("الحالي", "الحالية", "الجاري", "الجارية"), 0)
_AR_YEARS |= dict.fromkeys(("المقبل", "المقبلة", "القادم", "القادمة"), 1)


@dataclass(frozen=True)
class Said:
    """What is known of a claim: who says it (one name, or "") and whether that is a person, the
    article's day, and whether its words are a quotation.

    ``names`` are all that the speakers are called; ``before`` is what the article says before the
    claim; ``feminine`` is the gender of the Arabic verb that reports it, where it is known.
    """

    language: str
    speaker: str = ""
    is_person: bool = False
    day: date | None = None
    quoted: bool = False
    names: tuple[str, ...] = ()
    before: str = ""
    feminine: bool | None = None


def standalone(words: str, said: Said) -> str:
    """The claim in words that can stand alone, what they leave open marked; "" where nothing is
    to be changed, or nobody knows the language."""
    pack = _DATA.get(said.language)
    line = " ".join(words.split())
    if pack is None or not line:
        return ""
    made = _bare(line, pack, said)
    made = "".join(
        _days_marked(part, pack)
        if said.quoted or inner or said.day is None
        else _dated(part, pack, said.day)
        for part, inner in _parts(made)
    )
    made = pointers_marked(made, pack, said)
    if said.language == "en" and made[:1].islower():
        made = made[0].upper() + made[1:]
    return "" if _plain(made) == _plain(line) else made


def _parts(line: str) -> list[tuple[str, bool]]:
    """(part, whether it stands in quotation marks)"""
    return [(part, bool(n % 2)) for n, part in enumerate(QUOTED.split(line))]


def is_open(wording: str) -> bool:
    """Does a wording still have a mark of what is not sure?"""
    return bool(re.search(r"\[[^\]]*[?؟]\]", wording))


def _plain(line: str) -> str:
    return line.strip(_AROUND + ".").casefold()


def _bare(line: str, pack: Any, said: Said) -> str:
    """Without the signs around it, and the word that opens a reported clause."""
    line = line.strip(_AROUND)
    opens = re.match(rf"(?:{any_of(pack['opens'])})\s+(?=\S+\s+\S)", line)
    # "That figure is wrong" may point at a figure.
    if opens and not said.quoted and not re.match(pack["pointing"], line):
        line = line[opens.end() :]
    return line


# --- days ---------------------------------------------------------------------------------


def _dated(line: str, pack: Any, day: date) -> str:
    """With the days, months and years that it names from the article's day on."""
    for pattern, write in _ENGLISH if pack is _DATA["en"] else _ARABIC:
        line = pattern.sub(partial(_unless_marked, write, day, pack), line)
    return line


def _unless_marked(write: "_Write", day: date, pack: Any, found: re.Match[str]) -> str:
    marked = found.string[found.end() :].startswith(f" {pack['question']}")
    return found[0] if marked else write(found, day, pack)


def _days_marked(line: str, pack: Any) -> str:
    """The same words, marked where nobody knows from which day they count."""
    for pattern, _write in _ENGLISH if pack is _DATA["en"] else _ARABIC:
        line = pattern.sub(partial(_unless_marked, _unsure, date.min, pack), line)
    return line


def _written(day: date, pack: Any) -> str:
    return f"{day.day} {pack['months'][day.month - 1]} {day.year}"


def _placed(found: re.Match[str], name: str, told: str, pack: Any) -> str:
    """With its preposition, where none stands before it; "yesterday's" keeps its words."""
    if found[0].endswith("'s") or found[0].endswith("’s"):
        return f"{found[0]} [{told}]"
    before = found.string[: found.start()].split()
    if before and before[-1].casefold() in pack["prepositions"]:
        return told
    placed = str(pack[name]).format(told)
    return placed[0].upper() + placed[1:] if found[0][:1].isupper() else placed


def _day_named(found: re.Match[str], day: date, pack: Any) -> str:
    told = day + timedelta(pack["days"][found["day"].casefold()])
    return _placed(found, "day", _written(told, pack), pack)


def _part_named(found: re.Match[str], day: date, pack: Any) -> str:
    """This morning, last night."""
    told = _written(day - timedelta(found["which"].casefold() == "last"), pack)
    return _placed(found, "day", f"the {found['part'].casefold()} of {told}", pack)


def _span_named(found: re.Match[str], day: date, pack: Any) -> str:
    """Last year, next month."""
    step = _YEARS[found["which"].casefold()]
    return _span(found, found["unit"].casefold() == "year", step, day, pack)


def _span(found: re.Match[str], is_year: bool, step: int, day: date, pack: Any) -> str:
    if is_year:
        return _placed(found, "year", str(day.year + step), pack)
    months = day.year * 12 + day.month - 1 + step
    told = f"{pack['months'][months % 12]} {months // 12}"
    return _placed(found, "month", told, pack)


def _weekday_named(found: re.Match[str], day: date, pack: Any) -> str:
    """On Monday: the latest, or of what is to come the next; not where both may be meant."""
    line = found.string
    ahead = bool(re.search(rf"\b(?:{any_of(pack['future'])})\b", line, re.IGNORECASE))
    step = (pack["weekdays"].index(found["weekday"]) - day.weekday()) % 7
    if ahead and (step == 0 or re.search(r"\b(?:was|were|had|did|would)\b", line)):
        return f"{found[0]} {pack['question']}"
    told = day + timedelta(step if ahead or step == 0 else step - 7)
    return f"{found[0]}, {_written(told, pack)}"


def _arabic_day(found: re.Match[str], day: date, pack: Any) -> str:
    """أمس الأحد، مساء أمس، أمس الأول، غدا."""
    told = day + timedelta(pack["days"][found["day"]] - bool(found["before"]))
    return _arabic_placed(found, told, pack)


def _arabic_today(found: re.Match[str], day: date, pack: Any) -> str:
    """مساء اليوم، اليوم الثلاثاء: alone, اليوم may be any day."""
    return _arabic_placed(found, day, pack)


def _arabic_placed(found: re.Match[str], told: date, pack: Any) -> str:
    weekday = found["weekday"]
    if weekday and pack["weekdays"][told.weekday()] != weekday:
        return f"{found[0]} {pack['question']}"  # the article and its date do not agree
    written = " ".join(filter(None, [weekday, _written(told, pack)]))
    if found["part"]:
        return f"{found['part']} {written}"
    return written if weekday else _placed(found, "day", written, pack)


def _arabic_span(found: re.Match[str], day: date, pack: Any) -> str:
    unit = found["unit"] or found["this"]
    step = 0 if found["this"] else _AR_YEARS[found["which"]]
    return _span(found, unit != "الشهر", step, day, pack)


def _arabic_weekday(found: re.Match[str], day: date, pack: Any) -> str:
    """الاثنين الماضي، الاثنين المقبل: the nearest on that side."""
    step = (pack["weekdays"].index(found["weekday"]) - day.weekday()) % 7
    ahead = _AR_YEARS[found["which"]] > 0
    told = day + timedelta((step or 7) if ahead else step - 7)
    return f"{found['weekday']} {_written(told, pack)}"


def _unsure(found: re.Match[str], _day: date, pack: Any) -> str:
    """A week begins on another day elsewhere; a day of the week alone may be that of any week."""
    return f"{found[0]} {pack['question']}"


_EN, _AR = _DATA["en"], _DATA["ar"]
_Write = Callable[[re.Match[str], date, Any], str]
_S = r"(?:['’]s)?\b"
_PARTS_OF_DAY = any_of(_EN["parts"])
_ENGLISH: list[tuple[re.Pattern[str], _Write]] = [
    (re.compile(rf"\b(?P<which>this|last) (?P<part>{_PARTS_OF_DAY}){_S}", re.I), _part_named),
    # "The last year" is the twelve months before.
    (
        re.compile(
            rf"(?<!\bthe )\b(?P<which>last|this|next) (?P<unit>year|month){_S}(?!,? \d)", re.I
        ),
        _span_named,
    ),
    (re.compile(rf"\b(?P<day>yesterday|today|tomorrow){_S}", re.I), _day_named),
    (
        re.compile(
            rf"\b[Oo]n (?P<weekday>{any_of(_EN['weekdays'])})(?: (?:{_PARTS_OF_DAY}))?\b"
            rf"(?!,? (?:the )?(?:\d|{any_of(_EN['months'])}))"
        ),
        _weekday_named,
    ),
    (re.compile(r"(?<!\bthe )\b(?:last|this|next) week\b", re.I), _unsure),
]
_CALENDAR = rf"(?:{any_of(_AR['weekdays'])})"
_WEEKDAY = rf"(?P<weekday>{any_of(_AR['weekdays'])})"
_PART = rf"(?:(?P<part>{any_of(_AR['parts'])}) )"
_ARABIC: list[tuple[re.Pattern[str], _Write]] = [
    (
        re.compile(
            rf"(?<!\w){_PART}?(?P<day>أمس|غدا|غدًا|غداً|غد)(?: {_WEEKDAY}|(?P<before> الأول))?(?!\w)"
        ),
        _arabic_day,
    ),
    (re.compile(rf"(?<!\w){_PART}اليوم(?: {_WEEKDAY})?(?!\w)"), _arabic_today),
    (re.compile(rf"(?<!\w)(?P<part>)اليوم {_WEEKDAY}(?!\w)"), _arabic_today),
    (
        re.compile(
            rf"(?<!\w)(?:(?P<unit>العام|السنة|الشهر) (?P<which>{any_of(_AR_YEARS)})"
            r"|(?:هذا|هذه) (?P<this>العام|السنة|الشهر))(?!\w| \d)"
        ),
        _arabic_span,
    ),
    (re.compile(rf"(?<!\w){_WEEKDAY} (?P<which>الماضي|المقبل|القادم)(?!\w)"), _arabic_weekday),
    (re.compile(rf"(?<!\w)يوم {_CALENDAR}(?! ?(?:\d|\[|الموافق|و))"), _unsure),
    # In "في اليوم التالي" and "ذلك اليوم" it is another day.
    (
        re.compile(r"(?<!في )(?<!ذلك )(?<!هذا )(?<!نفس )(?<!\w)اليوم(?! ?(?:ال|\w*\d|\[))(?!\w)"),
        _unsure,
    ),
]
