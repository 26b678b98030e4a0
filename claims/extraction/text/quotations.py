"""Quotation marks: where quoted words begin and end, paragraph by paragraph.

Publishers mix “ ”, “ ″, « », „ “, " ", '' '' and ‘ ’, forget to close, and write
marks the wrong way round, so a mark is read by its place first (what stands
before and after it) and by its shape second. A quotation that is still open at
the end of its paragraph runs to that end, as in quotations of several paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_OPENING = "“«„‟「『‹"
_CLOSING = "”»」』›"
_BULLETS = "»›"
_EITHER = '"″＂〝〞'
_MARK = re.compile(f"''|``|[{_OPENING}{_CLOSING}{_EITHER}]")
#: No word of a language is longer.
_FIRST_WORD = re.compile(r"\s{0,20}\S{1,100} ")
_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–-])|^)['‘](?=\w)", re.M)
_SINGLE_CLOSE = re.compile(r"(?<=[.,!?…;])['’](?!\w)")
_PARAGRAPH = re.compile(r"[^\n]+")
_TURN = re.compile(r"\s*([—–]\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: text[start:end] with its marks, text[inner:inner_end] without them and
    without the spaces that French sets inside.
    """

    start: int
    end: int
    inner: int
    inner_end: int
    closed: bool


@dataclass(frozen=True)
class Quotes:
    """All quotations of a text, outermost only, in text order."""

    found: tuple[Quote, ...]
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [quote.start for quote in self.found])

    def at(self, offset: int) -> Quote | None:
        """The quotation that covers this offset, its marks included."""
        place = bisect_right(self._starts, offset) - 1
        if place >= 0 and offset < self.found[place].end:
            return self.found[place]
        return None

    def touching(self, start: int, end: int) -> list[Quote]:
        """The quotations that share a character with text[start:end]."""
        first = self.at(start)
        place = bisect_right(self._starts, start)
        found = [first] if first is not None else []
        while place < len(self.found) and self.found[place].start < end:
            found.append(self.found[place])
            place += 1
        return found


def find_quotes(text: str, *, dialogue_dash: bool = False) -> Quotes:
    """Find every quotation in ``text``; never fails, whatever the marks.

    ``dialogue_dash``: a paragraph that a dash opens is a turn of somebody's, to its end.
    """
    found: list[Quote] = []
    for paragraph in _PARAGRAPH.finditer(text):
        turn = _TURN.match(text, *paragraph.span()) if dialogue_dash else None
        if turn is not None:
            found.append(Quote(turn.start(1), paragraph.end(), turn.end(), paragraph.end(), False))
            continue
        doubles = _double_quotes(text, *paragraph.span())
        found += doubles + _single_quotes(text, *paragraph.span(), doubles)
    return Quotes(tuple(sorted(found, key=lambda quote: quote.start)))


def _double_quotes(text: str, start: int, end: int) -> list[Quote]:
    """Quotations in double marks of any kind; a quotation inside another is part of it."""
    found: list[Quote] = []
    opened: re.Match[str] | None = None
    depth = 0
    marks = list(_MARK.finditer(text, start, end))
    first = end - len(text[start:end].lstrip())
    # How many marks follow each that are none of a number's.
    closing = [mark.start() == 0 or not text[mark.start() - 1].isdigit() for mark in marks]
    left = sum(closing)
    for place, mark in enumerate(marks):
        left -= closing[place]
        if _is_inch(text, mark, opened, left) or _is_bullet(text, mark, first):
            continue
        if opened is None:
            opened, depth = mark, 1
        elif len(marks) - place > 2 and _opens_inside(text, mark, end):
            depth += 1
        elif depth > 1:
            depth -= 1
        else:
            inner = _without_spaces(text, opened.end(), mark.start())
            found.append(Quote(opened.start(), mark.end(), *inner, True))
            opened = None
    if opened is not None and opened.end() < end:
        inner = _without_spaces(text, opened.end(), end)
        found.append(Quote(opened.start(), end, *inner, False))
    return found


def _is_bullet(text: str, mark: re.Match[str], first: int) -> bool:
    """A closing guillemet that opens its paragraph, before a space (» Schools are open)."""
    opens = mark.start() <= first and mark[0] in _BULLETS
    return opens and text[mark.end() : mark.end() + 1].isspace()


def _is_inch(text: str, mark: re.Match[str], opened: re.Match[str] | None, left: int) -> bool:
    """A mark for inches or seconds (a 12" pipe): behind a digit where no quotation is open; in one
    that holds more than the number, where the marks ``left`` would else be one too many.
    """
    if mark[0] not in _EITHER or not text[mark.start() - 1 : mark.start()].isdigit():
        return False
    if opened is None:
        return not text[mark.end() : mark.end() + 1].isalnum()
    more = _FIRST_WORD.match(text, opened.end(), mark.start())
    return bool(more) and left % 2 == 1


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    if not inner.strip():
        return start, end
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _opens_inside(text: str, mark: re.Match[str], end: int) -> bool:
    """Does this mark, met inside a quotation before two others, open another one?"""
    if mark[0] not in _OPENING or mark.end() >= end or text[mark.end()].isspace():
        return False
    before = text[mark.start() - 1]
    return before.isspace() or before in "([-–—:،,"


def _single_quotes(text: str, start: int, end: int, doubles: list[Quote]) -> list[Quote]:
    """British and headline quotations: 'so', whose closing mark follows punctuation."""
    found = []
    at, taken = start, Quotes(tuple(doubles))
    while opening := _SINGLE_OPEN.search(text, at, end):
        at = opening.end()
        if taken.at(opening.start()):
            continue
        closing = _SINGLE_CLOSE.search(text, at, end)
        if closing is None:
            break
        found.append(Quote(opening.start(), closing.end(), at, closing.start(), True))
        at = closing.end()
    return [quote for quote in found if not taken.touching(quote.start, quote.end)]
