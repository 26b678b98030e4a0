"""Noun phrases as content, and the content of reporting nouns (the claim that ...)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .complements import Found, clause_end, content_in, opening
from .noun_sources import issuer, noun_source, possessor
from .segments import NOMINAL

if TYPE_CHECKING:
    from .clauses import Clause

_PARENTHESIS = 9
_COPULA = 14
_OF_NOUN = ("acl", "ccomp")


def object_content(clause: Clause) -> Found | None:
    """A noun phrase as content, with what is predicated of it (called X a Y)."""
    predicate = clause.predicate_behind
    begin = (clause.cue.last if predicate is None else predicate) + 1
    if begin >= clause.sentence.last or clause.is_passive:
        return None
    if not clause.cue.entry.prepositions:
        behind = _past_parenthesis(clause, clause.past_time(begin))
        if behind > begin and clause.toks[behind].upos in ("VERB", "AUX"):
            return None  # a deal announced Friday would end P
        begin = _past_adverbial(clause, behind)
    wanted = clause.cue.entry.prepositions
    if wanted and not clause.cue.entry.takes & {"clause", "as"}:
        near = range(begin, min(begin + 3, clause.sentence.last - 1))
        begin = next((i + 1 for i in near if _is_governed(clause, i)), 0)
    elif clause.toks[begin].norm in wanted:
        begin += 1
    elif _is_asked(clause, begin):
        begin += 2
    if not begin or begin >= clause.sentence.last:
        return None
    quoted = clause.reading.quote_starting(begin) is not None
    phrase = clause.toks[begin].upos not in ("ADP", "SCONJ", "CCONJ", "PUNCT")
    if not quoted and (_asks_relatively(clause, begin) or not phrase):
        return None
    last = phrase_to(clause, begin)
    if (spoken := _behind_colon(clause, last)) is not None:
        return spoken
    denies = clause.cue.entry.polarity == "denied"
    unnamed = denies or clause.cue.entry.told
    if unnamed and last == begin + 1 and clause.toks[begin].upos == "PRON":
        return None  # "denied it", "warned us": what, the sentence does not say
    if _is_yet_to_say(clause, begin, last):
        return None
    governed = clause.toks[begin - 1].norm in wanted
    name = "governed-phrase" if governed else "object-phrase"
    if "as" in clause.cue.entry.takes:
        name = "described-as"
    return content_in(clause, begin, last, name)


def _is_governed(clause: Clause, i: int) -> bool:
    """spoke to reporters about P: a preposition of the verb, and none inside an adverbial (spoke on
    condition of anonymity).
    """
    governor = clause.toks[i - 1].upos == "NOUN" and clause.toks[i - 2].upos == "ADP"
    of_noun = governor and clause.reading.pack.has("charge", clause.toks[i].norm)
    return clause.toks[i].norm in clause.cue.entry.prepositions and not of_noun


def _asks_relatively(clause: Clause, begin: int) -> bool:
    """who asked not to be named: a relative clause about how somebody spoke, and no request."""
    relative = clause.reading.word(clause.cue.last).depends_as("acl")
    return relative and clause.cue.entry.told and clause.toks[begin].upos == "PART"


def _behind_colon(clause: Clause, colon: int) -> Found | None:
    """dismissed that explanation: "...": quoted words behind what they are about."""
    if colon + 1 >= clause.sentence.last or clause.toks[colon].norm != ":":
        return None
    if clause.reading.quote_starting(colon + 1) is None:
        return None
    return content_in(clause, colon + 1, clause.sentence.last, "cue-colon")


def _is_asked(clause: Clause, i: int) -> bool:
    """asked us for tea: a pronoun for whom a verb of telling tells, before its preposition."""
    after = clause.toks[i + 1].norm if i + 1 < clause.sentence.last - 1 else ""
    told = clause.cue.entry.told and clause.toks[i].upos == "PRON"
    return told and after in clause.cue.entry.prepositions


def _is_yet_to_say(clause: Clause, begin: int, last: int) -> bool:
    """announced its demands, and no more: what they are, other sentences say."""
    pack, toks = clause.reading.pack, clause.toks
    owned = last == begin + 2 and pack.has("pronoun", toks[begin].norm)
    owned = owned and "clause" in clause.cue.entry.takes
    return owned and pack.has("set_out", toks[begin + 1].norm)


def _past_adverbial(clause: Clause, begin: int) -> int:
    """announced on Monday the resignation of X: the tree's object, behind an adverbial."""
    if clause.toks[begin].upos != "ADP":
        return begin
    parse = clause.reading.parse
    firsts = [parse.extent(n)[0] for n in parse.dependents(clause.cue.word, "obj")]
    return min((f for f in firsts if begin < f < clause.sentence.last), default=begin)


