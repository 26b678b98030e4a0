"""People who are named before somebody speaks: a pronoun or a dropped subject may mean them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ...reading.groups import HOLDERS
from ...reading.sentences import COMMAS
from ...types import Span
from . import gender
from .names import Names
from .namesakes import MEMORY, OFFICE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...reading.reading import Reading
    from .surnames import Range

#: Tags of words that are no part of a name.
_NO_NAMES = frozenset({"ADP", "CCONJ", "SCONJ", "PRON", "PART", "DET", "PUNCT", "NUM", "AUX"})
LONGEST_NAME = 4


class Mention(NamedTuple):
    """A person named at token ``at``: toks[first:last]; ``verb`` agrees with a subject."""

    at: int
    first: int
    last: int
    verb: int | None = None


class People(Names):
    """The people that are named in a text, and whom of them agrees with a verb or a pronoun."""

    def __init__(self, reading: Reading, sources: list[Range], said: list[Span]) -> None:
        super().__init__(reading, sources)
        self.said = [offset for span in merged(said) for offset in (span.start, span.end)]

    def _last_person(self, since: int, here: int, *, known: bool = True) -> tuple[int, str] | None:
        """Of the people from token ``since`` to token ``here`` the first one that agrees, in the
        last sentence that has one: subjects stand before objects, and mean more. Unless it has to
        be ``known``, a gender that the text does not tell agrees, too.
        """
        best: tuple[int, str] | None = None
        for mention in self._mentions_before(here):
            passed = best and self._sentence(mention.at) != self._sentence(best[0])
            if mention.at < since or passed:
                break
            name = self._person(mention)
            told = self._gender(name)
            unknown = told is None and not known and self._is_named(mention)
            if told == self.wanted or unknown:
                best = mention.at, name
        return best

    def _mentions_before(self, here: int) -> Iterator[Mention]:
        """The last ones before token ``here``, the nearest first."""
        end = bisect_left(self._mentions, (here,))
        return reversed(self._mentions[max(0, end - MEMORY) : end])

    def _sentence(self, i: int) -> int:
        return self.reading.sentence_number[i]

    def _person(self, mention: Mention) -> str:
        """The name, and what the verb before it tells of the gender."""
        _, first, last, verb = mention
        if not self.pack.needs_complementiser:
            return self._single(first, last)
        name = self._text(first, last)
        agrees = None if verb is None else gender.of_word(self.reading, verb)
        if agrees is not None and gender.of_name(name, self.pack) is None:
            self.genders.setdefault(name, agrees)
        return name

    @cached_property
    def _mentions(self) -> list[Mention]:
        """All of them, in text order, outside of what is said by others."""
        find = self._named if self.pack.needs_complementiser else self._subject_or_named
        found = (find(tok.index) for tok in self.toks if not self._is_said(tok.start))
        return [each for each in found if each is not None]

    def _is_said(self, offset: int) -> bool:
        """Does a content hold this offset?"""
        return bisect_right(self.said, offset) % 2 == 1

    def _named(self, i: int) -> Mention | None:
        """Behind a title two names, of which the first is a given one or the title follows a verb
        (وأحضر الوزير فيكتور حداد خريطة).
        """
        if not 0 < i < len(self.toks) - 1 or self.toks[i].is_definite:
            return None
        office = self.toks[i - 1]
        titled = office.is_definite and self.pack.has_any(HOLDERS, office.indefinite, office.core)
        verb = i - 2 if i > 1 and titled and self.toks[i - 2].upos == "VERB" else None
        if self._begins_given_name(i, titled=titled):
            return Mention(i, i, self._name_end(i), verb)
        named = verb is not None and self._is_plain(i, i + 2)
        return Mention(i, i, i + 2, verb) if named else None

    def _begins_given_name(self, i: int, *, titled: bool) -> bool:
        """A given name that is no other word here: behind a title or what ends one (مديرة
        المختبر رانيا عواد), or tagged as a name, and a second name behind it.
        """
        tok, before = self.toks[i], self.toks[i - 1]
        apart = titled or before.is_definite or before.pronoun or tok.upos == "PROPN"
        named = self.is_given_name(i) and tok.upos not in _NO_NAMES and not tok.before
        return named and bool(apart) and self._goes_on(i + 1)

    def _goes_on(self, i: int) -> bool:
        tok = self.toks[i]
        plain = tok.upos not in _NO_NAMES and not tok.before and not tok.is_punct
        return plain and not self._is_common(i) and not self.pack.has("complementiser", tok.norm)

    def _name_end(self, i: int) -> int:
        """Behind the second name, and more names that belong to it by the tree."""
        last = i + 2
        while last < min(len(self.toks), i + LONGEST_NAME) and self._is_joined_name(last):
            last += 1
        return last

    def _is_joined_name(self, i: int) -> bool:
        return self.toks[i].upos == "PROPN" and self.reading.word(i).deprel == "flat"

    def _subject_or_named(self, i: int) -> Mention | None:
        """A subject before its verb (The director, Victor Hume, ...), or a full name."""
        parse, word = self.reading.parse, self.reading.word(i)
        if word.deprel == "nsubj" and word.head > self.toks[i].word and word.upos != "PRON":
            first, last = parse.extent(self.toks[i].word)
            last = self._proper_end(min(last, parse.words[word.head].token))
            return Mention(i, first, last) if first < last else None
        last = self._proper_end(i)
        named = self.is_given_name(i) or self._is_behind_office(i)
        return Mention(i, i, last) if named and last - i > 1 else None

    def _proper_end(self, i: int) -> int:
        while i < len(self.toks) and self._is_proper(i):
            i += 1
        return i

    def _is_behind_office(self, i: int) -> bool:
        """Director Sonia Kendall, or the director, Sonia Kendall."""
        k = i - 2 if i > 1 and self.toks[i - 1].norm in COMMAS else i - 1
        return k >= 0 and self.pack.has_any(HOLDERS, self.toks[k].norm)

    def _called(self, bare: str, here: int) -> str | None:
        """The last person before token ``here`` who is called by this noun, and agrees."""
        for mention in self._mentions_before(here):
            office = self.toks[max(0, mention.first - OFFICE_WORDS) : mention.last]
            if any(bare in (tok.core, tok.indefinite) for tok in office):
                name = self._person(mention)
                if self._fits(name) and self._is_named(mention):
                    return name
        return None

    def _is_named(self, mention: Mention) -> bool:
        return mention.last - mention.first > 1 and (
            self.pack.needs_complementiser or self._is_proper(mention.last - 1)
        )


def merged(spans: list[Span]) -> list[Span]:
    """The same stretches without overlaps, in text order."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart
