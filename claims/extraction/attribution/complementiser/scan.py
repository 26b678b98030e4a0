"""What the walks over the tokens behind a cue share: where its own clause ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .. import constructions

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..cues import Cue

FARTHEST = 70
_DOUBLED = 25


@dataclass(frozen=True, slots=True)
class Anchor:
    """``mark`` is the token that ends the cue's own clause; content begins at ``offset``.

    ``first`` is the first content token. ``preposition`` is a free preposition of the
    cue before the mark, ``origin`` the one before the source, ``doubled`` a second verb
    (علق قائلا).
    """

    construction: str
    mark: int
    first: int
    offset: int
    preposition: int | None = None
    origin: int | None = None
    doubled: int | None = None

    @property
    def how(self) -> constructions.How:
        """What the content looks like."""
        return constructions.how(self.construction)


class Scan:
    """One walk over the tokens after a cue."""

    def __init__(self, reading: Reading, cue: Cue, heads: frozenset[int]) -> None:
        self.reading, self.cue, self.heads = reading, cue, heads
        self.toks = reading.toks
        sentence = reading.sentence_of(cue.last)
        self.last = min(sentence.last, cue.last + FARTHEST)
        self.sentence_last = sentence.last
        self.doubled: int | None = None

    def at(self, construction: str, mark: int, first: int) -> Anchor | None:
        """The anchor, with the content's first letter after marks and spaces."""
        origin = self.origin(mark)
        if first >= len(self.toks) or (self.cue.entry.origin and origin is None):
            return None
        offset = self.toks[first].start
        before = self.preposition(mark)
        return Anchor(construction, mark, first, offset, before, origin, self.doubled)

    def stops(self, i: int, relative: bool) -> bool:
        """Does another clause begin here, so that what follows is not the cue's?"""
        tok = self.toks[i]
        if i in self.heads and (not relative or self._adds_clause(i)):
            if self.doubles(i):
                self.doubled = i
                return False
            return tok.upos == "VERB" or self.announces(i)
        coordinated = self.reading.is_joined(i)
        return tok.upos == "VERB" and coordinated and not relative

    def _adds_clause(self, i: int) -> bool:
        """A participle of saying behind a comma, with its own complementiser: no part of the
        relative clause before it (الهجوم الذي استهدف قافلة، معتبرا أن).
        """
        participle = self.toks[i].upos != "VERB" and self.toks[i - 1].norm in COMMAS
        return participle and not self.doubles(i) and self.announces(i)

    def opposes(self, i: int) -> bool:
        """but, except that: also with a pronoun (إلا أنه)."""
        if self.reading.phrase("adversative", i, self.last):
            return True
        opens = self.reading.pack.has("opposing", self.toks[i].norm)
        return opens and i + 1 < self.last and self.reading.is_complementiser(i + 1)

    def announces(self, i: int) -> bool:
        """Does a complementiser follow token ``i``, directly or behind a preposition?"""
        return (
            any(self.reading.is_complementiser(k) for k in range(i + 1, min(i + 3, self.last)))
            and not self.toks[i + 1].is_punct
        )

    def doubles(self, i: int) -> bool:
        """A participle of saying that repeats the verb before it (علق الوزير قائلا)."""
        near = i - self.cue.last <= _DOUBLED and self.cue.form != "noun"
        return near and self.reading.pack.has("doubling", self.toks[i].norm) and not self._adds(i)

    def _adds(self, i: int) -> bool:
        """A participle that says something beside what the verb reports or denies (شكك في
        الأرقام، قائلا إن).
        """
        entry = self.cue.entry
        apart = self.toks[i - 1].norm in COMMAS and entry.takes & {"noun", "governed", "as"}
        return bool(apart) or entry.polarity != "affirmed"

    def preposition(self, mark: int) -> int | None:
        """The free preposition of the cue that stands right before the mark."""
        i = mark - 1
        if i > self.cue.last and self.toks[i].norm in self.cue.entry.prepositions:
            return i
        return None

    def origin(self, mark: int) -> int | None:
        """The preposition before the source (علم من، نقل عن، جاء في)."""
        entry = self.cue.entry
        reach = self.cue.last + 2 if entry.near else mark
        for i in range(self.cue.last + 1, min(mark, reach)):
            if entry.origin and self.toks[i].norm == entry.origin:
                return i
        return None
