"""According-to phrases: who they name, and the sentence that they report (وفق، نقلا عن)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from ..adverbials import is_addressed
from ..candidates import Candidate
from ..cues import Cue
from ..noun_phrases import phrase_end, phrase_from, source_span
from . import contents
from .speaking import can_speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...reading.reading import Reading

_ADDRESSED = 9
Lifted = tuple[Cue, tuple[int, int]]
"""An according-to phrase with its source as tokens [first, last)."""


def chains(reading: Reading, lifted: list[Cue]) -> list[list[Lifted]]:
    """According-to phrases with their sources; those that stand side by side together
    (بحسب الصحيفة، نقلا عن مصادر).
    """
    chains: list[list[Lifted]] = []
    end = -1
    for cue in lifted:
        source = _lifted_source(reading, cue)
        if source is None:
            continue
        between = reading.toks[end : cue.tok] if end > 0 else ()
        side_by_side = 0 < end <= cue.tok and all(tok.norm in COMMAS for tok in between)
        if side_by_side and reading.sentence_number[end - 1] == reading.sentence_number[cue.tok]:
            chains[-1].append((cue, source))
        else:
            chains.append([(cue, source)])
        end = source[1]
    return chains


def lifted_candidates(
    reading: Reading,
    chain: list[Lifted],
    breaks: dict[int, int],
    candidates: dict[int, list[Candidate]],
) -> Iterator[Candidate]:
    """One attribution of each according-to phrase in a chain of them."""
    (first, _), (_, (_, behind)) = chain[0], chain[-1]
    for cue, source in chain:
        spans = (source_span(reading, *source),)
        near = candidates.get(reading.sentence_number[cue.tok], ())
        shared = next((each for each in near if _stands_inside(each, cue)), None)
        content = shared.content if shared else contents.lifted_spans(
            reading, first, behind, lambda i: i in breaks)  # fmt: skip
        yield Candidate(cue, cue.spans, source, spans, content, _name(cue))


def _name(cue: Cue) -> str:
    return "as-said" if cue.form == "as_said" else "according-to"


def lifts(reading: Reading, cue: Cue) -> bool:
    """An according-to phrase with somebody behind it who can speak."""
    if cue.form not in ("according", "as_said"):
        return False
    source = _lifted_source(reading, cue)
    if source is None or reading.pack.has("manner", reading.toks[source[0]].core):
        return False
    if _is_outcome(reading, source) or _goes_with_verb(reading, cue):
        return False
    if reading.is_quoted(cue.tok) and cue.form == "as_said":
        return False
    sure = cue.form == "as_said" or not reading.phrase("sometimes_according", cue.tok, cue.last + 2)
    return sure or can_speak(reading, source)


def _goes_with_verb(reading: Reading, cue: Cue) -> bool:
    """تعليقا على ما أعلنت: without a comma before, a verb or noun governs these prepositions."""
    loose = reading.phrase("set_off", cue.tok, cue.last + 1) > 0
    return loose and (cue.tok == 0 or reading.toks[cue.tok - 1].norm not in COMMAS)


def _is_outcome(reading: Reading, source: tuple[int, int]) -> bool:
    """What was counted or played is nobody's word (وفق نتائج الجولة); a study's findings are."""
    head, *rest = reading.toks[source[0] : source[1]]
    makers = ("document", "institution", "body")
    found = (reading.pack.has_any(makers, tok.core, tok.indefinite) for tok in rest)
    return reading.pack.has_any(("outcome",), head.core, head.indefinite) and not any(found)


def _lifted_source(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase behind an according-to phrase."""
    begin, last = cue.last + 1, reading.sentence_of(cue.tok).last
    if cue.entry.origin and begin < last and reading.toks[begin].norm == cue.entry.origin:
        begin += 1
    if cue.form == "according" and begin < last and is_addressed(reading, begin):
        return begin, phrase_end(reading, cue, begin, last)
    found = phrase_from(reading, cue, begin, last)
    if found and found[0] > cue.last + (_ADDRESSED if cue.form == "as_said" else 3):
        return None
    return found


def _stands_inside(candidate: Candidate, cue: Cue) -> bool:
    """An according-to phrase between a verb and its content shares that content."""
    return bool(candidate.content) and candidate.cue.start < cue.start < candidate.content[0].start
