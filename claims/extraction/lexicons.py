"""Groups of phrases as data, and looking them up in a text: an access or two for every token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .text import folded

if TYPE_CHECKING:
    from .reading import Reading

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
    folding: dict[str, str],
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


def groups_at(reading: Reading, phrases: Lexicon, i: int, last: int) -> dict[str, int]:
    """The groups that have a phrase at token ``i``, within toks[i:last].

    Group -> how many tokens its longest phrase takes.
    """
    found: dict[str, int] = {}
    for spelling, written in _spellings(reading, i).items():
        for phrase in phrases.get(spelling, ()):
            size = len(phrase.words)
            if size <= found.get(phrase.group, 0) or i + size > last:
                continue
            if _fits(reading, phrase, i, written) and _goes_on(reading, phrase, i):
                found[phrase.group] = size
    return found


def _spellings(reading: Reading, i: int) -> dict[str, bool]:
    """What token ``i`` may be looked up as -> is it so written?"""
    tok, pack = reading.toks[i], reading.pack
    bare, _ = reading.bare(i)
    spellings = {tok.norm: True, bare: True, tok.core: True}
    article = pack.clitics.get("article", "\0")
    lemma = pack.fold(reading.parse.words[tok.word].lemma)
    for other in (tok.core.removeprefix(article), lemma):
        spellings.setdefault(other, False)
    return spellings


def _fits(reading: Reading, phrase: Phrase, i: int, written: bool) -> bool:
    if phrase.spelled == "capitalised":
        return written and reading.text[reading.toks[i].start].isupper()
    return written or phrase.spelled == "lemma"


def _goes_on(reading: Reading, phrase: Phrase, i: int) -> bool:
    toks = reading.toks
    return all(
        word in (toks[i + k].norm, toks[i + k].core) for k, word in enumerate(phrase.words[1:], 1)
    )
