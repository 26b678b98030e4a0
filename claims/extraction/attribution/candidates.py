"""An attribution on its way: tokens and spans, before it has a name and a parent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import constructions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..reading.reading import Reading
    from ..types import Span
    from .cues import Cue


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution as tokens and spans. ``source`` is tokens [first, last), or None.

    ``construction`` is its name in the inventory.
    """

    cue: Cue
    cue_spans: tuple[Span, ...]
    source: tuple[int, int] | None
    source_spans: tuple[Span, ...]
    content: tuple[Span, ...]
    construction: str
    borrowed: bool = False

    def holds(self, other: Candidate) -> bool:
        """Does the other one's cue stand in this one's content?"""
        return any(span.start <= other.cue.start < span.end for span in self.content)

    @property
    def how(self) -> constructions.How:
        """What the content looks like."""
        return constructions.how(self.construction)


def by_sentence(reading: Reading, candidates: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """The attributions of each sentence."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[reading.sentence_number[candidate.cue.tok]].append(candidate)
    return found
