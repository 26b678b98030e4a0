"""How often the memory finds what was claimed before, on claims and posts that others matched."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from ..memory.ranking import Ranked, Stored, ranked
from ..memory.shelf import Row, Shelf, marks_of, proposed
from ..memory.vectors import Codes, signs_of, vectors_of
from ..memory.words import stems
from .input_texts import UnreadableInput

#: How many of the best are looked at.
FIRST = 5


@dataclass(frozen=True)
class Found:
    """``precision`` is the mean average precision of the first five (MAP@5), ``found`` the share
    of queries with a right one among them."""

    queries: int
    stored: int
    precision: float
    found: float


class Remembered:
    """Texts in memory, each with a key, asked as the desk asks for claims."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts
        codes = vectors_of(list(texts.values()))
        self._vectors: dict[int, Codes] = dict(zip(texts, codes, strict=True))
        self._shelf = Shelf(
            [
                Row(key, signs_of(self._vectors[key]).tobytes(), marks_of(stems(text)).tobytes())
                for key, text in texts.items()
            ]
        )

    def like(self, text: str, vector: Codes) -> list[Ranked]:
        """The likeliest, the best first."""
        candidates = proposed([self._shelf], marks_of(stems(text)), signs_of(vector))
        stored = [
            Stored(each.key, self._texts[each.key], self._vectors[each.key], each.by_words)
            for each in candidates
        ]
        return ranked(text, vector, stored)


def repeats_measured(documents: Path, queries: Path, judged: Path) -> Found:
    """Ask for every query that somebody judged.

    Tab-separated: documents and queries with a line of headings, a key and one or more columns
    of text; judgments as TREC writes them (query, 0, document, relevance).  A query's signature
    behind " — " is no part of it.  Raises UnreadableInput.
    """
    there = _texts(documents)
    keys = dict(enumerate(there))
    memory = Remembered({n: there[key] for n, key in keys.items()})
    right = _judgments(judged)
    asked = {key: text.rsplit(" — ", 1)[0] for key, text in _texts(queries).items() if key in right}
    if not asked:
        raise UnreadableInput(f"{judged}: judges none of the queries.")
    vectors = vectors_of(list(asked.values()))
    precision = found = 0.0
    for (key, text), vector in zip(asked.items(), vectors, strict=True):
        hits = [keys[each.key] in right[key] for each in memory.like(text, vector)[:FIRST]]
        shares = [sum(hits[:n]) / n for n, hit in enumerate(hits, 1) if hit]
        precision += sum(shares) / min(FIRST, len(right[key]))
        found += any(hits)
    return Found(len(asked), len(there), precision / len(asked), found / len(asked))


def _texts(path: Path) -> dict[str, str]:
    rows = [row for row in _rows(path)[1:] if len(row) >= 2]
    return {key: " ".join(columns) for key, *columns in rows}


def _judgments(path: Path) -> dict[str, set[str]]:
    right = defaultdict(set)
    for query, _zero, document, relevance in (row for row in _rows(path) if len(row) == 4):
        if relevance.strip() not in ("", "0"):
            right[query].add(document)
    return right


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(f"{path}: {error}") from error
