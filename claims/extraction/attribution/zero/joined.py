"""Reports that the tree joins to the wrong verb (said the tunnel was safe and demanded P)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import SPEAKERS

if TYPE_CHECKING:
    from ...reading.reading import Reading


def shares_speaker(reading: Reading, i: int) -> bool:
    """Is token ``i`` a verb of saying that the tree joins to a clause whose subject cannot speak,
    or to words inside a quotation that ends before it? It goes on with the report itself.
    """
    parse, word = reading.parse, reading.word(i)
    if not word.depends_as("conj") or reading.pack.is_participle(reading.toks[i].norm):
        return False
    quote = reading.quotes.at(parse.words[word.head].start)
    if quote is not None and quote.end <= reading.toks[i].start:
        return True
    subjects = parse.dependents(word.head, "nsubj")
    return bool(subjects) and not any(can_speak(reading, subject) for subject in subjects)


def can_speak(reading: Reading, word: int) -> bool:
    """May this word be who speaks: a name, a pronoun, or a noun for somebody?"""
    each = reading.parse.words[word]
    norm, lemma = reading.toks[each.token].norm, reading.lemma(each.token)
    known = reading.pack.has_any(SPEAKERS, norm, lemma)
    return known or each.upos in ("PROPN", "PRON", "DET", "X")
