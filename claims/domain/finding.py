"""From the words that somebody gave to their places in a text.  Pure; offsets are code points.

Desk, API and evidence all ask here, so that the same words are the same places by every door.
White space is folded once, and words are looked for with ``str.find``: no pattern is made of
what people type, and the time grows with the text and not with how often it repeats itself.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from operator import attrgetter
from typing import TypeVar

from ..extraction.types import Span
from .spans import GAP, Places, overlap, words

#: More pieces than this are no part of a claim, and what stands in a text more often than this
#: is too little to tell its places apart: content, or a piece among others.
PIECES, OFTEN = 50, 1000
#: How many pairs of pieces are compared before parts are too much alike to be told apart.
COMPARED = 1_000_000
NOWHERE = Places((), (), ())
ROLES = ("content", "cue", "source")
_ELLIPSIS = GAP.strip()

Given = str | Sequence[Span]
Place = TypeVar("Place")


class WordsMissing(LookupError):
    """The text does not have the words of a part; ``role`` says which."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.role = role


class WordsAmbiguous(WordsMissing):
    """The text has the words of a part more than once, and nothing tells which are meant."""


def places_found(text: str, given: Mapping[str, Given], *, there: Places = NOWHERE) -> Places:
    """Where the parts of a claim stand that are given by their words, or by places already.

    ``there`` is where the claim stands now.  A part that is not given stays there, as does one
    whose words are those there; other words are looked for as near to it as can be.  What
    stands nowhere yet is chosen together: of all places of these words, those with the fewest
    characters between content and cue, between cue and source (between content and source
    where there is no cue), and between the pieces of one part; at the same distance, whole
    words before parts of words.  No two parts share a character, where the text allows it.

    Raises WordsMissing for words that the text does not have, and WordsAmbiguous where two
    choices are equally near: then only places can tell.
    """
    folded = Folded(text)
    fixed: dict[str, tuple[Span, ...]] = {}
    sought: dict[str, str] = {}
    for role in ROLES:
        now = getattr(there, role)
        part = given.get(role, now)
        if not isinstance(part, str):
            fixed[role] = tuple(part)
        elif not part.strip():
            fixed[role] = ()
        elif not now:
            sought[role] = part
        else:
            taken = [span for other in fixed.values() for span in other]
            fixed[role] = _required(role, folded.near(part, now, taken))
    chosen = _together(folded, fixed, sought) if sought else fixed
    return Places(**chosen)


def found_near(text: str, part: str, near: Sequence[Span]) -> tuple[Span, ...] | None:
    """Where the words of one part stand, as near as can be to where it stood.

    Pieces are told apart as ``words`` joins them, unless the text itself has an ellipsis
    there; white space may differ.  None where the text has no such words.
    """
    return Folded(text).near(part, near)


