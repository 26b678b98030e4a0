"""Check-worthiness: which claims a fact-checker should look at first, and why.

A claim's score is the logistic function of a base and the weights of its features, each
counted once. The features are those that the literature found to tell what fact-checkers
pick: figures, comparisons and named entities (ClaimBuster: Hassan et al., KDD 2017), causes,
and against it opinions and what lies ahead (Konstantinovskiy et al., "Toward Automated
Factchecking", DTRAP 2021); the CheckThat! labs of CLEF (2018 on) rank so for Arabic too.
The weights are set by hand, for want of annotated Arabic news: they order claims, and a
score is no probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp

from .lexicons import groups_at
from .reading import Reading
from .types import Span, Worth

FEATURES = {
    "casualties": 1.6,
    "percentage": 1.4,
    "money": 1.4,
    "number": 1.1,
    "cause": 1.0,
    "comparison": 0.9,
    "superlative": 0.9,
    "date": 0.6,
    "named": 0.3,
    "prediction": -0.6,
    "question": -1.2,
    "opinion": -1.3,
    "boilerplate": -3.0,
}
"""Feature -> its weight in log odds; names are stable, they are stored with every claim."""

BASE = -1.0
"""The log odds of a claim with none of the features."""

_PERCENT = frozenset("%٪")
_CURRENCY = frozenset("$€£¥₪₤")
_QUESTION = frozenset("?؟") | {"؟!", "?!"}
_NEAR = 3


def worth_of(
    reading: Reading, content: Iterable[Span], extra: frozenset[str] = frozenset()
) -> Worth:
    """The check-worthiness of a claim, given what it says; ``extra`` features are added."""
    found = set(extra)
    for span in content:
        found.update(_features(reading, span))
    if "currency" in found and found & {"number", "figure"}:
        found.add("money")
    names = sorted(found & FEATURES.keys(), key=lambda name: (-abs(FEATURES[name]), name))
    odds = BASE + sum(FEATURES[name] for name in names)
    return Worth(round(1 / (1 + exp(-odds)), 3), tuple(names))


def _features(reading: Reading, span: Span) -> Iterator[str]:
    """The features of one span, with repetitions."""
    first, last = reading.tok_at(span.start), reading.tok_at(span.end - 1) + 1
    last = min(last, len(reading.toks))
    for i in range(first, last):
        groups = groups_at(reading, reading.pack.worth, i, last)
        yield from groups.keys() - {"comparative", "bound"}
        yield from _degree(reading, groups, i, last)
        yield from _signs(reading, i, first, last)


def _degree(reading: Reading, groups: dict[str, int], i: int, last: int) -> Iterator[str]:
    """A comparative is a comparison with its "than", else a superlative; "more than 100" is
    a figure.
    """
    if "comparative" not in groups:
        return
    after = range(i + 1, min(i + 1 + _NEAR, last))
    than = next(
        (k for k in after if "than" in groups_at(reading, reading.pack.worth, k, last)), None
    )
    if than is None:
        if reading.pack.marked:
            yield "superlative"
    elif than + 1 >= last or not _is_number(reading, than + 1):
        yield "comparison"


def _is_number(reading: Reading, i: int) -> bool:
    word = reading.parse.words[reading.toks[i].word]
    return word.upos == "NUM" or any(c.isdigit() for c in word.text)


def _signs(reading: Reading, i: int, first: int, last: int) -> Iterator[str]:
    tok = reading.toks[i]
    if set(tok.norm) & _PERCENT:
        yield "percentage"
    if set(tok.norm) & _CURRENCY:
        yield "currency"
    if tok.norm in _QUESTION and i == last - 1:
        yield "question"
    if tok.upos == "PROPN":
        yield "named"
    if _is_number(reading, i):
        near = range(max(first, i - 1), min(i + 2, last))
        dated = any("date" in groups_at(reading, reading.pack.worth, k, last) for k in near)
        yield "figure" if dated else "number"
