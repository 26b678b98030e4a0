"""Everything that is stored, packed so that one look finds the hundred likeliest.

A row takes 64 bytes for the signs of its vector and four for each of its words.  Words find by
BM25, signs by how many agree; both are a few passes over packed numbers, no loop over rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .vectors import SIZE

#: How many rows words, and how many signs, may propose.
PROPOSED = 100
#: A word that more of all rows have than this finds nothing: it is read through for nothing.
FREQUENT = 0.1
_FEW = 1000  # rows among which no word is frequent
_K, _B = 1.2, 0.4  # BM25's, chosen on others' claims (docs/decisions/0029)
#: What stands for a word: one of four thousand million numbers.
Marks = NDArray[np.uint32]


def marks_of(stems: Iterable[str]) -> Marks:
    """Each of the words once, as a number."""
    return np.array(sorted({crc32(stem.encode()) for stem in stems}), dtype=np.uint32)


@dataclass(frozen=True)
class Row:
    """What is packed of one text: its key, its vector's signs and its words' marks, as bytes."""

    key: int
    signs: bytes
    marks: bytes


@dataclass(frozen=True)
class Proposed:
    """A row that may be like what was asked for; ``by_words`` is its BM25, 0 without a word."""

    key: int
    by_words: float


class Shelf:
    """Packed rows; ``keys`` tells which, ``gone`` those that are no longer so."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.keys = np.array([row.key for row in rows], dtype=np.int64)
        signs = np.frombuffer(b"".join(row.signs for row in rows), dtype=np.uint64)
        # A column for each 64 signs: passes over columns are four times as fast as over rows.
        self._signs = np.ascontiguousarray(signs.reshape(len(rows), SIZE // 64).T)
        self._lengths = np.array([len(row.marks) // 4 for row in rows], dtype=np.int32)
        marks = np.frombuffer(b"".join(row.marks for row in rows), dtype=np.uint32)
        # Postings: the rows of each mark lie side by side, the older first.
        order = np.argsort(marks, kind="stable")
        self._marks = marks[order]
        self._rows = np.repeat(np.arange(len(rows), dtype=np.int32), self._lengths)[order]
        self._gone = np.zeros(len(rows), dtype=bool)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        parts = (self.keys, self._signs, self._lengths, self._marks, self._rows, self._gone)
        return sum(part.nbytes for part in parts)

    def forget(self, keys: Iterable[int]) -> None:
        """Propose these no longer."""
        self._gone |= np.isin(self.keys, np.fromiter(keys, dtype=np.int64))

    def rows_with(self, mark: Any) -> NDArray[np.int32]:
        """Where the rows are that have a word."""
        begin = np.searchsorted(self._marks, mark, side="left")
        return self._rows[begin : np.searchsorted(self._marks, mark, side="right")]

    def words_total(self) -> int:
        """How many words all rows have."""
        return int(self._lengths.sum())

    def by_words(
        self, weighed: Sequence[tuple[NDArray[np.int32], float]], usual: float
    ) -> NDArray[Any]:
        """BM25 of every row: for each word its rows and its weight; ``usual`` is a row's length."""
        found: NDArray[Any] = np.zeros(len(self))
        if weighed and len(self):
            rows = np.concatenate([rows for rows, _weight in weighed])
            each = np.concatenate([np.full(len(rows), weight) for rows, weight in weighed])
            lengths = self._lengths[rows] / usual
            each = each * (_K + 1) / (1 + _K * (1 - _B + _B * lengths))
            found = np.bincount(rows, each, minlength=len(self))
        found[self._gone] = 0
        return found

    def by_signs(self, signs: NDArray[np.uint64]) -> NDArray[np.int16]:
        """How many signs of each row agree; -1 for what is gone."""
        apart = np.zeros(len(self), dtype=np.int16)
        for column, asked in zip(self._signs, signs, strict=True):
            apart += np.bitwise_count(column ^ asked)
        agree: NDArray[np.int16] = SIZE - apart
        agree[self._gone] = -1
        return agree


def proposed(
    shelves: Sequence[Shelf], marks: Marks, signs: NDArray[np.uint64], *, most: int = PROPOSED
) -> list[Proposed]:
    """The rows that may be like a text: by its words or by its vector, at most ``most`` by each."""
    total = sum(map(len, shelves))
    if not total:
        return []
    usual = max(sum(shelf.words_total() for shelf in shelves) / total, 1)
    postings = [[shelf.rows_with(mark) for shelf in shelves] for mark in marks]
    weights = [_weight(sum(map(len, rows)), total) for rows in postings]
    by_words: list[tuple[float, int]] = []
    by_signs: list[tuple[float, int, float]] = []
    for n, shelf in enumerate(shelves):
        weighed = [(rows[n], w) for rows, w in zip(postings, weights, strict=True) if w]
        words, agree, keys = shelf.by_words(weighed, usual), shelf.by_signs(signs), shelf.keys
        by_words += [(words[i], int(keys[i])) for i in _best_by_words(words, most)]
        by_signs += [(agree[i], int(keys[i]), words[i]) for i in _best_by_signs(agree, most)]
    found = {key: words for agree, key, words in _highest(by_signs, most) if agree >= 0}
    found |= {key: words for words, key in _highest(by_words, most)}
    return [Proposed(key, float(words)) for key, words in found.items()]


def _highest(scored: Sequence[tuple[Any, ...]], most: int) -> list[tuple[Any, ...]]:
    """The best of all shelves, the lower key first among equals."""
    return sorted(scored, key=lambda each: (-each[0], each[1]))[:most]


def _weight(rows: int, total: int) -> float:
    """How much a word tells that so many rows have; nothing where far too many have it."""
    if rows > max(_FEW, FREQUENT * total):
        return 0.0
    return float(np.log(1 + (total - rows + 0.5) / (rows + 0.5)))


def _best_by_words(scores: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Where the highest above zero stand, the first among equals.

    Most rows have none of the words: those are not sorted along.
    """
    some = np.flatnonzero(scores)
    if len(some) <= most:
        return some
    having = scores[some]
    least = np.partition(having, -most)[-most]
    above, equal = some[having > least], some[having == least]
    return np.concatenate([above, equal[: most - len(above)]])


def _best_by_signs(agree: NDArray[np.int16], most: int) -> NDArray[np.int64]:
    """Where the highest stand, the first among equals, but for what is gone.

    There are few different numbers of signs, which are counted sooner than a million are sorted.
    """
    counts = np.bincount(agree.astype(np.intp) + 1, minlength=SIZE + 2)[1:]
    reached = np.cumsum(counts[::-1]) >= most
    least = SIZE - int(np.argmax(reached)) if reached.any() else 0
    above, equal = np.flatnonzero(agree > least), np.flatnonzero(agree == least)
    return np.concatenate([above, equal[: most - len(above)]])
