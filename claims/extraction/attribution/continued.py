"""Quotations that go on behind the report that opened them ("...," she said. "...")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import contents

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from ..reading.sentences import TextSentence
    from .candidates import Candidate

_QUOTED_SHARE = 0.6
_QUOTED = ("quote", "colon")


def join_continued(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Join quotations that stand alone to the report before them, in their paragraph or in
    paragraphs of nothing else: who spoke last goes on speaking.
    """
    result = list(candidates)
    outside = [
        (n, each) for n, each in enumerate(candidates) if reading.quotes.at(each.cue.start) is None
    ]
    busy = {reading.sentence_number[each.cue.tok] for _, each in outside}
    by_sentence = _opening_reports(reading, outside)
    latest: int | None = None
    for number, sentence in enumerate(reading.sentences):
        if sentence.first in reading.paragraph_starts and not _goes_on(
            reading, sentence, None if latest is None else candidates[latest]
        ):
            latest = None
        if number in busy:
            latest = by_sentence.get(number)
        elif latest is not None and _stands_alone(reading, sentence):
            start, end = reading.toks[sentence.first].start, reading.toks[sentence.last - 1].end
            if start < result[latest].content[-1].end:
                continue  # behind a colon that ended its paragraph: it is the content already
            more = contents.trimmed(reading, start, end)
            content = result[latest].content + more
            result[latest] = replace(
                result[latest], content=content, construction="continued-quotation"
            )
    return result


def _opening_reports(reading: Reading, outside: list[tuple[int, Candidate]]) -> dict[int, int]:
    """For each sentence, the report that quotations behind it go on with: its last one of quoted
    words, else its last affirmed one of a clause.
    """
    said = [(n, each) for n, each in outside if each.how == "clause"]
    said = [(n, each) for n, each in said if each.cue.entry.polarity == "affirmed"]
    quoted = [(n, each) for n, each in outside if each.how in _QUOTED]
    return {reading.sentence_number[each.cue.tok]: n for n, each in said + quoted}


def _goes_on(reading: Reading, sentence: TextSentence, report: Candidate | None) -> bool:
    """Does a new paragraph go on with a report? With quoted words only, and in such."""
    quoted = report is not None and report.how in _QUOTED
    return quoted and _stands_alone(reading, sentence)


def _stands_alone(reading: Reading, sentence: TextSentence) -> bool:
    """A sentence that is mostly a quotation and opens with it."""
    start, end = reading.toks[sentence.first].start, reading.toks[sentence.last - 1].end
    quote = reading.quote_at(sentence.first)
    return quote is not None and min(quote.end, end) - start >= _QUOTED_SHARE * (end - start)
