"""Groups of phrases as data, by their first word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..text.cleaning import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Spelled = Literal["written", "lemma", "capitalised"]
_SPELLED: dict[str, Spelled] = {
    "words": "written", "lemmas": "lemma", "capitalised": "capitalised",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or several words that stand for a group, and how the first of them must be spelled.

    ``written``: as it stands, conjunctions and prepositions written onto it aside; ``lemma``:
    with an article too, or as any form of this lemma; ``capitalised``: with a capital letter.
    """

    words: tuple[str, ...]
    group: str
    spelled: Spelled


Lexicon = dict[str, tuple[Phrase, ...]]
"""A phrase's first word -> the phrases that begin with it."""


def lexicon(
    tables: dict[str, Any],
    folding: dict[int, str],
    inflect: Callable[[str, str], list[str]],
) -> Lexicon:
    """The groups of a file as a lexicon; its table ``clauses`` is no group.

    A group is a table of lists of phrases, by how they are spelled (``words``, ``lemmas``,
    ``capitalised``); any other key of it names a paradigm, with stems divided by spaces, of
    which ``inflect`` gives the forms. Raises KeyError for a paradigm that is not there.
    """
    found: dict[str, dict[Phrase, None]] = defaultdict(dict)
    for group, table in tables.items():
        if group != "clauses":
            for phrase, spelled in _phrases(table, inflect):
                words = tuple(folded(word, folding) for word in phrase.split())
                found[words[0]][Phrase(words, group, spelled)] = None
    return {first: tuple(phrases) for first, phrases in found.items()}


def _phrases(
    table: dict[str, Any], inflect: Callable[[str, str], list[str]]
) -> Iterator[tuple[str, Spelled]]:
    for key, given in table.items():
        if key in _SPELLED:
            yield from ((phrase, _SPELLED[key]) for phrase in given)
        else:
            for stem in given.split():
                yield from ((form, "written") for form in inflect(stem, key))
