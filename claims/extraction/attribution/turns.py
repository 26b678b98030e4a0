"""Conversations line by line ("ROTH: Who paid?"): each turn is said by whom its label names.

A list of particulars ("Venue: the mill") looks alike. In a conversation somebody asks and is
answered, or comes back; or all are names that stand before sentences, or the whole text is such
lines (a transcript).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..types import Span
from . import contents
from .candidates import Candidate
from .cues import Cue
from .headlines import COLON, is_label
from .lines import asks, lines
from .noun_phrases import phrase_end, source_span
from .speakers.surnames import NAME_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..reading.reading import Reading

_LONGEST_LABEL = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """A line with a label: its tokens [first, last) and the colon behind the label."""

    first: int
    colon: int
    last: int


def read_turns(reading: Reading) -> list[Candidate]:
    """An attribution for each turn of every conversation, questions left out."""
    return [
        _candidate(reading, turn)
        for run in _runs(reading)
        if _is_conversation(reading, run)
        for turn in run
        if not asks(reading, turn.first, turn.last)
    ]


def _runs(reading: Reading) -> Iterator[list[Turn]]:
    """Labelled lines that follow one another."""
    run: list[Turn] = []
    for line in lines(reading):
        turn = _turn(reading, line.first, line.last)
        if turn is not None:
            run.append(turn)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _turn(reading: Reading, first: int, last: int) -> Turn | None:
    """The line as a turn, where a name or an office and a colon open it."""
    end = min(first + _LONGEST_LABEL, last - 1)
    colon = next((i for i in range(first + 1, end) if reading.toks[i].norm == ":"), None)
    if colon is None or reading.quote_at(colon) is not None:
        return None
    heading = reading.pack.has("heading", reading.toks[first].core)
    return Turn(first, colon, last) if is_label(reading, first, colon) and not heading else None


def _is_conversation(reading: Reading, run: list[Turn]) -> bool:
    """Two turns at least, and somebody asks and is answered, or speaks again; or as above."""
    if len(run) < 2:
        return False
    labels = Counter(_label(reading, turn) for turn in run)
    answered = any(asks(reading, turn.first, turn.last) for turn in run[:-1])
    if len(labels) > 1 and (answered or max(labels.values()) > 1):
        return True
    whole = run[0].first == 0 and run[-1].last == len(reading.toks)
    return all(_speaks(reading, turn, named=whole) for turn in run)


def _speaks(reading: Reading, turn: Turn, *, named: bool) -> bool:
    """Do several words, a name unless that is known, stand before a sentence?"""
    label, said = reading.between(turn.first, turn.colon), reading.between(turn.colon, turn.last)
    named = named or all(tok.upos in NAME_TAGS for tok in label)
    several = turn.colon - turn.first > 1
    return several and named and any(tok.upos in ("VERB", "AUX") for tok in said)


def _label(reading: Reading, turn: Turn) -> str:
    return " ".join(tok.norm for tok in reading.between(turn.first, turn.colon))


def _candidate(reading: Reading, turn: Turn) -> Candidate:
    toks, colon = reading.toks, reading.toks[turn.colon]
    span = (Span(colon.start, colon.end),)
    source = (turn.first, phrase_end(reading, None, turn.first, turn.colon))
    content = contents.trimmed(reading, toks[turn.colon + 1].start, toks[turn.last - 1].end)
    return Candidate(Cue(colon.index, colon.index, colon.word, "colon", COLON, span), span, source,
                     (source_span(reading, *source),), content, "speaker-label")  # fmt: skip
