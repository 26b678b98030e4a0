"""Candidates become attributions, with kind, parent, polarity and confidence."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ..types import Attribution, Kind, Polarity, Span
from .confidence import confidence
from .furniture import Furniture
from .unsaid import is_unsaid

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from .candidates import Candidate
    from .speakers import resolution

MOSTLY, HARDLY = 0.9, 0.1


def of_the_article(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Without what the page says around the article ("read also: ...")."""
    furniture = Furniture(reading)
    sentences = {reading.sentence_number[candidate.cue.tok] for candidate in candidates}
    lines = {n for n in sentences if furniture.is_line(reading.sentences[n])}
    return [
        candidate
        for candidate in candidates
        if reading.sentence_number[candidate.cue.tok] not in lines
    ]


def attribution(
    reading: Reading, candidate: Candidate, name: resolution.Name, parent: int | None
) -> Attribution:
    """The candidate with its name and parent: kind, polarity and confidence are told."""
    return Attribution(
        source=candidate.source_spans,
        cue=candidate.cue_spans,
        content=candidate.content,
        kind=_kind(reading, candidate.content),
        cue_lemma=_lemma(reading, candidate),
        resolved_source=name.label,
        speakers=name.speakers,
        polarity=_polarity(reading, candidate),
        confidence=confidence(
            reading.pack.language,
            candidate.construction,
            outer=candidate.cue.entry.outer,
            sourceless=candidate.source is None,
            nested=parent is not None,
        ),
        parent=parent,
        construction=candidate.construction,
    )


def _kind(reading: Reading, content: tuple[Span, ...]) -> Kind:
    """Direct where nearly all of the content is quoted, indirect where hardly any is."""
    total = sum(span.end - span.start for span in content)
    quoted = sum(
        min(quote.end, span.end) - max(quote.start, span.start)
        for span in content
        for quote in reading.quotes.touching(span.start, span.end)
    )
    share = quoted / total if total else 0.0
    return "direct" if share >= MOSTLY else "indirect" if share <= HARDLY else "mixed"


def _lemma(reading: Reading, candidate: Candidate) -> str:
    if candidate.cue.form == "according":
        span = candidate.cue_spans[0]
        return reading.text[span.start : span.end]
    return candidate.cue.entry.lemma


def _polarity(reading: Reading, candidate: Candidate) -> Polarity:
    """A negated cue leaves its content open, and so does nobody's or what was never said; a
    negated denial affirms it.
    """
    polarity, source = candidate.cue.entry.polarity, candidate.source
    nobody = source is not None and reading.pack.has("nobody", reading.bare(source[0])[0])
    if not (candidate.cue.negated or nobody or is_unsaid(reading, candidate)):
        return polarity
    return "affirmed" if polarity == "denied" else "doubted"


def parents(candidates: list[Candidate]) -> list[int | None]:
    """For each candidate, the smallest content that holds its cue.

    Candidates are in text order: one walk keeps the contents that are open.
    """
    spans = (
        (span.start, span.end, n) for n, each in enumerate(candidates) for span in each.content
    )
    opening = deque(sorted(spans))
    result: list[int | None] = []
    still_open: list[tuple[int, int, int]] = []
    for index, candidate in enumerate(candidates):
        start = candidate.cue.start
        while opening and opening[0][0] <= start:
            still_open.append(opening.popleft())
        still_open = [span for span in still_open if span[1] > start]
        holders = [
            (_size(candidates[n]), n)
            for _, _, n in still_open
            if n != index and not candidate.holds(candidates[n])
        ]
        result.append(min(holders)[1] if holders else None)
    return result


def _size(candidate: Candidate) -> int:
    return sum(span.end - span.start for span in candidate.content)
