"""Whose a noun of saying is, in languages that need no complementiser: her claim, the mayor's
promise, the grounds on which he closed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .shared_subjects import main_subject, whole
from .sources import phrase_begin

if TYPE_CHECKING:
    from .clauses import Clause
    from .segments import Range


def possessor(clause: Clause) -> Range | None:
    """Whose claim it is: his claim, Trump's claim, la promesse du maire."""
    if (holder := issuer(clause)) is not None:
        return holder
    toks = clause.toks
    for i in range(clause.cue.tok - 1, max(clause.sentence.first, clause.cue.tok - 5) - 1, -1):
        words = (clause.reading.parse.words[n] for n in clause.reading.words_of(i))
        if any(word.depends_as("nmod:poss") for word in words):
            return (phrase_begin(clause, i), i + 1)
        if toks[i].is_punct or toks[i].upos == "VERB":
            return None
    return None


def noun_source(clause: Clause) -> Range | None:
    """Whose claim it is, or who makes it: the subject of a light verb (expressed concern)."""
    if (owner := possessor(clause)) is not None:
        return owner
    if _is_pretext(clause):
        return main_subject(clause)
    if (maker := _maker(clause)) is not None:
        return maker
    parse, noun = clause.reading.parse, clause.reading.parse.words[clause.cue.word]
    if noun.head < 0 or not noun.depends_as("obj") or not _is_light(clause, noun.head):
        return None
    # of an active verb: the subject of a passive one expressed nothing
    subjects = (n for n in parse.dependents(noun.head, "nsubj") if parse.words[n].deprel == "nsubj")
    return next((whole(clause, n) for n in subjects), None)


def _maker(clause: Clause) -> Range | None:
    """The allegation, first made by an employee: who a participle behind the noun says made it."""
    parse = clause.reading.parse
    made = (n for n in parse.dependents(clause.cue.word, "acl") if _is_light(clause, n))
    makers = (agent for n in made for agent in parse.dependents(n, "obl:agent"))
    found = next((whole(clause, n) for n in makers), None)
    return None if found is None else (found[0] + 1, found[1])  # behind "by"


def _is_light(clause: Clause, word: int) -> bool:
    """A verb that only lends its noun a subject: make a claim, express concern."""
    pack = clause.reading.pack
    return pack.has("light", pack.fold(clause.reading.parse.words[word].lemma))


def _is_pretext(clause: Clause) -> bool:
    """closed the market on the grounds that: whose pretext it is, the sentence's subject tells."""
    opens = clause.toks[max(clause.cue.tok - 2, 0)].upos == "ADP"
    return opens and clause.reading.pack.has("pretext", clause.toks[clause.cue.tok].norm)


def issuer(clause: Clause) -> Range | None:
    """The noun phrase behind a noun of saying, where a preposition marks whose it is."""
    pack, toks, after = clause.reading.pack, clause.toks, clause.cue.last + 1
    if after + 1 >= clause.sentence.last or not pack.has("possessive", toks[after].norm):
        return None
    i = after + 1
    while i < clause.sentence.last and not _opens_clause(clause, i):
        i += 1
    return (after + 1, i) if i > after + 1 else None


def _opens_clause(clause: Clause, i: int) -> bool:
    tok, pack = clause.toks[i], clause.reading.pack
    if tok.is_punct or tok.upos in ("VERB", "AUX") or pack.has("complementiser", tok.norm):
        return True
    return clause.reading.phrase("noun_complementiser", i, clause.sentence.last) > 0
