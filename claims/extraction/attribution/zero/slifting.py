"""Sentences lifted around their reporting clause: "S, she said" (slifting, Ross 1973)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import FINAL
from .complements import Found, content_in

if TYPE_CHECKING:
    from ...types import Span
    from .clauses import Clause
    from .segments import Range

_NEAR = 5


def lifted(clause: Clause, source: Range) -> Found:
    """The sentence before the reporting clause, and what goes on behind it."""
    first = min(clause.group, source[0])
    quote = clause.closing_quote(first)
    begin = clause.sentence.first if quote is not None else _behind_dash(clause, first)
    if quote is not None:
        opening = clause.reading.tok_at(quote.start)
        earlier = any(i in clause.heads for i in range(clause.sentence.first, opening))
        begin = opening if earlier else clause.sentence.first
    spoken = quote or clause.reading.quotes.at(clause.cue.start)
    before = content_in(clause, begin, first, "slifted-quotation" if spoken else "slifting")
    behind = _behind(clause, max(clause.cue.last + 1, source[1]), quote is not None)
    return Found(before.spans + behind, before.construction)


def _behind_dash(clause: Clause, first: int) -> int:
    """A lifted clause begins behind a semicolon, or a dash that opens no parenthesis."""
    marks = [i for i in range(clause.sentence.first, first - 1) if clause.reading.is_dash(i)]
    stops = [i for i in range(clause.sentence.first, first - 1) if clause.toks[i].norm == ";"]
    if len(marks) % 2:
        stops.append(marks[-1])
    return max(stops, default=clause.sentence.first - 1) + 1


def as_said(clause: Clause, source: Range) -> Found | None:
    """As the paper reported, S: the sentence around an adverbial of saying."""
    before, after = min(source[0], clause.group) - 1, max(clause.cue.last + 1, source[1])
    if clause.cue.form == "as_said":
        before = clause.cue.tok  # As reported by the paper, S
    if before < clause.sentence.first or not clause.reading.phrase("as_said", before, source[0]):
        return None
    ends = next(
        (i for i in range(after, clause.sentence.last) if clause.sets_off(i)), clause.sentence.last
    )
    if ends - after > _NEAR:
        return None
    left = content_in(clause, clause.sentence.first, before, "as-said").spans
    right = content_in(clause, ends + 1, clause.sentence.last, "as-said").spans
    return Found(left + right, "as-said") if left or right else None


def _behind(clause: Clause, i: int, quoted: bool) -> tuple[Span, ...]:
    """What goes on behind the reporting clause, inside the same sentence."""
    toks, last = clause.toks, clause.sentence.last
    while i < last and clause.reading.quote_starting(i) is None:
        if clause.sets_off(i) or toks[i].norm == ":" or toks[i].norm in FINAL:
            break
        i += 1
    while i < last and toks[i].is_punct and clause.reading.quote_starting(i) is None:
        i += 1
    if i >= last:
        return ()
    ended = quoted or _another_report(clause, i) or clause.describes_subject(i)
    ended = ended or clause.reading.pack.has("meanwhile", toks[i].norm)
    if clause.reading.quote_starting(i) is None and ended:
        return ()
    return content_in(clause, i, last, "slifting").spans


def _another_report(clause: Clause, i: int) -> bool:
    """Does another report open the rest?"""
    return any(k in clause.heads for k in range(i, min(i + 3, clause.sentence.last)))
