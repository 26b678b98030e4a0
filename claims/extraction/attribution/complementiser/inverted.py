"""Quotations before their verb in marked languages ("...", يقول أحد الناجين)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from ...types import Span
from .. import contents
from ..candidates import Candidate
from ..headlines import DOTS
from ..noun_phrases import LONGEST, phrase_from, source_span

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...text.quotations import Quote
    from ..cues import Cue
    from .scan import Anchor


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
    if cue.pronoun:  # in هذا ما قاله the word before the verb negates nothing
        tok = reading.toks[cue.tok]
        cue = replace(cue, negated=False, spans=(Span(tok.core_start, tok.end),))
    spans = (source_span(reading, *source, subject=True),)
    content = contents.trimmed(reading, quote.inner, quote.inner_end)
    if (rest := _quote_behind(reading, _clause_end(reading, cue))) is not None:
        content += contents.trimmed(reading, rest.inner, rest.inner_end)
    return Candidate(cue, cue.spans, source, spans, content, "quotation-before-verb")


def split(reading: Reading, cue: Cue, anchor: Anchor) -> Candidate | None:
    """The attribution of a verb between two pieces of what is said, of which ``anchor`` is the
    second; None where it has nothing before it.
    """
    behind = anchor.construction == "quotation-with-cue"
    apart = behind and reading.toks[anchor.mark - 1].norm in COMMAS
    return inverted(reading, cue) if apart else None


def _quote_behind(reading: Reading, comma: int) -> Quote | None:
    """The quotation that goes on behind the clause and ends its sentence ("...", يقول X، "...")."""
    last = reading.sentence_of(comma - 1).last
    quote = reading.quote_starting(comma + 1) if comma + 1 < last else None
    if quote is None or not quote.closed or reading.toks[comma].norm not in COMMAS:
        return None
    end = reading.tok_at(quote.end)
    rest = reading.toks[end:last]
    return quote if all(tok.is_punct for tok in rest) else None


def _quote_before(reading: Reading, cue: Cue) -> Quote | None:
    linking = _linking(reading, cue.tok)
    resumed = not cue.pronoun or linking > 1  # هذا ما قاله
    if cue.form != "verb" or not resumed or "quote" not in cue.entry.takes or cue.entry.outer:
        return None
    if cue.start > reading.toks[cue.tok].start or reading.new_paragraph(cue.tok):
        return None
    last = cue.tok - 1 - linking
    if last > 0 and reading.toks[last].norm in (*COMMAS, *DOTS):
        last -= 1
    quote = reading.quote_at(last) if last >= 0 else None
    if quote is None or not (quote.closed and quote.end == reading.toks[last].end):
        return None
    return quote if _opens_sentence(reading, quote) else None


def _linking(reading: Reading, verb: int) -> int:
    """How many tokens before the verb only point back to the quotation (هكذا برر)."""
    sizes = (n for n in (1, 2, 3) if n <= verb and reading.phrase("thus", verb - n, verb) == n)
    return next(sizes, 0)


def _opens_sentence(reading: Reading, quote: Quote) -> bool:
    """Nothing but quotation stands before the verb: no cue announces it already."""
    first = reading.tok_at(quote.start)
    return first == reading.sentence_of(first).first


def _clause_end(reading: Reading, cue: Cue) -> int:
    """Behind the subject: the next comma or colon, or the end of the sentence."""
    last = min(reading.sentence_of(cue.tok).last, cue.last + LONGEST)
    marks = (*COMMAS, ":")
    rest = range(cue.last + 1, last)
    mark = next((i for i in rest if reading.toks[i].norm in marks), last)
    parse = reading.parse
    objects = (parse.extent(n)[0] for n in parse.dependents(cue.word, "obj"))
    return min((first for first in objects if cue.last + 1 < first < mark), default=mark)
