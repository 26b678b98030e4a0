"""Fit the weights of check-worthiness to what people chose, as gold of own statements has it.

Logistic regression by Newton's method, without chance. The sum of log losses is joined by
``PULL`` times half the squared distance of each weight from what is expected of it; the base
is free. A weight that would cross zero is 0: editors read it as for or against. Of 0.3, 1, 3,
10 and 30 this pull left the least log loss on texts left out, one at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from claims.extraction.languages.packs import load_pack
from claims.extraction.own_voice.check_worthiness import BASE, EXPECTED, Judge
from claims.extraction.reading.reading import Reading
from claims.extraction.text.quotations import find_quotes
from claims.extraction.types import Span

from .own_scores import own_gold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .evaluation import Record

PULL = 1.0
_ROUNDS = 50
_NEAR = 1e-9


class Choice(NamedTuple):
    """What a statement shows, and whether a fact-checker would look at it."""

    reasons: frozenset[str]
    check: bool


def choices(text: str, language: str, gold: Record) -> Iterator[Choice]:
    """The statements of a gold document, with their features at the spans of the gold.

    Raises UnsupportedLanguage where the text cannot be parsed.
    """
    from claims.extraction.parsing import parser

    pack = load_pack(language)
    parse = parser.parse(text, pack)
    judge = Judge(Reading(parse, find_quotes(text, dialogue_dash=pack.dialogue_dash), pack))
    for each in own_gold(gold):
        yield Choice(frozenset(judge.reasons([Span(*each["span"])])), each["check"])


def fitted(rows: Iterable[Choice]) -> tuple[float, dict[str, float]]:
    """The base, and the weight of each feature, in log odds. Without rows, what is expected."""
    import numpy as np

    known: Sequence[Choice] = list(rows)
    if not known:
        return BASE, dict(EXPECTED)
    shows = [[name in row.reasons for name in EXPECTED] + [True] for row in known]
    table, chosen = np.array(shows, float), np.array([row.check for row in known], float)
    expected = np.array([*EXPECTED.values(), BASE])
    pull = np.array([PULL] * len(EXPECTED) + [0.0])
    weights = expected.copy()
    for _ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (odds - chosen) + pull * (weights - expected)
        curve = table.T @ (table * (odds * (1 - odds))[:, None]) + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < _NEAR:
            break
    weights[:-1][weights[:-1] * expected[:-1] < 0] = 0
    *each, base = (round(float(weight), 2) for weight in weights)
    return base, dict(zip(EXPECTED, each, strict=True))
