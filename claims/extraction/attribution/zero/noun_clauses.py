"""The content of reporting nouns: the claim that P, a promise to P, criticism of P."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .complements import Found, clause_end, content_in, opening
from .noun_contents import phrase_to
from .noun_sources import issuer, noun_source, possessor

if TYPE_CHECKING:
    from .clauses import Clause

_COPULA = 14
_OF_NOUN = ("acl", "ccomp")


def noun_clause(clause: Clause) -> Found | None:
    """What a noun of saying reports: the claim that P, la rumeur selon laquelle P, a promise to
    P, criticism of P. Behind a preposition it is told only with whose word it is.
    """
    after, holder = clause.cue.last + 1, issuer(clause)
    if holder is not None:
        after = holder[1]
    if after >= clause.sentence.last - 1:
        return None
    pack, takes, toks = clause.reading.pack, clause.cue.entry.takes, clause.toks
    if n := clause.reading.phrase("noun_complementiser", after, clause.sentence.last):
        return content_in(clause, after + n, _noun_clause_end(clause, after), "noun-cue-clause")
    verbal = toks[after + 1].upos in ("VERB", "AUX")
    if pack.has("complementiser", toks[after].norm) and not verbal:
        last = _noun_clause_end(clause, after)
        return content_in(clause, opening(clause, after), last, "noun-cue-clause")
    if (that := _copular_that(clause)) is not None:
        return content_in(
            clause, opening(clause, that), clause_end(clause, that), "noun-cue-clause"
        )
    if noun_source(clause) is None or _is_own_attitude(clause):
        return None
    if "infinitive" in takes and verbal and pack.has("infinitive", toks[after].norm):
        last = _noun_clause_end(clause, after)
        return content_in(clause, after, last, "noun-cue-infinitive")
    if "noun" in takes and toks[after].norm in clause.cue.entry.prepositions:
        last = _noun_object_end(clause, after + 1)
        return content_in(clause, after + 1, last, "noun-cue-phrase")
    return None


def _copular_that(clause: Clause) -> int | None:
    """The mayor's argument was that P: the complementiser behind a form of be whose subject the
    noun is.
    """
    pack, toks = clause.reading.pack, clause.toks
    if not clause.reading.word(clause.cue.last).depends_as("nsubj"):
        return None
    for i in range(clause.cue.last + 1, min(clause.cue.last + _COPULA, clause.sentence.last - 1)):
        if pack.has("complementiser", toks[i].norm) and toks[i].upos == "SCONJ":
            return i if pack.has("being", toks[i - 1].norm) else None
        if toks[i].upos == "AUX" and not pack.has("being", toks[i].norm):
            return None
    return None


def _is_own_attitude(clause: Clause) -> bool:
    """raised her concerns about P: whose they are is told, and nothing is said."""
    before = clause.toks[clause.cue.tok - 1]
    owned = clause.reading.pack.has("pronoun", before.norm) or possessor(clause) is not None
    return clause.cue.entry.outer and owned and "noun" in clause.cue.entry.takes


def _noun_clause_end(clause: Clause, after: int) -> int:
    """The end of a noun's clause as the tree has it, since the sentence goes on behind it."""
    parse = clause.reading.parse
    ends = [parse.extent(n)[1] for n in parse.dependents(clause.cue.word, *_OF_NOUN)]
    last = min(max(ends, default=clause.sentence.last), clause_end(clause, after))
    return min(last, _lost_verb(clause, after), _main_clause(clause, after))


def _main_clause(clause: Clause, after: int) -> int:
    """Amid claims that P, the commission ordered Q: the comma behind the adverbial that holds the
    noun and opens the sentence, before the subject of the sentence's verb.
    """
    parse, last = clause.reading.parse, clause.sentence.last
    if clause.toks[clause.sentence.first].upos != "ADP":
        return last
    root = next((n for n in parse.ancestors(clause.cue.word) if parse.words[n].head < 0), None)
    subjects = () if root is None else parse.dependents(root, "nsubj")
    commas = (parse.extent(n)[0] - 1 for n in subjects)
    return next((i for i in commas if i > after and clause.toks[i].norm in COMMAS), last)


def _lost_verb(clause: Clause, after: int) -> int:
    """The verb of a sentence that opens with the noun, which the tree took into the noun's clause
    (her claim that no warning had been given was disputed): the second one behind it.
    """
    last = clause.sentence.last
    if clause.reading.word(clause.cue.tok).head >= 0 or not clause.ends(last - 1):
        return last
    verbal = [i for i in range(after, last) if _is_verb(clause, i)]
    opening = [i for i in verbal if i - 1 not in verbal and clause.toks[i - 1].upos != "PART"]
    joined = [i for i in verbal if i - 1 in verbal and clause.toks[i - 1].upos == "VERB"]
    groups = sorted({*opening, *joined})
    return groups[1] if len(groups) > 1 else last


def _is_verb(clause: Clause, i: int) -> bool:
    """Is token ``i`` a verb, and no participle before a noun (a broken freezer)?"""
    verb = clause.toks[i].upos in ("VERB", "AUX")
    return verb and not clause.reading.word(i).depends_as("amod")


def _noun_object_end(clause: Clause, begin: int) -> int:
    """The end of a noun's object as the tree has it; a verb behind it ends it in any case."""
    tree = clause.reading.parse.extent(clause.cue.word)[1]
    last = phrase_to(clause, begin)
    return min(tree, last) if begin < tree else last
