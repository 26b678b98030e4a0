"""Which of the proposed says the same: ranks by words, letters and vectors, joined.

The weights were fitted on the training part of claims and posts of others (CheckThat! 2020,
task 2), of which nothing is kept here; ``manage.py evaluate --repeats`` measures them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from .vectors import Codes, likenesses
from .words import grams, stems

_K, _B = 1.2, 0.4
_RANKS = 10  # how fast a rank loses weight: 10 / (10 + rank)
_WORD_RANK, _VECTOR_RANK, _GRAM_RANK, _WORDS, _VECTOR = 1.0, 1.0, 3.0, 4 / 30, 13.0

#: (likeness, letters shared) from which on two claims seem to say the same: nearly the same
#: meaning in whatever words, or less of it in nearly the same words.
_LIKE_ENOUGH = ((0.62, 0.0), (0.5, 0.45), (0.4, 0.75))

#: The same for passages: these are longer than claims, and say more than the claim does.
_NEAR_ENOUGH = ((0.42, 0.0), (0.35, 0.5))


@dataclass(frozen=True)
class Stored:
    """A text to be ranked: its key, words, vector, and what BM25 says of it."""

    key: int
    text: str
    vector: Codes
    by_words: float


@dataclass(frozen=True)
class Ranked:
    """How like a text is: ``score`` for the order, ``likeness`` the cosine of the vectors.

    ``grams`` are its letters in fours, and those of the text that was asked for.
    """

    key: int
    score: float
    likeness: float
    grams: tuple[Counter[str], Counter[str]] = field(repr=False, compare=False)

    @cached_property
    def shared(self) -> float:
        """The share (0..1) of the shorter one's letters that the other has as well."""
        asked, theirs = self.grams
        shorter = min(asked.total(), theirs.total())
        return (asked & theirs).total() / shorter if shorter else 0.0


def ranked(text: str, vector: Codes, stored: Sequence[Stored]) -> list[Ranked]:
    """The likeliest first; of equals the one with the lower key."""
    stored = sorted(stored, key=lambda each: each.key)
    if not stored:
        return []
    asked = Counter(grams(stems(text)))
    theirs = [Counter(grams(stems(each.text))) for each in stored]
    words = np.array([each.by_words for each in stored])
    like = likenesses(vector, np.stack([each.vector for each in stored])).astype(np.float64)
    letters = _by_letters(asked, theirs)
    scores = (
        _WORD_RANK * _by_rank(words)
        + _VECTOR_RANK * _by_rank(like)
        + _GRAM_RANK * _by_rank(letters)
        + _WORDS * words
        + _VECTOR * like
    )
    order = np.argsort(-scores, kind="stable")
    return [
        Ranked(stored[i].key, float(scores[i]), float(like[i]), (asked, theirs[i])) for i in order
    ]


def seems_same(found: Ranked) -> bool:
    """Is it like enough to be worth a look?"""
    return _reaches(found, _LIKE_ENOUGH)


def seems_to_bear(found: Ranked) -> bool:
    """Is a passage near enough to a claim to be worth a look?"""
    return _reaches(found, _NEAR_ENOUGH)


def _reaches(found: Ranked, bounds: Sequence[tuple[float, float]]) -> bool:
    return any(found.likeness >= like and found.shared >= shared for like, shared in bounds)


def _by_rank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return _RANKS / (_RANKS + ranks)


def _by_letters(asked: Mapping[str, int], theirs: Sequence[Counter[str]]) -> NDArray[np.float64]:
    """BM25 over grams, each weighed by how few of these texts have it."""
    having = Counter(gram for grams_there in theirs for gram in grams_there if gram in asked)
    total = len(theirs)
    weights = {gram: log(1 + (total - n + 0.5) / (n + 0.5)) for gram, n in having.items()}
    usual = max(sum(each.total() for each in theirs) / total, 1)
    return np.array([_bm25(weights, each, usual) for each in theirs])


def _bm25(weights: Mapping[str, float], there: Counter[str], usual: float) -> float:
    length = _K * (1 - _B + _B * there.total() / usual)
    both = ((weight, there[gram]) for gram, weight in weights.items() if gram in there)
    return sum(weight * n * (_K + 1) / (n + length) for weight, n in both)
