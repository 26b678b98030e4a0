"""A text cut into pieces by the claims that lie on it.  Pure; offsets are code points.

Claims nest and overlap, HTML elements only nest: so the text is cut wherever a span
begins or ends, and every piece carries the marks that cover it, outermost first.
"""

import re
from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Underlines that can lie below one another before they are drawn on top of each other.
LANES = 4
# Within a piece content encloses cue and source, as in "content of A: [source of B] said".
_OUTSIDE_IN = {"content": 0, "cue": 1, "source": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """One span of a claim: ``role`` is source, cue or content; ``claim`` its key."""

    claim: int
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """That a piece belongs to a claim; ``lane`` tells overlapping contents apart."""

    claim: int
    role: str
    lane: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marks cover; ``begins`` are claims that start in its word."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[int, ...]


def lines_marked(text: str, places: Sequence[Place]) -> list[list[Piece]]:
    """The text's lines, each a list of pieces; joined by line ends they are the text again."""
    lanes = _lanes(places)
    starts: dict[int, list[int]] = {}
    words = [word.start() for word in re.finditer(r"\S+", text)]
    for claim, start in sorted(_firsts(places).items(), key=lambda item: (item[1], item[0])):
        starts.setdefault(_word_start(text, words, start), []).append(claim)

    opening, closing = _by_offset(places)
    cuts = sorted({0, len(text), *opening, *closing, *starts})
    active: set[Place] = set()
    lines: list[list[Piece]] = [[]]
    for start, end in pairwise(cuts):
        active = (active - closing.get(start, set())) | opening.get(start, set())
        marks = tuple(
            Mark(place.claim, place.role, lanes[place.claim])
            for place in sorted(active, key=lambda p: _depth(p, lanes))
        )
        begins = tuple(starts.get(start, ()))
        for number, part in enumerate(text[start:end].split("\n")):
            if number:
                lines.append([])
            if part or (begins and not number):
                lines[-1].append(Piece(part, marks, () if number else begins))
    return lines


def _word_start(text: str, words: Sequence[int], at: int) -> int:
    """A sign stands before the word, though the claim may start at its second letter."""
    if at == 0 or text[at - 1].isspace():
        return at
    return words[bisect(words, at - 1) - 1]


def _depth(place: Place, lanes: dict[int, int]) -> tuple[int, int, int]:
    return _OUTSIDE_IN[place.role], -lanes[place.claim], place.claim


def _firsts(places: Iterable[Place]) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for place in places:
        firsts[place.claim] = min(place.start, firsts.get(place.claim, place.start))
    return firsts


def _by_offset(places: Iterable[Place]) -> tuple[dict[int, set[Place]], dict[int, set[Place]]]:
    opening: dict[int, set[Place]] = {}
    closing: dict[int, set[Place]] = {}
    for place in places:
        opening.setdefault(place.start, set()).add(place)
        closing.setdefault(place.end, set()).add(place)
    return opening, closing


def _lanes(places: Sequence[Place]) -> dict[int, int]:
    """{claim: lane}; the shorter of two overlapping contents lies closer to the words."""
    contents: dict[int, list[Place]] = {place.claim: [] for place in places}
    for place in places:
        if place.role == "content":
            contents[place.claim].append(place)
    lanes: dict[int, int] = {}
    taken: list[list[tuple[int, int]]] = [[] for _ in range(LANES - 1)]
    for claim in sorted(contents, key=lambda c: (_length(contents[c]), c)):
        own = [(place.start, place.end) for place in contents[claim] if place.start < place.end]
        free = (n for n, there in enumerate(taken) if not _overlap(own, there))
        lanes[claim] = lane = next(free, LANES - 1)
        for stretch in own if lane < LANES - 1 else ():
            insort(taken[lane], stretch)
    return lanes


def _length(places: Iterable[Place]) -> int:
    return sum(place.end - place.start for place in places)


def _overlap(own: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> bool:
    """Does any share a character with those taken, which are in order and share none?"""
    for start, end in own:
        begun = bisect(taken, (end,))
        if begun and taken[begun - 1][1] > start:
            return True
    return False