def _past_parenthesis(clause: Clause, begin: int) -> int:
    """described, in blistering terms, a set of P: behind a phrase between commas."""
    toks, near = clause.toks, range(begin + 2, min(begin + _PARENTHESIS, clause.sentence.last - 1))
    if toks[begin].norm not in COMMAS or toks[begin + 1].upos != "ADP":
        return begin
    end = next((i for i in near if toks[i].norm in COMMAS), None)
    if end is None or clause.finite(begin, end) or toks[end + 1].upos not in NOMINAL:
        return begin
    return end + 1


def phrase_to(clause: Clause, i: int) -> int:
    """The end of a noun phrase with its complements: the next comma outside it, or the end."""
    begin = max(i, min(_object_end(clause), _aftermath(clause, i)))
    while i < clause.sentence.last:
        if i > begin and _ends_phrase(clause, i):
            return i
        quote = clause.reading.quote_starting(i)
        i = max(i + 1, clause.reading.tok_at(quote.end)) if quote else i + 1
        if quote and clause.reading.text[quote.inner_end - 1 : quote.inner_end] in COMMAS:
            return i
    return clause.sentence.last


def _object_end(clause: Clause) -> int:
    """The last token of the tree's object: commas inside a list do not end it."""
    parse = clause.reading.parse
    ends = [parse.extent(n)[1] - 1 for n in parse.dependents(clause.cue.word, "obj")]
    return min(max(ends, default=0), clause.sentence.last - 1)


def _aftermath(clause: Clause, i: int) -> int:
    """The token before the comma behind which a clause says when it was (, hours after its owner
    denied that): the tree may take the hours for a part of the object.
    """
    last = clause.sentence.last
    for k in range(i, last - 3):
        if clause.sets_off(k) and _tells_when(clause, k + 1):
            return max(i, k - 1)
    return last


def _tells_when(clause: Clause, i: int) -> bool:
    """A stretch of time of at most three words, and the conjunction of a clause."""
    for k in range(i + 1, min(i + 4, clause.sentence.last)):
        if clause.toks[k].upos == "SCONJ":
            return clause.reading.pack.has("subordinator", clause.toks[k].norm)
        if clause.toks[k].upos not in ("NOUN", "NUM", "ADJ"):
            return False
    return False


def _ends_phrase(clause: Clause, i: int) -> bool:
    """A mark behind which the phrase does not go on, or another verb."""
    if clause.ends(i) or clause.toks[i].norm == ":":
        return True
    return (clause.sets_off(i) and not _goes_on(clause, i)) or _joins_verb(clause, i)


def _goes_on(clause: Clause, i: int) -> bool:
    """Does a list or an apposition go on behind the comma at ``i``, with no verb in it?"""
    toks, last = clause.toks, clause.sentence.last
    if toks[i].norm not in COMMAS or i + 1 >= last or toks[i + 1].upos not in NOMINAL:
        return False
    ends = next((k for k in range(i + 1, last) if clause.sets_off(k)), last)
    return not clause.finite(i + 1, ends)


def _joins_verb(clause: Clause, i: int) -> bool:
    """criticized P and signaled Q: another verb that the tree joins to this one."""
    if clause.toks[i].upos != "CCONJ":
        return False
    near = (clause.reading.word(k) for k in range(i + 1, min(i + 4, clause.sentence.last)))
    joined = (w for w in near if w.depends_as("conj") and w.head == clause.cue.word)
    return any(w.upos == "VERB" for w in joined)


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
    return min(last, _lost_verb(clause, after))


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
