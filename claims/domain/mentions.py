"""Which words of a comment call somebody; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Person = TypeVar("Person")

#: "@" and what may be a name.  Letters of an address (salma@example.org) before it rule it
#: out, Arabic ones do not: "و@سلمى".  Vowel marks are no letters to ``re``, but part of names.
CALL = re.compile("(?<![A-Za-z0-9_.%+-])@([\\w.@+\\-\u064b-\u065f\u0670]+)")
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
        name = call[1][:LONGEST_CALL]
        while name:
            found = people.get(mention_key(name))
            if found:
                yield Mention(call.start(), call.start() + 1 + len(name), found)
                break
            name = name[:-1] if name[-1] in ".@+-_" else ""
