"""Noun phrases as content: the object of a reporting verb, or what its preposition governs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .complements import Found, content_in
from .segments import NOMINAL

if TYPE_CHECKING:
    from .clauses import Clause

_PARENTHESIS = 9


def object_content(clause: Clause) -> Found | None:
    """A noun phrase as content, with what is predicated of it (called X a Y)."""
    predicate = clause.predicate_behind
    begin = (clause.cue.last if predicate is None else predicate) + 1
    if begin >= clause.sentence.last or clause.is_passive or _does_else(clause, begin):
        return None
    if _is_described_relatively(clause, begin):
        last = min(phrase_to(clause, begin + 1), clause.goes_on_at or clause.sentence.last)
        return content_in(clause, begin + 1, last, "described-as")
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


def _is_described_relatively(clause: Clause, i: int) -> bool:
    """what the chairman described as P: the object stands before the subject, as a pronoun."""
    has, toks = clause.reading.pack.has, clause.toks
    if "as" not in clause.cue.entry.takes or not has("predicative", toks[i].norm):
        return False
    before = toks[clause.segment : clause.group]
    return any(has("relativizer", tok.norm) for tok in before) and i + 1 < clause.sentence.last


def _does_else(clause: Clause, begin: int) -> bool:
    """claimed nine lives: with this object the verb says nothing."""
    parse, has = clause.reading.parse, clause.reading.pack.has
    objects = (parse.words[n].token for n in parse.dependents(clause.cue.word, "obj"))
    return any(i >= begin and has("unveiled", clause.reading.lemma(i)) for i in objects)


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
