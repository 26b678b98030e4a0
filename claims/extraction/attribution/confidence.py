"""How sure an attribution is, from how often its construction is right on annotated news.

``confidence.toml`` has the counts by language and construction; ``manage.py evaluate GOLD ...
--write-confidence`` makes it. A construction that was met rarely is drawn towards what is
expected of contents that look alike (Laplace smoothing with a prior)::

    (right + WEIGHT * EXPECTED[how]) / (found + WEIGHT)

The overall precision is no good as the prior: the committed texts are read 97 times of 100
rightly, since the rules were tried on them, and three finds of three would come first. On
other English news the surer half is then right 87 times of 100, with this prior 89.
The result orders claims.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .constructions import CONSTRUCTIONS, How, how

PATH = Path(__file__).with_name("confidence.toml")
#: What is expected of a look of contents, and how many attributions this counts as.
EXPECTED: Mapping[How, float] = {
    "quote": 0.92, "clause": 0.9, "lifted": 0.85, "as": 0.75, "pronoun": 0.7, "colon": 0.7,
    "noun": 0.6,
}  # fmt: skip
WEIGHT = 20
# The committed texts have too few of these to measure what they cost (55 without a source, 53
# of them right; 7 inside another, 4 right; requests and promises hang on the annotator).
SOURCELESS, NESTED, OUTER = 0.1, 0.1, 0.15
LEAST = 0.05
Counts = Mapping[str, tuple[int, int]]
_HEAD = """\
# Attributions found in the committed texts, and how many of them are right in full, by
# language and construction. Made by: manage.py evaluate GOLD ... --write-confidence
"""


def confidence(
    language: str, construction: str, *, outer: bool, sourceless: bool, nested: bool
) -> float:
    """How sure an attribution of this construction is, from 0 to 1."""
    value = precision(measured().get(language, {}), construction)
    value -= SOURCELESS * sourceless + NESTED * nested + OUTER * outer
    return round(max(value, LEAST), 3)


def precision(counts: Counts, name: str) -> float:
    """The share that is right, smoothed towards what is expected of such contents."""
    found, right = counts.get(name, (0, 0))
    return (right + WEIGHT * EXPECTED[how(name)]) / (found + WEIGHT)


@cache
def measured() -> Mapping[str, Counts]:
    """{language: {construction: (found, right)}} as committed."""
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return {
        language: {name: (each["found"], each["right"]) for name, each in counts.items()}
        for language, counts in table.items()
    }


def written(counts: Mapping[str, Counts]) -> str:
    """The counts as ``confidence.toml`` has them, in the order of the inventory."""
    lines = [_HEAD.rstrip()]
    for language, by_name in sorted(counts.items()):
        lines += ["", f"[{language}]"]
        for name in (each.name for each in CONSTRUCTIONS if each.name in by_name):
            found, right = by_name[name]
            lines.append(f"{name} = {{ found = {found}, right = {right} }}")
    return "\n".join(lines) + "\n"
