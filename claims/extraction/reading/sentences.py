"""Sentences as their marks show them: a quotation is never cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reading import Reading

FINAL = frozenset(".!?؟…") | {"...", "؟!", "!!", "?!", "...."}
COMMAS = frozenset("،,؛;")
INSIDE = COMMAS | frozenset(")]")  # behind a full stop that closes no sentence: (R-Fla.)
LONGEST = 250
_REPORTED = 7


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence as its marks show it: toks[first:last]."""

    first: int
    last: int


def sentences(reading: Reading) -> Iterator[TextSentence]:
    """The sentences, cut at closing marks outside quotations and at line ends, and where
    the parser cut them once they are longer than anything that a person writes.
    """
    words = reading.parse.words
    parsed = {words[s.first].token for s in reading.parse.sentences}
    bounds = [0]
    for i in range(len(reading.toks)):
        too_long = i + 1 in parsed and i + 1 - bounds[-1] >= LONGEST
        if too_long or _ends(reading, i):
            bounds.append(i + 1)
    return (TextSentence(a, b) for a, b in pairwise(bounds) if a < b)


def _ends(reading: Reading, i: int) -> bool:
    """Does a sentence end with token ``i``?"""
    if i + 1 == len(reading.toks) or reading.new_paragraph(i + 1):
        return True
    if reading.is_sign(i + 1) and not reading.is_sign(i):
        return reading.quote_at(i + 1) is None
    quote = reading.quote_at(i)
    if quote is not None and reading.toks[i].end < quote.end:
        return False
    if reading.toks[i].norm in FINAL:
        return not _goes_on(reading, i)
    return _closes_sentence_in_quotes(reading, i)


def _goes_on(reading: Reading, i: int) -> bool:
    """Behind a closing mark: a small letter, a comma, what the full stop abbreviates, or the
    rest of a number.
    """
    after = reading.toks[i + 1]
    lower = reading.text[after.start].islower()
    return lower or after.norm in INSIDE or _abbreviates(reading, i) or _in_number(reading, i)


def _in_number(reading: Reading, i: int) -> bool:
    """A full stop between digits (12.500.000)."""
    tok, text = reading.toks[i], reading.text
    return text[tok.start - 1 : tok.start].isdigit() and text[tok.end : tok.end + 1].isdigit()


def _abbreviates(reading: Reading, i: int) -> bool:
    """A full stop after a single letter or a title abbreviates (د. أحمد، Sen. Brown)."""
    if i == 0 or reading.toks[i].norm != ".":
        return False
    core = reading.toks[i - 1].core
    initial = len(core) == 1 and core.isalpha()
    return initial or reading.pack.has_any(("title", "abbreviation"), core + ".")


def _closes_sentence_in_quotes(reading: Reading, i: int) -> bool:
    """The last mark of a quotation that ends as a sentence does, before what begins another."""
    quote = reading.quote_at(i)
    if quote is None or not quote.closed or quote.end != reading.toks[i].end:
        return False
    last = reading.text[quote.inner : quote.inner_end].rstrip()[-1:]
    if last in ("?", "!", "…") and _is_reported(reading, i + 1):
        return False
    return last in FINAL and _begins(reading, i + 1)


def _is_reported(reading: Reading, i: int) -> bool:
    """ "Why?" Mrs. Brown asked: a short subject and its verb of saying go on."""
    if reading.pack.needs_complementiser:
        return False
    for tok in reading.toks[i : i + _REPORTED]:
        if tok.upos == "VERB":
            return reading.lemma(tok.index) in reading.pack.lemmas
        if tok.is_punct and tok.norm not in (".", ","):
            return False
    return False


def _begins(reading: Reading, i: int) -> bool:
    """Can token ``i`` begin a sentence, judged by its letters?"""
    tok = reading.toks[i]
    lower = reading.text[tok.start].islower()
    return not (tok.is_punct or lower) or reading.quote_at(i) is not None
