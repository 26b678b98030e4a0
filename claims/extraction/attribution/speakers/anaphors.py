"""What points back: "the statement", "the ministry", "the coach" are somebody named before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import OFFICES
from .namesakes import MEMORY
from .people import People

if TYPE_CHECKING:
    from .surnames import Range


class Anaphors(People):
    """Tells whom a definite noun means, given who has spoken so far."""

    latest: str | None = None
    latest_at = 0

    def _pointing_back(self, source: Range) -> str | None:
        """The last speaker whom "the statement", "the minister", "the bank" can mean."""
        words = self._words(source)
        definite = self._is_definite_alone(source, words)
        if len(words) > 1 and self.pack.has("article", words[0]):
            words = words[1:]
        if not words or len(words) > 2 or not (definite or self.pack.has("anaphor", words[0])):
            return None
        same = len(words) == 1 or self.pack.has("same", words[1])
        bare = self.pack.without_article(words[0])
        # The verb agrees with "the statement", and tells nothing of whose it is.
        document = self.pack.has_any(("document", "issued"), bare)
        for earlier, name in reversed(self.spoken[-MEMORY:]):
            known = self._words(earlier)
            if (bare in known or words[0] in known) and (same or words[1] in known):
                inner = self._institution(earlier, bare)
                if inner is not None and self._without_articles(*inner) > 1:
                    return self._text(*inner)
                if inner is None and (document or self._fits(name)):
                    return name
        return self._said_nothing_yet(source, bare)

    def _is_definite_alone(self, source: Range, words: list[str]) -> bool:
        """One noun with its article, and nothing else."""
        noun = self.toks[source[1] - 1]
        written_apart = len(words) == 2 and self.pack.has("article", words[0])
        named = noun.upos not in ("NOUN", "ADJ") and not self.pack.has_any(OFFICES, noun.indefinite)
        return not named and (written_apart or (len(words) == 1 and noun.is_definite))

    def _said_nothing_yet(self, source: Range, bare: str) -> str | None:
        """A statement is whoever's published it, or spoke last; others are named before."""
        voiced = "voiced" if self.pack.words["voiced"] else "issued"
        if self.pack.has(voiced, bare):
            return self._publisher(source[0], bare) or self.latest
        if self.pack.has_any(("body", "institution"), bare):
            return self._named_before(source[0], bare) or self._only_body(source[0], bare)
        return self._called(bare, source[0])

    def _publisher(self, here: int, bare: str) -> str | None:
        """The subject of the last verb before token ``here`` whose object is such a document, if
        nobody spoke since."""
        parse = self.reading.parse
        endings = ("", *self.pack.clitics.get("accusative", ()))
        places = (i for end in endings for i in self.places.get(bare + end, ())[-MEMORY:])
        for i in sorted((i for i in places if self.latest_at <= i < here), reverse=True):
            word = self.reading.word(i)
            subjects = parse.dependents(word.head, "nsubj") if word.depends_as("obj") else []
            if subjects:
                return self._name(self._noun_phrase(parse.words[subjects[0]].token))
        return None

    def _only_body(self, here: int, bare: str) -> str | None:
        """The one institution before that does not say what it is, where there is but one."""
        if not self.pack.has("body", bare):
            return None
        recent = [name for _, name in self.spoken[-MEMORY:]]
        subjects = [self._person(each) for each in self._mentions_before(here)]
        bodies = {name for name in (*recent, *subjects) if self._is_unnamed_body(name)}
        return bodies.pop() if len(bodies) == 1 else None

    def _named_before(self, here: int, bare: str) -> str | None:
        """The last phrase before token ``here`` in which this noun has more words beside it."""
        for i in reversed(self.places.get(bare, ())[-MEMORY:]):
            first, last = self._noun_phrase(i)
            if last <= here and self._without_articles(first, last) > 1:
                return self._text(first, last)
        return None

    def _without_articles(self, first: int, last: int) -> int:
        return sum(not self.pack.has("article", self.toks[i].core) for i in range(first, last))

    def _is_unnamed_body(self, name: str) -> bool:
        """A name of capitals, no person's, that does not say what kind of institution it is."""
        words = name.split()
        folded = [self.pack.fold(word) for word in words]
        common = self.pack.has_any(("institution", "document", "role", "body"), *folded)
        own = words[1:] if self.pack.has("article", folded[0]) else words
        capital = len(words) > 1 and all(word[:1].isupper() for word in own)
        return capital and not common and self._gender(name) in (None, "Neut")

    def _institution(self, source: Range, bare: str) -> Range | None:
        """The institution inside a person's title: who heads or speaks for an agency is not it."""
        place = next((i for i in range(*source) if self.toks[i].core == bare), None)
        if place is None or place == source[0]:
            return None
        if not self.pack.needs_complementiser:
            return self._beside_office(source, place)
        if not self.pack.has_any(("institution", "body"), bare):
            return None
        return self._behind_office(source, place)

    def _behind_office(self, source: Range, first: int) -> Range | None:
        """المتحدث باسم وزارة الصحة فلان: a noun with the definite or quoted words behind it."""
        if not self.pack.has("role", self.toks[source[0]].indefinite):
            return None
        last = first + 1
        while last < source[1] and (
            self.toks[last].is_definite or self.reading.quote_at(last) is not None
        ):
            last += 1
        return (first, last)

    def _beside_office(self, source: Range, noun: int) -> Range | None:
        """Before an office (Interior Ministry spokesman), or behind a preposition (head of the
        relief agency)."""
        first = noun
        while first > source[0] and self._describes(first - 1):
            first -= 1
        governed = first > source[0] and self.toks[first - 1].upos == "ADP"
        office = noun + 1 < source[1] and self.pack.has("role", self.toks[noun + 1].core)
        return (first, noun + 1) if governed or office else None

    def _describes(self, i: int) -> bool:
        tok = self.toks[i]
        plain = tok.upos in ("ADJ", "NOUN", "PROPN") and not self.pack.has("role", tok.core)
        return plain or self.pack.has("article", tok.core)
