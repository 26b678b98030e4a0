"""Whom a source means: "the statement", "the ministry", a pronoun and a dropped subject go back to
who spoke last (recency, the salience that counts most in news: Lappin and Leass 1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...reading.groups import OFFICES
from . import gender
from .anaphors import Anaphors
from .namesakes import MEMORY

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...reading.tokens import SurfaceToken
    from ...types import Span
    from ..candidates import Candidate
    from .surnames import Range


@dataclass(frozen=True, slots=True)
class Name:
    """Who a source is: the label an editor reads, and the speakers in it, one each."""

    label: str | None
    speakers: tuple[str, ...]


def resolve(reading: Reading, candidates: list[Candidate], parents: list[int | None]) -> list[Name]:
    """For each candidate the name of its source, without a label where the text does not tell.

    ``parents`` are the candidates that hold each candidate: who speaks inside a report is no
    antecedent for what follows the report.
    """
    sources = [each.source for each in candidates if each.source is not None]
    said = [span for each in candidates for span in each.content]
    antecedents = Antecedents(reading, sources, said)
    labels = antecedents.resolve_all(candidates, parents)
    return [Name(label, antecedents.speakers(label)) for label in labels]


class Antecedents(Anaphors):
    """Who has spoken so far, and whom of them a source means."""

    def __init__(self, reading: Reading, sources: list[Range], said: list[Span]) -> None:
        super().__init__(reading, sources, said)
        self.here = 0

    def speakers(self, label: str | None) -> tuple[str, ...]:
        """The single names in a label that ``resolve_all`` gave."""
        return () if label is None else self.joint.get(label, (label,))

    def resolve_all(
        self, candidates: list[Candidate], parents: list[int | None]
    ) -> list[str | None]:
        """The names, in the order of the candidates."""
        names: list[str | None] = []
        for candidate, parent in zip(candidates, parents, strict=True):
            self.wanted = gender.told(self.reading, candidate)
            self.here = candidate.cue.tok
            name = self._resolve(candidate.source)
            names.append(name)
            if name is None or self._is_nobody(candidate.source):
                continue
            self._learn_gender(name, candidate.source)
            if candidate.source is not None:
                self.spoken.append((candidate.source, name))
            if parent is None or candidates[parent].how == "lifted":
                self.latest, self.latest_at = name, candidate.cue.tok
        return names

    def _resolve(self, source: Range | None) -> str | None:
        """The name; a dropped subject is who spoke last, in languages that drop subjects."""
        if source is None:
            dropped = self.pack.needs_complementiser
            return self._last_meant() or self._subject_nearby() if dropped else None
        if self._is_nobody(source):
            return self._text(*source)
        if (antecedent := self._antecedent(source)) is not None:
            return self._resolve(antecedent)
        if self.pack.has("pronoun", self.toks[source[0]].norm) and source[1] - source[0] == 1:
            return self._last_meant() or self._subject_nearby()
        meant = self._issuer(*source) or source
        return self._pointing_back(meant) or self._name(meant) or None

    def _is_nobody(self, source: Range | None) -> bool:
        """Nobody (neither A nor B, لا أحد) is no antecedent of what follows."""
        return source is not None and self.pack.has("nobody", self.reading.bare(source[0])[0])

    def _learn_gender(self, name: str, source: Range | None) -> None:
        """A phrase of its own and its verb tell the gender; a pronoun's is only concluded, and
        "the statement" is somebody else's."""
        if self.wanted is None:
            return
        if source is None or self.toks[source[0]].upos == "PRON":
            self.concluded.setdefault(name, self.wanted)
        elif name.split()[-1] in self._text(*source):
            self.genders.setdefault(name, self.wanted)

    def _last_meant(self) -> str | None:
        """Who spoke last; where gender or number tells another one, or a verb or pronoun fits
        better, the last person of that gender who is named, or spoke.
        """
        if self.wanted is None or self._agrees(self.latest):
            return self.latest
        fits = self.latest is not None and self._fits(self.latest)
        found = [
            self._last_person(self.latest_at if fits else 0, self.here),
            None if fits else self._last_spoken(),
        ]
        best = max((each for each in found if each is not None), default=None)
        if best is None and not fits:
            best = self._last_person(self.latest_at, self.here, known=False)
        return self.latest if best is None else best[1]

    def _agrees(self, name: str | None) -> bool:
        """Is it known that this can be meant?"""
        known = None if name is None else self._gender(name)
        return known is not None and name is not None and self._fits(name)

    def _last_spoken(self) -> tuple[int, str] | None:
        """Who spoke last of those who agree, and where."""
        recent = ((source[0], name) for source, name in reversed(self.spoken[-MEMORY:]))
        return next((each for each in recent if self._agrees(each[1])), None)

    def _subject_nearby(self) -> str | None:
        """Where nobody spoke yet: the institution, or by a dropped subject the person by office,
        that does something before it, in this sentence or the one before.
        """
        number = self.reading.sentence_number[self.here]
        since = self.reading.sentences[max(0, number - 1)].first
        groups = OFFICES if self.pack.needs_complementiser else ("institution",)
        for i in range(self.here - 1, since - 1, -1):
            tok = self.toks[i]
            subject = self.reading.word(i).depends_as("nsubj") and tok.upos == "NOUN"
            if subject and self.pack.has_any(groups, tok.core, tok.indefinite):
                return self._name(self._noun_phrase(i))
        return None

    def _antecedent(self, source: Range) -> Range | None:
        """The noun phrase that a relative pronoun stands for, as the tree has it."""
        if source[1] - source[0] > 1 or not self._is_relative(self.toks[source[0]]):
            return None
        parse, pronoun = self.reading.parse, self.toks[source[0]].word
        for word in (pronoun, *parse.ancestors(pronoun)):
            head = parse.words[word].head
            if parse.words[word].depends_as("acl") and parse.words[head].token < source[0]:
                last = source[0]
                while last > 1 and self.toks[last - 1].is_punct:
                    last -= 1
                first = self._noun_phrase_begin(head)
                return (first, last) if first < last else None
        return None

    def _is_relative(self, tok: SurfaceToken) -> bool:
        """A relative pronoun, also one that elsewhere is a conjunction (letters that suggest)."""
        also = tok.upos == "PRON" and self.pack.has("relativizer", tok.norm)
        return also or self.pack.has("relative", tok.norm)
