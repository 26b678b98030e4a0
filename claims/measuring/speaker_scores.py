"""Whom the engine takes a speaker to be: F1 by kind of mention, against names that people gave.

A gold document lists ``"speakers": [{"cue": [[start, end]], "mention": kind, "who": name}]``:
at these words of saying somebody is mentioned in this way, and that is who is meant.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from claims.extraction.attribution.speakers.naming import without_article
from claims.extraction.languages.packs import load_pack

from .evaluation import Record, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.extraction.types import Attribution

#: How somebody is mentioned; ``other`` is what a gold file does not say.
MENTIONS = (
    "named", "surname", "namesake", "pronoun", "dropped", "title", "institution", "document",
    "relay", "other",
)  # fmt: skip


class SpeakerScores:
    """Sums over documents of one language: add each, then ask for scores."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, gold: Sequence[Record], found: Sequence[Attribution]) -> None:
        """Count one document. What the engine does not find as said, it resolves to nobody."""
        for each in gold:
            names = self._names_at(each["cue"], found)
            right = self._key(each["who"]) in names
            for kind in ("all", each["mention"]):
                self._counts[kind, "gold"] += 1
                self._counts[kind, "given"] += bool(names)
                self._counts[kind, "right"] += right

    def score(self, mention: str = "all") -> Score:
        """Precision over the mentions that the engine gives a name, recall over all of them."""
        right, given, gold = (self._counts[mention, name] for name in ("right", "given", "gold"))
        return Score(right, given, gold, right)

    def _names_at(self, cue: Iterable[Sequence[int]], found: Sequence[Attribution]) -> set[str]:
        """What the claims said by these words are resolved to."""
        return {
            self._key(each.resolved_source)
            for each in found
            if each.resolved_source is not None
            and any(s < span.end and span.start < e for s, e in cue for span in each.cue)
        }

    def _key(self, name: str) -> str:
        """A name as it is compared: an article of its own and the case make no other person."""
        return load_pack(self.language).fold(without_article(name, self.language)).casefold()


def speaker_gold(record: Record) -> list[dict[str, Any]]:
    """The mentions that a gold document lists; without a list, the attributions that say whom
    their source means ("resolved_source"), those without a source as "dropped".
    """
    if "speakers" in record:
        return list(record["speakers"])
    return [
        {
            "cue": each["cue"],
            "mention": "other" if each["source"] else "dropped",
            "who": each["resolved_source"],
        }
        for each in record.get("attributions", ())
        if each.get("resolved_source") and not each.get("optional")
    ]
