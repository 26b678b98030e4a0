"""How well attributions are found: precision, recall and F1 against gold.

Definitions as the PolNeAR and PARC evaluations use them: attributions of a document are
paired one to one, best overlap first, and counts are summed over documents. Characters
are compared, white space aside; the overlap of A and B is 2|A and B| / (|A| + |B|).

* ``cue``: overlap of at least one half, or half of the predicted cue lies in the gold one
* ``content``: overlap of at least one half
* ``full``: content, and the sources overlap by one half or are both implicit

Gold has no constructions: of each that the engine read by, it is counted how many of its
attributions are right.

Gold marked ``optional`` is neither demanded nor punished. Kinds go by the share of the
content that stands in quotation marks: direct from 90 %, indirect up to 10 %.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.extraction.types import Attribution, OwnStatement

METRICS = ("cue", "content", "full")
KINDS = ("all", "direct", "mixed", "indirect")
HALF = 0.5
Record = Mapping[str, Any]
Characters = frozenset[int]


@dataclass(frozen=True, slots=True)
class Parts:
    """One attribution as the characters of its parts."""

    source: Characters
    cue: Characters
    content: Characters
    kind: str
    optional: bool
    confidence: float
    construction: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one metric: pairs found among ``predicted`` and ``gold``."""

    found: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of predictions that are right, 0 without predictions."""
        return self.found / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found, 0 without gold."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    recalled: int = 0


class Evaluation:
    """Sums over documents: add each, then ask for scores."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._ranked: list[tuple[float, bool]] = []

    def add(self, *, text: str, gold: Sequence[Record], predicted: Sequence[Record]) -> None:
        """Count one document; records have "source", "cue" and "content" spans."""
        quoted = quoted_characters(text)
        asked = [_parts(record, text, quoted) for record in gold]
        given = [_parts(record, text, quoted) for record in predicted]
        asked, given = _without_optional(asked, given)
        for metric, fit in _FITS.items():
            self._count(metric, fit, asked, given)

    def _count(self, metric: str, fit: Fit, asked: list[Parts], given: list[Parts]) -> None:
        if metric == "cue":
            asked, given = [a for a in asked if a.cue], [b for b in given if b.cue]
        pairs = _pairs(asked, given, fit)
        right, hit = {j for _, j in pairs}, {i for i, _ in pairs}
        if metric == "full":
            self._ranked += ((parts.confidence, j in right) for j, parts in enumerate(given))
        for j, parts in enumerate(given):
            for kind in ("all", parts.kind, parts.construction):
                self._counts[metric, kind, "predicted"] += 1
                self._counts[metric, kind, "found"] += j in right
        for i, parts in enumerate(asked):
            for kind in ("all", parts.kind):
                self._counts[metric, kind, "gold"] += 1
                self._counts[metric, kind, "recalled"] += i in hit

    def score(self, metric: str, kind: str = "all") -> Score:
        """The score of one metric over all documents added so far; ``kind`` may be a
        construction, whose precision alone says something.
        """
        return Score(
            *(
                self._counts[metric, kind, name]
                for name in ("found", "predicted", "gold", "recalled")
            )
        )

    def by_confidence(self) -> tuple[float, float] | None:
        """The share that is right in full of the surer half of the predictions, and of the rest.

        None with fewer than two predictions.
        """
        ranked = sorted(self._ranked, key=lambda pair: -pair[0])
        half = len(ranked) // 2
        if not half:
            return None
        parts = ranked[:half], ranked[half:]
        surer, rest = (sum(right for _, right in part) / len(part) for part in parts)
        return surer, rest


def as_record(attribution: Attribution) -> dict[str, Any]:
    """An attribution in the format of gold files."""
    return {
        "source": [[span.start, span.end] for span in attribution.source],
        "cue": [[span.start, span.end] for span in attribution.cue],
        "content": [[span.start, span.end] for span in attribution.content],
        "kind": attribution.kind,
        "resolved_source": attribution.resolved_source,
        "polarity": attribution.polarity,
        "confidence": attribution.confidence,
        "embedded": attribution.embedded,
        "construction": attribution.construction,
    }


def statement_record(statement: OwnStatement) -> dict[str, Any]:
    """A statement in the article's own voice, as spans, with its check-worthiness."""
    return {
        "content": [[span.start, span.end] for span in statement.content],
        "worth": statement.check_worthiness.score,
        "reasons": list(statement.check_worthiness.reasons),
    }


def statement_gold(record: Record) -> list[dict[str, Any]]:
    """The statements that a gold document gives as "unattributed", in the form of a prediction.

    Each has a "span", or its pieces as "content".
    An optional attribution may as well be read as the article's own words: what is found of
    one is neither demanded nor punished.
    """
    own: list[dict[str, Any]] = [
        {"content": each.get("content") or [each["span"]]} for each in record["unattributed"]
    ]
    optional = [each for each in record.get("attributions", ()) if each.get("optional")]
    return own + [{"content": [*a["cue"], *a["content"]], "optional": True} for a in optional]


# ------------------------------------------------------------------------- pairing


