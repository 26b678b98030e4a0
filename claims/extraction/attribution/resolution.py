"""Whom a source means: "the statement", "the ministry", a pronoun and a dropped subject go back to
who spoke last (recency, the salience that counts most in news: Lappin and Leass 1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..reading.groups import OFFICES
from . import gender
from .names import MEMORY
from .people import People

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from ..reading.tokens import SurfaceToken
    from .candidates import Candidate
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
    antecedents = Antecedents(reading, sources)
    labels = antecedents.resolve_all(candidates, parents)
    return [Name(label, antecedents.speakers(label)) for label in labels]


class Antecedents(People):
    """Who has spoken so far, and whom of them a source means."""

    def __init__(self, reading: Reading, sources: list[Range]) -> None:
        super().__init__(reading, sources)
        self.latest: str | None = None
        self.latest_at = self.here = 0

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
            if name is not None and candidate.source is not None:
                self._learn_gender(name, candidate.source)
                self.spoken.append((candidate.source, name))
            if name is not None and (parent is None or candidates[parent].how == "lifted"):
                self.latest, self.latest_at = name, candidate.cue.tok
        return names

    def _resolve(self, source: Range | None) -> str | None:
        """The name; a dropped subject is who spoke last, in languages that drop subjects."""
        if source is None:
            dropped = self.pack.needs_complementiser
            return self._last_meant() or self._subject_nearby() if dropped else None
        if (antecedent := self._antecedent(source)) is not None:
            return self._resolve(antecedent)
        if self.pack.has("pronoun", self.toks[source[0]].norm) and source[1] - source[0] == 1:
            return self._last_meant() or self._subject_nearby()
        meant = self._issuer(*source) or source
        return self._pointing_back(self._words(meant)) or self._name(source) or None

    def _learn_gender(self, name: str, source: Range) -> None:
        """A phrase of its own and its verb tell the gender; a pronoun's is only concluded."""
        if self.wanted is not None and self.toks[source[0]].upos != "PRON":
            self.genders.setdefault(name, self.wanted)

    def _last_meant(self) -> str | None:
        """Who spoke last; where gender tells another one, or a verb or pronoun fits better, the
        last person of that gender who is the subject of a sentence, or spoke.
        """
        if self.wanted is None or (self.latest and self._is_institution(self.latest)):
            return self.latest
        known = self._gender(self.latest) if self.latest else None
        if known == self.wanted:
            return self.latest
        since = self.latest_at if known is None else 0
        if (person := self._last_subject(since, self.here)) is not None:
            return person
        spoken = (name for _, name in reversed(self.spoken[-MEMORY:]))
        others = (name for name in spoken if known and self._gender(name) == self.wanted)
        return next(others, self.latest)

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

    def _noun_phrase(self, i: int) -> Range:
        """Token ``i`` with what describes it."""
        word = self.toks[i].word
        if not self.pack.needs_complementiser:
            return (self._noun_phrase_begin(word), i + 1)
        last = i + 1
        while not self.toks[last - 1].is_definite and self.toks[last].upos in ("NOUN", "PROPN"):
            last += 1
        while self.toks[last].is_definite and self.toks[last].upos == "ADJ":
            last += 1
        return (i, last)

    def _is_institution(self, name: str) -> bool:
        """An institution or a document: others go on for it, whatever their gender."""
        words = map(self.pack.fold, name.split())
        return any(
            self.pack.has_any(("institution", "document", "issued"), word,
                              self.pack.without_article(word))
            for word in words
        )  # fmt: skip

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

    def _noun_phrase_begin(self, head: int) -> int:
        """The first token of a noun with what stands before it: determiner, adjectives, title."""
        parse = self.reading.parse
        before = parse.dependents(head, "det", "amod", "compound", "nummod", "nmod", "flat")
        tokens = [parse.words[n].token for n in before]
        owners = [parse.extent(n)[0] for n in before if parse.words[n].depends_as("nmod")]
        return min([parse.words[head].token, *tokens, *owners])

    def _is_relative(self, tok: SurfaceToken) -> bool:
        """A relative pronoun, also one that elsewhere is a conjunction (letters that suggest)."""
        also = tok.upos == "PRON" and self.pack.has("relativizer", tok.norm)
        return also or self.pack.has("relative", tok.norm)

    def _pointing_back(self, words: list[str]) -> str | None:
        """ "The statement", "the minister": the last speaker it can mean."""
        if len(words) > 1 and self.pack.has("article", words[0]):
            words = words[1:]
        if not words or len(words) > 2:
            return None
        bare = self.pack.without_article(words[0])
        alone = len(words) == 1 and bare != words[0] and self.pack.has_any(OFFICES, bare)
        if not (alone or self.pack.has("anaphor", words[0])):
            return None
        same = len(words) == 1 or self.pack.has("same", words[1])
        for source, name in reversed(self.spoken[-MEMORY:]):
            known = self._words(source)
            if (bare in known or words[0] in known) and (same or words[1] in known):
                return self._institution(source, bare) or name
        voiced = "voiced" if self.pack.words["voiced"] else "issued"
        return self.latest if self.pack.has(voiced, bare) else None

    def _institution(self, source: Range, bare: str) -> str | None:
        """The institution inside a person's title (المتحدث باسم وزارة الصحة فلان): a noun with
        the definite or quoted words behind it.
        """
        opening = self.toks[source[0]].indefinite
        if not (self.pack.has("institution", bare) and self.pack.has("role", opening)):
            return None
        cores = [self.toks[i].core for i in range(*source)]
        first = source[0] + next((k for k, core in enumerate(cores) if core == bare), 0)
        last = first + 1
        while last < source[1] and (
            self.toks[last].is_definite or self.reading.quote_at(last) is not None
        ):
            last += 1
        return self._text(first, last) if source[0] < first and last > first + 1 else None
