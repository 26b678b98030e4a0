"""Which words of a comment call somebody; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Person = TypeVar("Person")

#: "@" and what may be a name.  Letters of an address (salma@example.org) or a slash of one
#: (example.org/@salma) before it rule it out, Arabic letters do not: "و@سلمى".  Vowel marks are
#: no letters to ``re``, but part of names.
CALL = re.compile("(?<![A-Za-z0-9_.%+/-])@([\\w.@+\\-\u064b-\u065f\u0670]+)")
_JOINS = ".@+-_"
#: A user name has up to 150 characters, a full name up to 301, some of them written twice; of
#: what is longer only the beginning is looked at, or thousands of dots would be tried one by one.
LONGEST_CALL = 400


@dataclass(frozen=True)
class Mention(Generic[Person]):
    """That ``text[start:end]``, "@" included, calls these people."""

    start: int
    end: int
    people: Sequence[Person]


def mention_key(name: str) -> str:
    """What a name is looked up by: letter case, and how its words are joined, do not count."""
    return "_".join(name.replace("_", " ").split()).casefold()


def mentions_in(text: str, people: Mapping[str, Sequence[Person]]) -> Iterator[Mention[Person]]:
    """Every name in the text that ``people`` (by ``mention_key``) knows, the longest reading.

    Punctuation behind a name is no part of it; a name that nobody has stays text.
    """
    for call in CALL.finditer(text):
        if name := _known(call[1], people):
            found = people[mention_key(name)]
            yield Mention(call.start(), call.start() + 1 + len(name), found)


def names_unknown(text: str, people: Mapping[str, Sequence[Person]]) -> list[str]:
    """Every name in the text that is called, and that ``people`` does not know."""
    calls = (call[1] for call in CALL.finditer(text) if not _known(call[1], people))
    return [name.rstrip(_JOINS) for name in calls if any(map(str.isalpha, name))]


def _known(called: str, people: Mapping[str, Sequence[Person]]) -> str:
    """The longest beginning of what is called that is a name; empty where none is."""
    name = called[:LONGEST_CALL]
    while name and not people.get(mention_key(name)):
        name = name[:-1] if name[-1] in _JOINS else ""
    return name
