"""Groups of words: those that together mean one thing, and phrases looked up in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..languages.lexicon import Lexicon, Phrase
    from .reading import Reading


# Nouns of words.toml, by what several groups of them have in common.
OFFICES = ("role", "institution")
"""Somebody by office: who holds it, or what it is."""
HOLDERS = ("role", "title")
"""Who holds an office, before a name."""
SPEAKERS = (*OFFICES, "document", "medium", "anaphor")
"""What may be said to have said something."""
WORKPLACES = ("institution", "field")
"""Where somebody works, or at what."""
COMMON = (*OFFICES, "document", "title", "medium", "portfolio")
"""Common nouns beside names: no part of one."""


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
    tok = reading.toks[i]
    bare, _ = reading.bare(i)
    spellings = {tok.norm: True, bare: True, tok.core: True}
    for other in (tok.indefinite, reading.lemma(i)):
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
