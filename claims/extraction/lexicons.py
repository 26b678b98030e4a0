"""Looking up a pack's phrases in a text: one dictionary access for every token.

A lexicon maps a phrase's first word to the phrases that begin so. A token is tried as it is
spelled, without its clitics, without its article and as its lemma; the further words of a
phrase as they are spelled, or without clitics.
"""

from __future__ import annotations

from .packs import Lexicon
from .reading import Reading


def groups_at(reading: Reading, lexicon: Lexicon, i: int, last: int) -> dict[str, int]:
    """The groups that have a phrase at token ``i``: group -> how many tokens (its longest)."""
    found: dict[str, int] = {}
    for spelling in spellings(reading, i):
        for phrase, group in lexicon.get(spelling, ()):
            if len(phrase) > found.get(group, 0) and _goes_on(reading, phrase, i, last):
                found[group] = len(phrase)
    return found


def spellings(reading: Reading, i: int) -> tuple[str, ...]:
    """The ways in which token ``i`` may stand in a lexicon, without repetitions."""
    tok = reading.toks[i]
    pack = reading.pack
    bare, _ = reading.bare(i)
    plain = tok.core.removeprefix(pack.clitics.get("article", "\0"))
    lemma = pack.fold(reading.parse.words[tok.word].lemma)
    return tuple(dict.fromkeys((tok.norm, bare, tok.core, plain, lemma)))


def _goes_on(reading: Reading, phrase: tuple[str, ...], i: int, last: int) -> bool:
    toks = reading.toks
    return i + len(phrase) <= last and all(
        word in (toks[i + k].norm, toks[i + k].core) for k, word in enumerate(phrase[1:], 1)
    )
