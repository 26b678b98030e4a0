"""How sure an attribution is, from how often its construction was right on annotated news.

``confidence.toml`` has the counts of each construction, and of attributions without a source
and of those inside another; ``manage.py evaluate GOLD ... --write-confidence`` makes it. The
precision of a construction that was met rarely is drawn towards that of all (Laplace smoothing
with the overall precision as the prior, which counts as much as ``PRIOR`` attributions)::

    (right + PRIOR * overall) / (found + PRIOR)

An attribution without a source, or inside another, loses what such ones fall short of the
overall precision, smoothed in the same way. The result orders claims.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .constructions import CONSTRUCTIONS

PATH = Path(__file__).with_name("confidence.toml")
PRIOR = 5
#: Conditions that are counted beside the constructions.
SOURCELESS, NESTED = "without-source", "nested"
#: Requests, promises and attitudes are left out by many annotators; their precision depends on
#: the annotation more than on the reading, so this one is set by hand.
OUTER = 0.15
LEAST = 0.05
Counts = Mapping[str, tuple[int, int]]
_HEAD = """\
# Attributions found in the committed texts, and how many of them are right in full, by
# construction. Made by: manage.py evaluate GOLD ... --write-confidence
"""


def confidence(construction: str, *, outer: bool, sourceless: bool, nested: bool) -> float:
    """How sure an attribution of this construction is, from 0 to 1."""
    counts = measured()
    value = precision(counts, construction)
    overall = _overall(counts)
    for condition, holds in ((SOURCELESS, sourceless), (NESTED, nested)):
        if holds:
            value -= max(0.0, overall - precision(counts, condition))
    if outer:
        value -= OUTER
    return round(max(value, LEAST), 3)


def precision(counts: Counts, name: str) -> float:
    """The share that is right, smoothed towards the overall share."""
    found, right = counts.get(name, (0, 0))
    return (right + PRIOR * _overall(counts)) / (found + PRIOR)


def _overall(counts: Counts) -> float:
    """The share of all attributions that is right; 0.5 where none was counted."""
    pairs = [counts[each.name] for each in CONSTRUCTIONS if each.name in counts]
    found, right = (sum(pair[k] for pair in pairs) for k in (0, 1))
    return right / found if found else 0.5


@cache
def measured() -> Counts:
    """The counts (found, right) by construction and condition, as committed."""
    if not PATH.exists():
        return {}
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return {name: (each["found"], each["right"]) for name, each in table.items()}


def written(counts: Counts) -> str:
    """The counts as ``confidence.toml`` has them, in the order of the inventory."""
    names = [*(each.name for each in CONSTRUCTIONS), SOURCELESS, NESTED]
    lines = (f"{name} = {{ found = {counts[name][0]}, right = {counts[name][1]} }}"
             for name in names if name in counts)  # fmt: skip
    return _HEAD + "\n".join(lines) + "\n"
