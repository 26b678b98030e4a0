"""Quotations before their verb in marked languages ("...", يقول أحد الناجين)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .. import contents
from ..candidates import Candidate
from ..noun_phrases import LONGEST, phrase_from, source_span

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...text.quotations import Quote
    from ..cues import Cue


def inverted(reading: Reading, cue: Cue) -> Candidate | None:
    """The attribution of a verb of saying that follows what it reports; None where no closed
    quotation stands right before the verb.
    """
    quote = _quote_before(reading, cue)
    if quote is None:
        return None
    source = phrase_from(reading, cue, cue.last + 1, _clause_end(reading, cue))
    if source is None:
        return None
    spans = (source_span(reading, *source, subject=True),)
    content = contents.trimmed(reading, quote.inner, quote.inner_end)
    return Candidate(cue, cue.spans, source, spans, content, "quotation-before-verb")


def _quote_before(reading: Reading, cue: Cue) -> Quote | None:
    if cue.form != "verb" or cue.pronoun or "quote" not in cue.entry.takes or cue.entry.outer:
        return None
    if cue.start > reading.toks[cue.tok].start or reading.new_paragraph(cue.tok):
        return None
    last = cue.tok - 1
    if last > 0 and reading.toks[last].norm in COMMAS:
        last -= 1
    quote = reading.quote_at(last) if last >= 0 else None
    if quote is None or not (quote.closed and quote.end == reading.toks[last].end):
        return None
    return quote if _opens_sentence(reading, quote) else None


def _opens_sentence(reading: Reading, quote: Quote) -> bool:
    """Nothing but quotation stands before the verb: no cue announces it already."""
    first = reading.tok_at(quote.start)
    return first == reading.sentence_of(first).first


def _clause_end(reading: Reading, cue: Cue) -> int:
    """Behind the subject: the next comma or colon, or the end of the sentence."""
    last = min(reading.sentence_of(cue.tok).last, cue.last + LONGEST)
    marks = (*COMMAS, ":")
    rest = range(cue.last + 1, last)
    return next((i for i in rest if reading.toks[i].norm in marks), last)
