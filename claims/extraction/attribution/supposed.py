"""Sayings that are asked or supposed, and so nobody's: has he said that, if she says that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from .candidates import Candidate

_QUESTION = ("?", "؟")


def is_said(reading: Reading, candidate: Candidate) -> bool:
    """Is it told as a fact that somebody says this: no question, no condition, no possibility?"""
    if candidate.cue.form != "verb":
        return True
    first = _clause_begin(reading, candidate)
    return not (_is_asked(reading, candidate) or _is_supposed(reading, candidate, first))


def _clause_begin(reading: Reading, candidate: Candidate) -> int:
    """The first token of the reporting clause: its subject's, or its verb group's."""
    first = reading.tok_at(candidate.cue_spans[0].start)
    source = candidate.source
    return source[0] if source and source[0] < first <= source[1] + 1 else first


def _is_asked(reading: Reading, candidate: Candidate) -> bool:
    """A question opens the sentence and its mark ends it, outside quotations."""
    sentence = reading.sentence_of(candidate.cue.tok)
    last = reading.toks[sentence.last - 1]
    asks = last.norm in _QUESTION and reading.quote_at(last.index) is None
    outside = reading.quotes.at(candidate.cue.start) is None
    return asks and outside and reading.phrase("asking", sentence.first, sentence.last) > 0


def _is_supposed(reading: Reading, candidate: Candidate, first: int) -> bool:
    """A conditional right before the clause, or a modal in its verb group."""
    sentence = reading.sentence_of(candidate.cue.tok)
    near = range(max(sentence.first, first - 1), first + 1)
    if any(reading.pack.has("conditional", reading.bare(i)[0]) for i in near):
        return True
    group = range(reading.tok_at(candidate.cue_spans[0].start), candidate.cue.tok)
    return any(reading.pack.has("possible", reading.toks[i].norm) for i in group)
