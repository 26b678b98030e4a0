"""Sayings that are told never to have happened, by words apart from their verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cues import negates

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from .candidates import Candidate


_EXISTS = 4
"""How many tokens before its pronoun it may be said that nobody is there."""


def is_unsaid(reading: Reading, candidate: Candidate) -> bool:
    """Is the verb of saying negated before its subject (لم يكن الوزير قد قال، at no point did he
    say), or the clause of it called untrue (ليس صحيحا أن الوزير قال)?
    """
    if candidate.cue.form != "verb":
        return False
    i = _clause_begin(reading, candidate)
    if i <= reading.sentence_of(candidate.cue.tok).first:
        return False
    return (
        _in_compound(reading, i - 1)
        or _is_untrue(reading, i - 1)
        or _is_fronted(reading, i - 1)
        or _is_nobody(reading, i - 1)
    )


def _clause_begin(reading: Reading, candidate: Candidate) -> int:
    """The first token of the verb group, or of the subject right before it."""
    first = candidate.cue.tok
    while first > 0 and reading.pack.has("auxiliary", reading.toks[first - 1].norm):
        first -= 1
    source = candidate.source
    return source[0] if source is not None and source[1] == first else first


def _in_compound(reading: Reading, i: int) -> bool:
    """A negated form of to be at token ``i``, which opens the past tense of the verb."""
    return i > 0 and reading.pack.has("compound", reading.toks[i].norm) and negates(reading, i - 1)


def _is_untrue(reading: Reading, i: int) -> bool:
    """A complementiser at token ``i`` behind what is not true."""
    if i < 2 or not reading.pack.has("complementiser", reading.toks[i].norm):
        return False
    return reading.pack.has("untrue", reading.toks[i - 1].norm) and negates(reading, i - 2)


def _is_nobody(reading: Reading, i: int) -> bool:
    """A pronoun at token ``i`` for whoever says it, and before it that there is none (ليس هناك من
    يقول).
    """
    if not reading.pack.has("whoever", reading.toks[i].norm):
        return False
    first = reading.sentence_of(i).first
    denied = (k for k in range(max(first, i - _EXISTS), i) if negates(reading, k))
    return any(reading.phrase("existing", k, i) or k == i - 2 for k in denied)


def _is_fronted(reading: Reading, i: int) -> bool:
    """A negation that opens the sentence before the auxiliary at token ``i``."""
    first = reading.sentence_of(i).first
    size = reading.phrase("fronted", first, i)
    return size > 0 and first + size == i and reading.toks[i].upos == "AUX"
