"""Verbs of telling whose participle says only who was asked or told, and reports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .clauses import Clause


def asked_aside(clause: Clause) -> bool:
    """The manager, asked for comment, did not respond: between the only comma before it and
    one before another verb.
    """
    before, first, last = clause.cue.tok - 1, clause.sentence.first, clause.sentence.last - 1
    if not clause.cue.entry.told or clause.group != clause.cue.tok or before <= first:
        return False
    commas = [i for i in range(first, last) if clause.sets_off(i)]
    behind = [i for i in commas if i > before]
    closed = bool(behind) and clause.toks[behind[0] + 1].upos in ("VERB", "AUX")
    return closed and commas[0] == before


def asked_at_first(clause: Clause) -> bool:
    """Asked whether he would resign, the minister laughed: it opens the sentence, a comma parts
    it from the clause of whoever was asked, and what was asked is a clause.
    """
    if not clause.cue.entry.told or clause.group != clause.sentence.first:
        return False
    after, last = clause.cue.last + 1, clause.sentence.last - 1
    past = "Tense=Past" in clause.reading.word(clause.cue.last).feats
    by = after < last and clause.toks[after].upos == "ADP"  # asked by X whether P, asked about P
    return past and not by and any(clause.sets_off(i) for i in range(after, last))
