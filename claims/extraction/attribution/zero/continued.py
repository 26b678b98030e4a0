"""Quotations that go on behind the report that opened them ("...," she said. "...")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .. import contents

if TYPE_CHECKING:
    from ...reading.reading import Reading, Unit
    from ..candidates import Draft

_QUOTED_SHARE = 0.6


def join_continued(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Join quotations that stand alone to the report before them, in their paragraph or in
    paragraphs of nothing else: who spoke last goes on speaking.
    """
    result = list(drafts)
    outside = [(n, d) for n, d in enumerate(drafts) if reading.quotes.at(d.cue.start) is None]
    busy = {reading.unit_of[d.cue.tok] for _, d in outside}
    by_unit = {reading.unit_of[d.cue.tok]: n for n, d in outside if d.how == "quote"}
    latest: int | None = None
    for number, unit in enumerate(reading.units):
        if unit.first in reading.paragraph_starts and not _stands_alone(reading, unit):
            latest = None
        if number in busy:
            latest = by_unit.get(number)
        elif latest is not None and _stands_alone(reading, unit):
            start, end = reading.toks[unit.first].start, reading.toks[unit.last - 1].end
            if start < result[latest].content[-1].end:
                continue  # behind a colon that ended its paragraph: it is the content already
            more = contents.trimmed(reading, start, end)
            content = result[latest].content + more
            result[latest] = replace(
                result[latest], content=content, construction="continued-quotation"
            )
    return result


def _stands_alone(reading: Reading, unit: Unit) -> bool:
    """A sentence that is mostly a quotation and opens with it."""
    start, end = reading.toks[unit.first].start, reading.toks[unit.last - 1].end
    quote = reading.quotes.at(start)
    return quote is not None and min(quote.end, end) - start >= _QUOTED_SHARE * (end - start)