def overlap(first: Characters, second: Characters) -> float:
    """2|A and B| / (|A| + |B|), 0 where one is empty."""
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _cue_fit(gold: Parts, given: Parts) -> float:
    value = overlap(gold.cue, given.cue)
    within = len(gold.cue & given.cue) >= HALF * len(given.cue)
    return value if value and (value >= HALF or within) else 0.0


def _content_fit(gold: Parts, given: Parts) -> float:
    value = overlap(gold.content, given.content)
    return value if value >= HALF else 0.0


def _full_fit(gold: Parts, given: Parts) -> float:
    implicit = not gold.source and not given.source
    agree = implicit or overlap(gold.source, given.source) >= HALF
    return _content_fit(gold, given) if agree else 0.0


Fit = Callable[[Parts, Parts], float]
_FITS: dict[str, Fit] = {"cue": _cue_fit, "content": _content_fit, "full": _full_fit}


def _pairs(gold: list[Parts], given: list[Parts], fit: Fit) -> list[tuple[int, int]]:
    """One-to-one pairs, best first; ties by source, then cue, then order."""
    ranked = sorted(
        (-value, -overlap(a.source, b.source), -overlap(a.cue, b.cue), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(given)
        if (value := fit(a, b)) > 0
    )
    pairs: list[tuple[int, int]] = []
    for *_, i, j in ranked:
        if all(i != other_i and j != other_j for other_i, other_j in pairs):
            pairs.append((i, j))
    return pairs


def _without_optional(gold: list[Parts], given: list[Parts]) -> tuple[list[Parts], list[Parts]]:
    """Both sides without optional gold and the predictions that found it."""
    if not any(parts.optional for parts in gold):
        return gold, given
    partner = {j: i for i, j in _pairs(gold, given, _content_fit)}
    free_gold = [i for i in range(len(gold)) if i not in set(partner.values())]
    free_given = [j for j in range(len(given)) if j not in partner]
    rest = _pairs([gold[i] for i in free_gold], [given[j] for j in free_given], _cue_fit)
    partner |= {free_given[j]: free_gold[i] for i, j in rest}
    return (
        [parts for parts in gold if not parts.optional],
        [b for j, b in enumerate(given) if j not in partner or not gold[partner[j]].optional],
    )


# ------------------------------------------------------------------ characters, kinds


def _parts(record: Record, text: str, quoted: set[int]) -> Parts:
    source, cue, content = (
        _characters(record.get(part) or (), text) for part in ("source", "cue", "content")
    )
    share = len(content & quoted) / len(content) if content else 0.0
    kind = "direct" if share >= 0.9 else "indirect" if share <= 0.1 else "mixed"
    confidence = float(record.get("confidence", 0.0))
    optional, read_as = bool(record.get("optional")), str(record.get("construction", ""))
    return Parts(source, cue, content, kind, optional, confidence, read_as)


def _characters(spans: Iterable[Sequence[int]], text: str) -> Characters:
    return frozenset(
        offset for start, end in spans for offset in range(start, end) if not text[offset].isspace()
    )


_CLOSING = {"“": '”"', "«": '»"', "„": '“”"', "‟": '”"', "「": '」"', "『": '』"', '"': '"”'}
_SINGLE_END = re.compile(r"(?<=[.,!?…;])['’](?!\w)")


def quoted_characters(text: str) -> set[int]:
    """The offsets inside quotation marks, marks included, paragraph by paragraph.

    Simpler than the engine's own reading of marks on purpose: it is a yardstick, and
    counts a quotation left open to the end of its paragraph.
    """
    inside: set[int] = set()
    for paragraph in re.finditer(r"[^\n]+", text):
        at, end = paragraph.span()
        while (opening := _opening(text, at, end)) is not None:
            start, inner, closers = opening
            at = _closing(text, inner, end, closers)
            inside.update(range(start, at))
    return inside


def _opening(text: str, at: int, end: int) -> tuple[int, int, str] | None:
    """The next opening mark: where it starts and ends, and what closes it."""
    while at < end:
        if text[at : at + 2] in ("''", "``"):
            return at, at + 2, _CLOSING['"']
        if text[at] in _CLOSING:
            return at, at + 1, _CLOSING[text[at]]
        if text[at] in "'‘" and _opens_single(text, at, end):
            return at, at + 1, "'’"
        at += 1
    return None


def _opens_single(text: str, at: int, end: int) -> bool:
    before = text[at - 1] if at else " "
    edge = before.isspace() or before in "([—-"
    follows = at + 1 < end and text[at + 1].isalnum()
    return edge and follows and _SINGLE_END.search(text[:end], at + 1) is not None


def _closing(text: str, at: int, end: int, closers: str) -> int:
    """Behind the mark that closes; the paragraph's end where none does."""
    while at < end:
        double = text[at : at + 2] in ("''", "``")
        mark = '"' if double else text[at]
        letter_follows = at + 1 < len(text) and at + 1 < end and text[at + 1].isalnum()
        if mark in closers and not (mark in "'’" and letter_follows):
            return at + (2 if double else 1)
        at += 2 if double else 1
    return end
