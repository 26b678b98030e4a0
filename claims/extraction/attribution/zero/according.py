"""According-to phrases: whom they name, and the sentence that they report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL, TextSentence
from .. import contents
from ..candidates import Candidate
from .edges import source_spans

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...types import Span
    from ..cues import Cue
    from .segments import Range

_APPOSITION = 16
_HEAD = 4
_MANNER = 3


def according(reading: Reading, cue: Cue) -> Candidate | None:
    """The sentence without the phrase, said by the noun phrase behind it."""
    source = _lifted_source(reading, cue)
    if source is None or _is_manner(reading, source):
        return None
    sentence, toks = reading.sentence_of(cue.tok), reading.toks
    before: tuple[Span, ...] = ()
    if cue.tok > sentence.first:
        before = contents.trimmed(reading, toks[sentence.first].start, toks[cue.tok - 1].end)
    goes_on = _parenthesis(reading, cue, source[1], sentence)
    if cue.tok - sentence.first <= 2 and not goes_on:
        before = ()
    behind: tuple[Span, ...] = ()
    if source[1] < sentence.last and (goes_on or not before):
        begin = _past_relative(reading, source[1], sentence.last)
        if begin < sentence.last:
            behind = contents.trimmed(reading, toks[begin].start, toks[sentence.last - 1].end)
    spans = source_spans(reading, source)
    return Candidate(cue, cue.spans, source, spans, before + behind, "according-to")


def _past_relative(reading: Reading, i: int, last: int) -> int:
    """According to Ann Lee, who built it, S: behind the clause that says who the source is."""
    toks = reading.toks
    if i + 1 >= last or toks[i].norm not in COMMAS:
        return i
    if not reading.pack.has("relative", toks[i + 1].norm):
        return i
    return next((k for k in range(i + 2, last) if toks[k].norm in COMMAS), last)


def _is_manner(reading: Reading, source: Range) -> bool:
    """According to the season: what something depends on, and nobody's word."""
    head = reading.toks[source[0] : min(source[1], source[0] + _MANNER)]
    return any(reading.pack.has("manner", tok.norm) for tok in head)


def _parenthesis(reading: Reading, cue: Cue, last: int, sentence: TextSentence) -> bool:
    """The phrase stands between two commas."""
    opened = reading.toks[cue.tok - 1].norm in COMMAS
    return opened and last < sentence.last and reading.toks[last].norm in COMMAS


def _lifted_source(reading: Reading, cue: Cue) -> Range | None:
    """The noun phrase behind an according-to phrase: to the next mark, with the apposition that
    ends the sentence behind it.
    """
    sentence = reading.sentence_of(cue.tok)
    i = first = cue.last + 1
    toks = reading.toks
    while i < sentence.last and toks[i].norm not in COMMAS and not reading.is_dash(i):
        if toks[i].norm in FINAL and i >= sentence.last - 2:
            break
        i += 1
    if cue.tok == sentence.first and (end := _apposition_end(reading, i, sentence.last)):
        return (first, end)
    if cue.tok > sentence.first + 2 and _ends_in_apposition(reading, i, sentence.last):
        i = sentence.last - 1
    return (first, i) if i > first else None


def _apposition_end(reading: Reading, i: int, last: int) -> int | None:
    """The second comma of an apposition that says who the name before it is (According to Ann
    Lee, the engineer in charge, the bridge is safe).
    """
    toks = reading.toks
    if i + 2 >= last or toks[i].norm != "," or toks[i - 1].upos != "PROPN":
        return None
    near = range(i + 1, min(i + _APPOSITION, last))
    end = next((k for k in near if toks[k].norm == ","), None)
    if end is None or any(toks[k].upos in ("VERB", "AUX") for k in range(i + 1, end)):
        return None
    opening = toks[i + 1 : min(i + 1 + _HEAD, end)]
    return end if any(reading.pack.has("role", tok.norm) for tok in opening) else None


def _ends_in_apposition(reading: Reading, i: int, last: int) -> bool:
    """, the head of ...: an apposition from the comma at ``i`` to the end of the sentence."""
    toks = reading.toks
    if i + 2 >= last or toks[i].norm != "," or toks[i + 1].upos not in ("DET", "NOUN"):
        return False
    return not any(toks[k].norm in COMMAS or reading.is_dash(k) for k in range(i + 1, last))
