"""What stands at the edges of a source and is no part of it: marks, times, conjunctions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types import Span
from .segments import NOMINAL, Range

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from .clauses import Clause

_TIME = 4


def source_spans(reading: Reading, source: Range | None) -> tuple[Span, ...]:
    """The source's letters, without a possessive written onto its last word."""
    if source is None:
        return ()
    first, last = source
    token = reading.parse.tokens[last - 1]
    words = reading.parse.words[token.first : token.last]
    pack = reading.pack
    genitive = len(words) > 1 and pack.has("genitive", pack.fold(words[-1].text))
    end = words[-1].start if genitive else token.end
    return (Span(reading.toks[first].start, end),)


def trimmed(clause: Clause, first: int, last: int) -> Range | None:
    """Tokens [first, last) without marks, conjunctions and adverbs at their edges."""
    toks = clause.toks
    first = _past_time(clause, first, last)
    last = next((i for i in range(first + 1, last - 1) if _leaves_source(clause, i)), last)
    while first < last and (
        (is_relativizer(clause, first) and first + 1 < last)
        or (toks[first].is_punct and clause.reading.quote_starting(first) is None)
        or toks[first].upos in ("CCONJ", "SCONJ", "ADV", "INTJ")
        or clause.reading.phrase("as_said", first, last)
    ):
        first += 1
    while last > first and (
        (toks[last - 1].is_punct and toks[last - 1].norm not in (")", '"', "”"))
        or toks[last - 1].upos in ("ADV", "CCONJ", "ADP")
    ):
        last -= 1
    nominal = any(toks[i].upos in NOMINAL for i in range(first, last))
    return (first, last) if nominal else None


def _leaves_source(clause: Clause, i: int) -> bool:
    """A comma behind which nothing belongs to the source: , in turn, or , facing a challenge,"""
    return _sets_against(clause, i) or (clause.sets_off(i) and clause.opens_circumstance(i + 1))


def _sets_against(clause: Clause, i: int) -> bool:
    """, in turn, : a comma and what sets the subject before it against another."""
    turns = clause.reading.phrase("in_turn", i + 1, clause.sentence.last)
    return clause.sets_off(i) and turns > 0


def _past_time(clause: Clause, first: int, last: int) -> int:
    """Behind an adverbial of time that opens the phrase (last Friday, late last month X)."""
    has, toks = clause.reading.pack.has, clause.toks
    for i in range(first, min(first + _TIME, last - 1)):
        timed = has("time", toks[i].norm) or (i > first and has("period", toks[i].norm))
        if timed and toks[i + 1].upos in ("PROPN", "DET", "PRON", "NOUN"):
            owned = clause.reading.words_of(i)[-1] != toks[i].word
            return first if owned else i + 1
        if not (has("temporal", toks[i].norm) or has("time_modifier", toks[i].norm)):
            return first
    return first


def is_relativizer(clause: Clause, i: int) -> bool:
    """which the paper said ...: a relative pronoun before the subject is no part of it."""
    tok = clause.toks[i]
    return tok.upos in ("PRON", "SCONJ") and clause.reading.pack.has("relativizer", tok.norm)
