"""According-to phrases: who they name, and the sentence that they report (وفق، نقلا عن)."""

from __future__ import annotations

from ...reading.reading import COMMAS, Reading
from ..candidates import Draft
from ..cues import Cue
from . import contents, sources
from .speaking import can_speak

_ADDRESSED = 9


def chains(reading: Reading, lifted: list[Cue]) -> list[list[Cue]]:
    """According-to phrases that stand side by side (بحسب الصحيفة، نقلا عن مصادر)."""
    chains: list[list[Cue]] = []
    end = -1
    for cue in lifted:
        between = reading.toks[end : cue.tok] if end > 0 else ()
        side_by_side = 0 < end <= cue.tok and all(tok.norm in COMMAS for tok in between)
        if side_by_side and reading.unit_of[end - 1] == reading.unit_of[cue.tok]:
            chains[-1].append(cue)
        else:
            chains.append([cue])
        source = _lifted_source(reading, cue)
        end = source[1] if source else -1
    return chains


def lifted_draft(
    reading: Reading, chain: list[Cue], cue: Cue, breaks: dict[int, int],
    drafts: dict[int, list[Draft]],
) -> Draft:  # fmt: skip
    """One attribution of an according-to phrase, which may stand in a chain of them."""
    source = _lifted_source(reading, cue)
    assert source is not None, "cues without a source are left out before"
    spans = (sources.source_span(reading, *source),)
    near = drafts.get(reading.unit_of[cue.tok], ())
    shared = next((d for d in near if _stands_inside(d, cue)), None)
    behind = _lifted_source(reading, chain[-1]) or source
    content = shared.content if shared else contents.lifted_spans(
        reading, chain[0], behind[1], lambda i: i in breaks)  # fmt: skip
    return Draft(cue, cue.spans, source, spans, content, _name(cue))


def _name(cue: Cue) -> str:
    return "as-said" if cue.form == "as_said" else "according-to"


def lifts(reading: Reading, cue: Cue) -> bool:
    """An according-to phrase with somebody behind it who can speak."""
    if cue.form not in ("according", "as_said"):
        return False
    source = _lifted_source(reading, cue)
    if source is None or reading.pack.has("manner", reading.toks[source[0]].core):
        return False
    if sources.inside_quote(reading, cue.tok) and cue.form == "as_said":
        return False
    sure = cue.form == "as_said" or not reading.phrase("sometimes_according", cue.tok, cue.last + 2)
    return sure or can_speak(reading, source)


def _lifted_source(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase behind an according-to phrase."""
    begin, last = cue.last + 1, reading.units[reading.unit_of[cue.tok]].last
    if cue.entry.origin and begin < last and reading.toks[begin].norm == cue.entry.origin:
        begin += 1
    if cue.form == "according" and begin < last and sources.is_addressed(reading, begin):
        return begin, sources.phrase_end(reading, cue, begin, last)
    found = sources.phrase_from(reading, cue, begin, last)
    if found and found[0] > cue.last + (_ADDRESSED if cue.form == "as_said" else 3):
        return None
    return found


def _stands_inside(draft: Draft, cue: Cue) -> bool:
    """An according-to phrase between a verb and its content shares that content."""
    return bool(draft.content) and draft.cue.start < cue.start < draft.content[0].start
