"""Reports in the passive, whose subject belongs to what is reported: X is said to P."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .complements import Found, clause_end, content_in
from .noun_contents import phrase_to
from .segments import NOMINAL
from .sources import agent, subject_before

if TYPE_CHECKING:
    from .clauses import Clause

_NEAR = 5


def passive(clause: Clause) -> Found | None:
    """The subject with what is said of it (is said to P, was accused of P, was described as P),
    or alone where somebody says it (P was confirmed by the ministry).

    Whom a verb of telling tells is no part of it (was asked about P), and alone is told nobody
    who is judged (was criticized by the ministry).
    """
    by = agent(clause)
    said = _predicated(clause, by[1] if by else clause.cue.last + 1)
    if clause.cue.entry.told:
        return said
    subject = subject_before(clause)
    takes = clause.cue.entry.takes
    alone = by is not None and "noun" in takes and ("clause" in takes or clause.calls_untrue)
    if subject is None or (said is None and not alone):
        return None
    about = content_in(clause, *subject, "passive-agent")
    if said is None:
        return about
    return Found(about.spans + said.spans, said.construction)


def _predicated(clause: Clause, begin: int) -> Found | None:
    """What is said of the subject: an infinitive, or a phrase behind of, as, for, about."""
    if begin + 2 >= clause.sentence.last:
        return None
    takes, norm, pack = clause.cue.entry.takes, clause.toks[begin].norm, clause.reading.pack
    if pack.has("infinitive", norm) and "raising" in takes:
        return content_in(clause, begin, clause_end(clause, begin), "passive-predicate")
    if "as" in takes:
        return _predicative(clause, begin)
    group = "topic" if clause.cue.entry.told else "charge"
    if pack.has(group, norm) and "noun" in takes:
        name = "passive-topic" if clause.cue.entry.told else "passive-predicate"
        return content_in(clause, begin, phrase_to(clause, begin + 1), name)
    return None


def _predicative(clause: Clause, begin: int) -> Found | None:
    """was described on Monday as P, was declared P."""
    near = range(begin, min(begin + _NEAR, clause.sentence.last - 1))
    marks = (i for i in near if clause.reading.pack.has("predicative", clause.toks[i].norm))
    first = next(marks, None)
    if first is None and clause.toks[begin].upos not in NOMINAL:
        return None
    first = begin if first is None else first
    return content_in(clause, first, phrase_to(clause, first + 1), "passive-predicate")
