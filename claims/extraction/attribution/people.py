"""People who do something before somebody speaks: a pronoun or a dropped subject may mean them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from ..reading.groups import HOLDERS
from . import gender
from .names import MEMORY, Names


class Subject(NamedTuple):
    """A named person that is the subject at token ``at``: toks[first:last]."""

    at: int
    first: int
    last: int


class People(Names):
    """The people that are subjects in a text."""

    def _last_subject(self, since: int, here: int) -> str | None:
        """The last one of the wanted gender from token ``since`` to token ``here``."""
        begin, end = (bisect_left(self._subjects, (at,)) for at in (since, here))
        for subject in reversed(self._subjects[max(begin, end - MEMORY) : end]):
            name = self._person(subject)
            if self._gender(name) == self.wanted:
                return name
        return None

    def _person(self, subject: Subject) -> str:
        """The name, and what the verb before it tells of the gender."""
        _, first, last = subject
        if not self.pack.needs_complementiser:
            return self._single(first, last)
        name, agrees = self._text(first, last), gender.of_word(self.reading, subject.at)
        if agrees is not None:
            self.genders.setdefault(name, agrees)
        return name

    @cached_property
    def _subjects(self) -> list[Subject]:
        """All of them, in text order."""
        find = self._titled_subject if self.pack.needs_complementiser else self._subject_before
        found = (find(tok.index) for tok in self.toks)
        return [each for each in found if each is not None]

    def _titled_subject(self, i: int) -> Subject | None:
        """Behind a verb a title and two names (وأحضر الوزير فيكتور حداد خريطة)."""
        if self.toks[i].upos != "VERB" or i + 3 >= len(self.toks):
            return None
        title, name = self.toks[i + 1], self.toks[i + 2]
        office = title.is_definite and self.pack.has_any(HOLDERS, title.indefinite, title.core)
        named = office and not name.is_definite and self._is_plain(i + 2, i + 4)
        return Subject(i, i + 2, i + 4) if named else None

    def _subject_before(self, i: int) -> Subject | None:
        """A subject before its verb (The director, Victor Hume, ...)."""
        parse, word = self.reading.parse, self.reading.word(i)
        if word.deprel != "nsubj" or word.head <= self.toks[i].word:
            return None
        first, last = parse.extent(self.toks[i].word)
        last = min(last, parse.words[word.head].token)
        return Subject(i, first, last) if first < last else None
