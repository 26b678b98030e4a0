"""Of several people of one surname, whom it means: a title, the gender, who spoke last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...reading.groups import HOLDERS
from . import gender
from .surnames import Range, Surnames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...reading.reading import Reading

MEMORY = 60
"""How many speakers back a name may point; a text is read in time proportional to its length."""
_BODIES = {"Neut", "Plur"}
OFFICE_WORDS = 3
"""How many words before a name its office may begin."""


class Named(NamedTuple):
    """A full name in the text: its surname is token ``at``, its first word token ``begin``."""

    at: int
    begin: int
    name: str


class Namesakes(Surnames):
    """Tells people of one surname apart, given who has spoken so far."""

    def __init__(self, reading: Reading, sources: list[Range]) -> None:
        super().__init__(reading, sources)
        self.spoken: list[tuple[Range, str]] = []
        self.joint: dict[str, tuple[str, ...]] = {}
        self.genders: dict[str, gender.Agreement] = {}
        # What only a pronoun or a dropped subject tells: enough to tell two namesakes apart.
        self.concluded: dict[str, gender.Agreement] = {}
        self.wanted: gender.Agreement | None = None
        self.namesakes: dict[str, tuple[Named, ...]] = {}

    def _bearer(self, i: int, first: int) -> str | None:
        """The full name that the surname at token ``i`` of a phrase from token ``first`` on means:
        of those who can be meant, who holds the title before it, else who agrees, else who spoke
        last or is named next before. None where the text has nobody who can be.
        """
        fitting = [name for name in self._bearers(i) if self._can_be(name)]
        several = range(first, i) if len(fitting) > 1 else ()
        titles = {each for k in several if (each := self._title(k))}
        core = self.toks[i].core
        held = (name for name in fitting if titles and titles & self._titles(name, core))
        agreeing = (name for name in fitting if self.wanted and self._sex(name) == self.wanted)
        return next(held, None) or next(agreeing, fitting[0] if fitting else None)

    def _bearers(self, i: int) -> list[str]:
        """The full names with the surname at token ``i``: speakers, the last one first, and people
        who are only named, the nearest before it first.
        """
        core, ending = self.toks[i].core, " " + self._text(i, i + 1)
        recent = (name for _, name in reversed(self.spoken[-MEMORY:]) if name.endswith(ending))
        known = [self.full[core]] if core in self.full else []
        others = [each for each in self._namesakes(core) if each.at != i]
        others.sort(key=lambda each: (each.at > i, abs(each.at - i)))
        return list(dict.fromkeys((*recent, *known, *(each.name for each in others))))

    def _namesakes(self, core: str) -> tuple[Named, ...]:
        """The full names with this surname."""
        if core not in self.namesakes:
            self.namesakes[core] = tuple(self._full_names_with(core))
        return self.namesakes[core]

    def _full_names_with(self, core: str) -> Iterator[Named]:
        """They stand behind a title, begin with a given name, or are tagged as names."""
        for k in self.places.get(core, ())[:MEMORY]:
            if k > 0 and self._can_be_first_name(k - 1) and not self.toks[k].before:
                begin = self._name_start(k, max(0, k - 3))
                titled = begin > 0 and (self.toks[begin - 1].is_definite or self._title(begin - 1))
                run = self._is_proper(k) and self._is_proper(k - 1)
                if titled or run or self.is_given_name(k - 1):
                    yield Named(k, begin, self._text(begin, k + 1))

    def _title(self, i: int) -> str:
        """The title or office that token ``i`` is, without an article; "" where it is none."""
        tok = self.toks[i]
        return tok.indefinite if self.pack.has_any(HOLDERS, tok.core, tok.indefinite) else ""

    def _titles(self, name: str, surname: str) -> set[str]:
        """The titles and offices beside this name where it spoke or is named."""
        spoke = (source for source, known in self.spoken[-MEMORY:] if known == name)
        named = (
            (max(0, each.begin - OFFICE_WORDS), each.begin)
            for each in self._namesakes(surname)
            if each.name == name
        )
        return {self._title(i) for place in (*spoke, *named) for i in range(*place)} - {""}

    def _sex(self, name: str) -> gender.Agreement | None:
        return self._gender(name) or self.concluded.get(name)

    def _can_be(self, name: str) -> bool:
        """May this one be meant? Several together may be anybody."""
        apart = {self.wanted, self._sex(name)} == {"Fem", "Masc"}
        return self.wanted == "Plur" or (self._fits(name) and not apart)

    def _gender(self, name: str) -> gender.Agreement | None:
        """What is known of the one who is called so; several are joined by a name that says so."""
        if name in self.joint and len(self.joint[name]) > 1:
            return "Plur"
        known = (
            self.genders.get(name)
            or gender.of_name(name, self.pack)
            or gender.of_institution(name, self.pack)
        )
        return "Neut" if known is None and self._is_body(name) else known

    def _is_body(self, name: str) -> bool:
        """An institution, where the language has pronouns for things; who heads it is none."""
        words = [self.pack.fold(word) for word in name.split()]
        body = self.pack.words["thing"] and self.pack.has_any(("institution", "body"), *words)
        return bool(body) and not self.pack.has_any(HOLDERS, *words)

    def _fits(self, name: str) -> bool:
        """May this be who is meant, by gender and number? An institution is one or several."""
        known = self._gender(name)
        return self.wanted in (None, known) or known is None or {known, self.wanted} == _BODIES
