"""How well statements in an article's own voice are found, and put in order of checking.

A gold document lists ``"unattributed": [{"span": [start, end], "check": true}]``: a clause that
the article states itself, and whether a fact-checker would look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .evaluation import HALF, Characters, Record, Score, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.extraction.types import OwnStatement


class OwnScores:
    """Sums over documents of one language: add each, then ask for scores."""

    def __init__(self) -> None:
        self._exact = self._overlapping = self._found = self._gold = self._to_check = 0
        self._ranked: list[tuple[float, bool]] = []

    def add(self, gold: Sequence[Record], found: Sequence[OwnStatement]) -> None:
        """Count one document; gold is as ``own_gold`` gives it."""
        asked = [_characters([each["span"]]) for each in gold]
        given = [_characters((s.start, s.end) for s in each.content) for each in found]
        partner = _pairs(asked, given)
        self._gold += len(gold)
        self._found += len(found)
        self._to_check += sum(each["check"] for each in gold)
        self._exact += len(set(asked) & set(given))
        self._overlapping += len(partner)
        for j, statement in enumerate(found):
            wanted = j in partner and gold[partner[j]]["check"]
            self._ranked.append((statement.check_worthiness.score, wanted))

    def exact(self) -> Score:
        """Statements that begin and end where gold has them."""
        return self._score(self._exact)

    def overlapping(self) -> Score:
        """Statements that share half of their characters with gold, each with one of its own."""
        return self._score(self._overlapping)

    def average_precision(self) -> float:
        """How far what should be checked stands on top, if all that was found is ranked.

        Of statements of one score, those in the text first count first. What should be checked
        and was not found counts as missed. 0 where nothing should be checked.
        """
        ranked = sorted(self._ranked, key=lambda pair: -pair[0])
        hits, total = 0, 0.0
        for place, (_, wanted) in enumerate(ranked, 1):
            hits += wanted
            total += hits / place if wanted else 0.0
        return total / self._to_check if self._to_check else 0.0

    def _score(self, right: int) -> Score:
        return Score(right, self._found, self._gold, right)


def own_gold(record: Record) -> list[dict[str, Any]]:
    """The statements that a gold document lists, [] without a list; "check" is said of each."""
    return [
        {"span": each["span"], "check": bool(each.get("check"))}
        for each in record.get("unattributed", ())
    ]


def _characters(spans: Iterable[Sequence[int]]) -> Characters:
    return frozenset(offset for start, end in spans for offset in range(start, end))


def _pairs(asked: Sequence[Characters], given: Sequence[Characters]) -> dict[int, int]:
    """{place of what was found: place of its gold}, best overlap first."""
    ranked = sorted(
        (-value, i, j)
        for i, first in enumerate(asked)
        for j, second in enumerate(given)
        if (value := overlap(first, second)) >= HALF
    )
    partner: dict[int, int] = {}
    for _, i, j in ranked:
        if j not in partner and i not in partner.values():
            partner[j] = i
    return partner
