"""The lines of a text: where each begins and ends, and how."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..reading.reading import Reading

QUESTION = frozenset("?؟") | {"؟!", "?!", "!?"}
_CLOSING = frozenset("\"'”’»)]")


@dataclass(frozen=True, slots=True)
class Line:
    """toks[first:last], from one line break to the next."""

    first: int
    last: int


def lines(reading: Reading) -> list[Line]:
    """Every line of a text, in text order."""
    starts = sorted({0, *reading.paragraph_starts}) if reading.toks else []
    return [Line(*bounds) for bounds in pairwise([*starts, len(reading.toks)])]


def ending(reading: Reading, first: int, last: int) -> str:
    """The last token of toks[first:last], closing marks aside."""
    i = last - 1
    while i > first and reading.toks[i].norm in _CLOSING:
        i -= 1
    return reading.toks[i].norm


def asks(reading: Reading, first: int, last: int) -> bool:
    """Does a question end toks[first:last]?"""
    return ending(reading, first, last) in QUESTION
