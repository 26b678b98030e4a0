"""Drafts become attributions, with kind, parent, polarity and confidence."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ..types import Attribution, Kind, Polarity, Span
from .confidence import confidence
from .furniture import Furniture

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from . import resolution
    from .candidates import Draft

MOSTLY, HARDLY = 0.9, 0.1


def of_the_article(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Without what the page says around the article ("read also: ...")."""
    furniture = Furniture(reading)
    units = {reading.unit_of[draft.cue.tok] for draft in drafts}
    lines = {n for n in units if furniture.is_line(reading.units[n])}
    return [draft for draft in drafts if reading.unit_of[draft.cue.tok] not in lines]


def attribution(
    reading: Reading, draft: Draft, name: resolution.Name, parent: int | None
) -> Attribution:
    """The draft with its name and parent: kind, polarity and confidence are told."""
    return Attribution(
        source=draft.source_spans,
        cue=draft.cue_spans,
        content=draft.content,
        kind=_kind(reading, draft.content),
        cue_lemma=_lemma(reading, draft),
        resolved_source=name.label,
        speakers=name.speakers,
        polarity=_polarity(draft),
        confidence=confidence(
            reading.pack.language,
            draft.construction,
            outer=draft.cue.entry.outer,
            sourceless=draft.source is None,
            nested=parent is not None,
        ),
        parent=parent,
        construction=draft.construction,
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


def _lemma(reading: Reading, draft: Draft) -> str:
    if draft.cue.form == "according":
        span = draft.cue_spans[0]
        return reading.text[span.start : span.end]
    return draft.cue.entry.lemma


def _polarity(draft: Draft) -> Polarity:
    """A negated cue leaves its content open; a negated denial affirms it."""
    polarity = draft.cue.entry.polarity
    if not draft.cue.negated:
        return polarity
    return "affirmed" if polarity == "denied" else "doubted"


def parents(drafts: list[Draft]) -> list[int | None]:
    """For each draft, the smallest content that holds its cue.

    Drafts are in text order: one walk keeps the contents that are open.
    """
    spans = ((span.start, span.end, n) for n, d in enumerate(drafts) for span in d.content)
    opening = deque(sorted(spans))
    result: list[int | None] = []
    still_open: list[tuple[int, int, int]] = []
    for index, draft in enumerate(drafts):
        start = draft.cue.start
        while opening and opening[0][0] <= start:
            still_open.append(opening.popleft())
        still_open = [span for span in still_open if span[1] > start]
        holders = [
            (_size(drafts[n]), n)
            for _, _, n in still_open
            if n != index and not _holds(draft, drafts[n])
        ]
        result.append(min(holders)[1] if holders else None)
    return result


def _size(draft: Draft) -> int:
    return sum(span.end - span.start for span in draft.content)


def _holds(outer: Draft, inner: Draft) -> bool:
    return any(s.start <= inner.cue.start < s.end for s in outer.content)
