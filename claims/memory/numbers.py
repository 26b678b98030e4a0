"""Numbers and days that a text names, in digits or words, Arabic or Latin.  Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.text import normalise

from .words import DATA, listed

_TOKEN = re.compile(r"\d+(?:[.,٬٫'’]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_PARTICLES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
#: "بالمئة" is no hundred.
_PERCENT = tuple(map(normalise, ("المئة", "المائة")))
_SCALE, _HUNDRED = 1000, 100
_YEARS = range(1900, 2101)
_BEFORE_YEARS = listed(DATA["before_years"])
_LAST_DAY = 31


def _table(words: Mapping[str, str]) -> dict[str, int]:
    return {normalise(w): int(n) for n, names in words.items() for w in names.split()}


_NUMBERS, _WEEKDAYS, _MONTHS = (_table(DATA[each]) for each in ("numbers", "weekdays", "months"))


@dataclass(frozen=True)
class Token:
    """A word or a number in digits, as written and folded."""

    written: str
    folded: str

    @property
    def is_number(self) -> bool:
        """Is it written in digits?"""
        return self.folded[:1].isdecimal()


@dataclass(frozen=True)
class Named:
    """Something that two texts name alike or not: what it is worth, and how it is written."""

    value: str
    written: str


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text in their order."""
    return [Token(found[0], normalise(found[0])) for found in _TOKEN.finditer(text)]


def is_of_calendar(token: Token) -> bool:
    """Does it name a month or a day of the week?"""
    return _named(token.folded, _WEEKDAYS | _MONTHS) is not None


def numbers_and_days(tokens: Sequence[Token]) -> tuple[list[Named], list[Named]]:
    """(numbers, days): days are years, months with the day beside them, and days of the week."""
    days = dict(_days(tokens))
    taken = {at for place in days for at in place}
    numbers = [n for run in _runs(tokens, taken) if (n := _number(run)) is not None]
    return numbers, list(days.values())


def _days(tokens: Sequence[Token]) -> Iterator[tuple[tuple[int, ...], Named]]:
    last = 0, -1  # the month that was named last, and where it ended
    for i, token in enumerate(tokens):
        month, width = _month(tokens, i)
        if month and last == (month, i):
            last = month, i + width  # "مايو/ أيار" is one month by two names
        elif month:
            last = month, i + width
            beside = [j for j in (i - 1, i + width) if 0 <= j < len(tokens)]
            day = next((j for j in beside if _is_day(tokens[j])), None)
            if day is None and token.folded == "may":
                continue  # "it may"
            places = sorted({*range(i, i + width), *([] if day is None else [day])})
            value = f"{month}" if day is None else f"{month}-{int(tokens[day].folded)}"
            yield tuple(places), Named(value, " ".join(tokens[j].written for j in places))
        elif weekday := _named(token.folded, _WEEKDAYS):
            yield (i,), Named(f"weekday {weekday}", token.written)
        elif _is_year(tokens, i):
            yield (i,), Named(f"year {token.folded}", token.written)


def _month(tokens: Sequence[Token], i: int) -> tuple[int, int]:
    """(the month that is named here or 0, in how many words)"""
    token = tokens[i]
    if token.folded.isascii() and not token.written[:1].isupper():
        return 0, 1
    if i + 1 < len(tokens):
        both = f"{token.folded}_{tokens[i + 1].folded}"
        if month := _named(both, _MONTHS):
            return month, 2
    return _named(token.folded, _MONTHS) or 0, 1


def _is_year(tokens: Sequence[Token], i: int) -> bool:
    """Is it written as a year?  A round number is one only behind "in" or "عام"."""
    year, before, after = (
        tokens[j].folded if 0 <= j < len(tokens) else "" for j in (i, i - 1, i + 1)
    )
    if not year.isdecimal() or int(year[:5]) not in _YEARS:
        return False
    if int(year) % _SCALE == 0 and before not in _BEFORE_YEARS:
        return False
    return (_named(after, _NUMBERS) or 0) < _HUNDRED


def _is_day(token: Token) -> bool:
    return token.folded.isdecimal() and 1 <= int(token.folded[:3]) <= _LAST_DAY


def _runs(tokens: Sequence[Token], taken: set[int]) -> Iterator[list[tuple[Token, float]]]:
    """Numbers that stand side by side: "72 thousand", "اثنان وسبعون ألفا"."""
    run: list[tuple[Token, float]] = []
    for i, token in enumerate(tokens):
        value = None if i in taken else _value(token)
        if run and (value is None or not _goes_on(run, token, value)):
            yield run
            run = []
        if value is not None:
            run.append((token, value))
    yield from [run] if run else []


def _goes_on(run: Sequence[tuple[Token, float]], token: Token, value: float) -> bool:
    """Is it one number with those before?  Two in digits are two."""
    last = run[-1][1]
    return not token.is_number and (value >= _HUNDRED or last >= _HUNDRED or _adds(last, value))


def _adds(last: float, value: float) -> bool:
    tens, ones = max(last, value), min(last, value)
    return tens >= 20 and tens % 10 == 0 and ones < 10


def _value(token: Token) -> float | None:
    if token.is_number:
        plain = token.folded.replace("٫", ".").replace("٬", ",").replace("'", ",")
        whole = _GROUPED.fullmatch(plain.partition(".")[0])
        digits = plain.replace(",", "" if whole else ".")
        return float(digits) if digits.count(".") <= 1 else None
    if token.folded.endswith(_PERCENT):
        return None
    found = _named(token.folded, _NUMBERS)
    return None if found is None else float(found)


def _named(word: str, table: Mapping[str, int]) -> int | None:
    if word in table:
        return table[word]
    cut = (word.removeprefix(each) for each in _PARTICLES if word.startswith(each))
    return next((table[rest] for rest in cut if rest in table), None)


def _number(run: Sequence[tuple[Token, float]]) -> Named | None:
    if len(run) == 1 and run[0][1] == 1 and not run[0][0].is_number:
        return None  # "one of them"
    total = current = 0.0
    for _token, value in run:
        if value >= _SCALE and value % _SCALE == 0 and current:
            total, current = total + current * value, 0.0
        elif value == _HUNDRED and 0 < current < 10:
            current *= value
        else:
            current += value
    return Named(f"{total + current:g}", " ".join(token.written for token, _value in run))