@dataclass
class Folded:
    """A text in which every stretch of white space counts as one space."""

    text: str

    @cached_property
    def _words(self) -> str:
        return " ".join(self.text.split())

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Where each word starts: in the folded text, and in the text itself."""
        here, there, at = [], [], 0
        for word in re.finditer(r"\S+", self.text):
            here.append(at)
            there.append(word.start())
            at += word.end() - word.start() + 1
        return here, there

    def places(self, part: str) -> Sequence[Span]:
        """Every place of the words, in order; those that overlap one before it are left out."""
        sought = _fold(part)
        if sought not in self._found:
            self._found[sought] = list(self._places(sought))
        return self._found[sought]

    @cached_property
    def _found(self) -> dict[str, Sequence[Span]]:
        return {}

    def _places(self, sought: str) -> Iterator[Span]:
        at = self._words.find(sought) if sought else -1
        while at >= 0:
            end = at + len(sought)
            yield Span(self._back(at), self._back(end - 1) + 1)
            at = self._words.find(sought, end)

    def near(
        self, part: str, near: Sequence[Span], taken: Sequence[Span] = ()
    ) -> tuple[Span, ...] | None:
        """Each piece as near as can be to where its like stood; not where others are, if it can.

        Words that are those there stay where they are.
        """
        if part.strip() and _fold(words(self.text, near)) == _fold(part):
            return tuple(near)
        spans: list[Span] = []
        for piece in self.pieces(part) or [""]:
            last = spans[-1].end if spans else 0
            anchor = near[len(spans)].start if len(spans) < len(near) else last
            places = self.places(piece)
            best = _nearest(places, anchor, [*spans, *taken]) or _nearest(places, anchor, spans)
            if best is None:
                return None
            spans.append(best)
        return tuple(spans)

    def pieces(self, part: str) -> list[str]:
        """The pieces of a part; an ellipsis that the text has there too parts none."""
        split = part.split(_ELLIPSIS)[: PIECES + 1]
        pieces: list[str] = []
        while split and len(pieces) <= PIECES:
            count = 1
            # What the text does not have, it does not have with more words behind it either.
            while count < len(split) and self._has(_ELLIPSIS.join(split[: count + 1])):
                count += 1
            pieces.append(_ELLIPSIS.join(split[:count]))
            split = split[count:]
        return [piece for piece in pieces if piece.strip()] if len(pieces) <= PIECES else []

    def _has(self, part: str) -> bool:
        return _fold(part) in self._words

    def _back(self, at: int) -> int:
        here, there = self._starts
        word = bisect_right(here, at) - 1
        return there[word] + at - here[word]


def _nearest(places: Sequence[Span], anchor: int, avoided: Sequence[Span]) -> Span | None:
    """The place that begins nearest to ``anchor`` and overlaps none of those avoided.

    ``places`` are in order and share no character, so that one step leads past each of these.
    """
    found: list[Span] = []
    at = bisect_left(places, anchor, key=_start)
    while at < len(places) and (hit := _met(places[at], avoided)):
        at = bisect_left(places, hit.end, key=_start)
    found += places[at : at + 1]
    at = bisect_left(places, anchor, key=_start)
    while at and (hit := _met(places[at - 1], avoided)):
        at = bisect_right(places, hit.start, key=_end)
    found += places[at - 1 : at] if at else []
    return min(found, key=lambda place: (abs(place.start - anchor), place), default=None)


def _met(place: Span, avoided: Sequence[Span]) -> Span | None:
    return next((span for span in avoided if overlap([place], [span])), None)


_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True)
class _Choices:
    """All places of one part, each in its pieces, in the order of the text."""

    all: Sequence[tuple[Span, ...]]

    @cached_property
    def _starts(self) -> list[int]:
        return [spans[0].start for spans in self.all]

    @cached_property
    def _ends(self) -> list[int]:
        return [spans[-1].end for spans in self.all]

    def around(self, parts: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
        """The last place before each of these spans, and the first behind it."""
        if len(self.all) <= 2:
            yield from self.all
            return
        for span in parts:
            before = bisect_right(self._ends, span.start) - 1
            behind = bisect_left(self._starts, span.end)
            if before >= 0:
                yield self.all[before]
            if behind < len(self.all):
                yield self.all[behind]


def _together(
    folded: Folded, fixed: Mapping[str, tuple[Span, ...]], sought: Mapping[str, str]
) -> dict[str, tuple[Span, ...]]:
    """The parts sought and those that are fixed, where they are nearest to each other."""
    choices = {role: _choices(folded, role, part) for role, part in sought.items()}
    choices |= {role: _Choices([spans]) for role, spans in fixed.items()}
    content, cue, source = (choices[role] for role in ROLES)
    found: dict[tuple[tuple[Span, ...], ...], tuple[int, int]] = {}
    compared = 0
    for said in content.all:
        for by in set(cue.around(said)):
            for who in set(source.around((*by, *said))):
                parts = (said, by, who)
                compared += sum(map(len, parts)) ** 2
                if compared > COMPARED:
                    raise WordsAmbiguous("content")
                if not any(overlap(one, other) for one, other in combinations(parts, 2)):
                    found[parts] = _distance(parts), _broken(folded.text, parts)
    if not found:
        return _shared(choices)
    best = min(found.values())
    nearest = [parts for parts, distance in found.items() if distance == best]
    for n, role in enumerate(ROLES):
        if len({parts[n] for parts in nearest}) > 1:
            raise WordsAmbiguous(role)
    return dict(zip(ROLES, nearest[0], strict=True))


def _shared(choices: Mapping[str, _Choices]) -> dict[str, tuple[Span, ...]]:
    """The first places, where words of one part stand only within another's."""
    first = {role: choices[role].all[0] for role in ROLES}
    if not any(overlap(one, other) for one, other in combinations(first.values(), 2)):
        raise WordsAmbiguous("content")
    return first


def _choices(folded: Folded, role: str, part: str) -> _Choices:
    """All places of a part: each of its first piece, with the next of every further one."""
    chains: list[tuple[Span, ...]] = []
    pieces = folded.pieces(part)
    for n, piece in enumerate(reversed(pieces)):
        places = folded.places(piece)
        if len(places) > OFTEN and (role == "content" or len(pieces) > 1):
            raise WordsAmbiguous(role)
        chains = list(_joined(places, chains)) if n else [(place,) for place in places]
    _required(role, chains)
    return _Choices(chains)


def _joined(
    places: Sequence[Span], behind: Sequence[tuple[Span, ...]]
) -> Iterator[tuple[Span, ...]]:
    """Each place with the first of the chains that begins behind it."""
    at = 0
    for place in places:
        while at < len(behind) and behind[at][0].start < place.end:
            at += 1
        if at < len(behind):
            yield (place, *behind[at])


def _distance(parts: Sequence[tuple[Span, ...]]) -> int:
    said, by, who = parts
    links = [(said, by), (by, who)] if by else [(said, who)]
    between = sum(_gap(one, other) for one, other in links)
    within = sum(b.start - a.end for spans in parts for a, b in pairwise(spans))
    return between + within


def _gap(one: Sequence[Span], other: Sequence[Span]) -> int:
    """How many characters stand between the nearest pieces of two parts."""
    gaps = (max(a.start - b.end, b.start - a.end) for a, b in product(one, other))
    return min(gaps, default=0)


def _broken(text: str, parts: Sequence[tuple[Span, ...]]) -> int:
    """How many edges of these places stand within a word."""
    edges = [at for spans in parts for span in spans for at in (span.start, span.end)]
    return sum(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in edges if at)


def _required(role: str, found: Sequence[Place] | None) -> tuple[Place, ...]:
    if not found:
        raise WordsMissing(role)
    return tuple(found)


def _fold(words: str) -> str:
    return " ".join(words.split())
