"""Who speaks, in languages that need no complementiser: the subject of the reporting verb.

The tree gives the head of the subject, the marks give its extent: a small parser cuts
long subjects ("Tom Miller, at a consulting firm, argues") and misses appositions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .edges import trimmed
from .segments import NOMINAL, Range
from .shared_subjects import shared
from .subject_ends import Place, boundary

if TYPE_CHECKING:
    from .clauses import Clause

_PREMODIFIERS = ("PROPN", "DET", "ADJ", "NUM")
_INSIDE = ("'", "(", ")", ".", '"', "-")
"""Marks that stand inside a noun phrase; a hyphen that sets words off is a dash."""


def source_of(clause: Clause) -> Range | None:
    """The subject of a reporting verb, or the one it shares; None when there is none."""
    if clause.enclitic is not None:
        return (clause.enclitic, clause.enclitic + 1)
    if clause.shape == "inverted":
        return _inverted(clause)
    if clause.shape == "following":
        return trimmed(clause, clause.segment, clause.group)
    if clause.is_passive:
        return agent(clause)
    if clause.is_participle and _subject_head(clause) is not None:
        return _announcing(clause)
    if clause.is_participle or clause.is_infinitive:
        return shared(clause)
    return _announcing(clause) or shared(clause)


def _inverted(clause: Clause) -> Range | None:
    """..., said the minister, head of ...: to the end, a quotation or an adverbial."""
    i = begin = _past_adverbial(clause)
    while i < clause.sentence.last and boundary(Place(clause, begin, i)) is None:
        i += 1
    return trimmed(clause, begin, i)


def _past_adverbial(clause: Clause) -> int:
    """Leave out an adverbial or an addressee before the subject (a dit lundi à la presse X)."""
    begin = clause.cue.last + 1
    tok = clause.toks[begin]
    if tok.upos in ("ADP", "ADV") or clause.reading.pack.has("time", tok.norm):
        return clause.subject_behind or begin
    return begin


def _announcing(clause: Clause) -> Range | None:
    """The subject before the verb: from its clause's beginning to the verb group."""
    as_said = clause.reading.phrase("as_said", clause.segment, clause.group)
    if as_said and not clause.finite(clause.segment, clause.group):
        return trimmed(clause, clause.segment, clause.group)
    head = _subject_head(clause)
    raised = clause.reading.pack.has("infinitive", clause.toks[clause.group].norm)
    if head is None and (raised or clause.toks[clause.group - 1].upos == "CCONJ"):
        return None  # is said to have told P: whoever is said to
    if clause.reading.pack.has("relative", clause.toks[clause.group - 1].norm):
        return (clause.group - 1, clause.group)
    if head is None:
        return trimmed(clause, clause.segment, clause.group)
    if head < clause.segment < clause.group and clause.toks[clause.segment].upos in NOMINAL:
        return trimmed(clause, clause.segment, clause.group)
    relative = clause.reading.pack.has("relative", clause.toks[head].norm)
    if relative and head + 1 < clause.group and clause.toks[head + 1].upos in NOMINAL:
        return trimmed(clause, head + 1, clause.group)
    if relative:
        return (head, head + 1)
    if clause.toks[head].upos == "PRON":
        determined = head > clause.segment and clause.toks[head - 1].upos == "DET"  # no one
        return (head - determined, head + 1)
    return trimmed(clause, phrase_begin(clause, head), _phrase_end(clause, head))


def _phrase_end(clause: Clause, head: int) -> int:
    """Behind the subject: at the verb group, or at an adverbial set off from it."""
    last = _before_time(clause, head)
    for i in range(head + 1, last):
        if clause.sets_off(i) and i + 1 < clause.group and _is_adverbial(clause, i + 1):
            return i
    return last


def _before_time(clause: Clause, head: int) -> int:
    """Before an adverbial of time right before the verb (the ministry on Sunday announced)."""
    has, toks, last = clause.reading.pack.has, clause.toks, clause.group
    if last - 1 <= head or not has("time", toks[last - 1].norm):
        return last
    last -= 1
    while last - 1 > head and has("time_modifier", toks[last - 1].norm):
        last -= 1
    governed = toks[last - 1].upos in ("DET", "ADP")  # Friends of the Sunday
    return clause.group if governed else last


def _is_adverbial(clause: Clause, i: int) -> bool:
    """, speaking to reporters, or , after a pause: behind a subject, no part of it."""
    tok, pack = clause.toks[i], clause.reading.pack
    kinds = ("present", "past")
    participle = tok.upos == "VERB" and any(pack.is_participle(tok.norm, k) for k in kinds)
    return participle or tok.upos == "ADV" or pack.has("temporal", tok.norm)


def _subject_head(clause: Clause) -> int | None:
    """The token of the subject, before the verb, as the tree has it."""
    verb = clause.cue.last if clause.control is None else clause.control
    parse = clause.reading.parse
    subjects = parse.dependents(clause.toks[verb].word, "nsubj")
    tokens = (parse.words[n].token for n in subjects)
    return next((i for i in tokens if clause.sentence.first <= i < clause.group), None)


def phrase_begin(clause: Clause, head: int) -> int:
    """Where the phrase of a subject begins: its subtree, up to the mark before its head."""
    low = clause.reading.parse.extent(clause.toks[head].word)[0]
    begin = max(low, clause.sentence.first, _clause_begin(clause, head), clause.back_to_mark(head))
    while begin > clause.sentence.first and _goes_before(clause, begin - 1):
        begin -= 1
    return min(begin, head)


def _goes_before(clause: Clause, i: int) -> bool:
    """A premodifier, or a plural and its apostrophe that the tree left apart (the Consumers'
    League).
    """
    toks = clause.toks
    apostrophe = i if toks[i].norm == "'" else i + 1
    inside = apostrophe > clause.sentence.first and toks[apostrophe].norm == "'"
    owned = inside and toks[apostrophe - 1].norm.endswith("s")
    return owned or toks[i].upos in _PREMODIFIERS


def _clause_begin(clause: Clause, i: int) -> int:
    """Go back from token ``i`` over nouns and prepositions to the clause's beginning."""
    while i > clause.sentence.first:
        before = clause.toks[i - 1]
        mark = before.is_punct and before.norm not in _INSIDE
        opens = clause.reading.pack.has("adversative", before.norm) or clause.reading.pack.has(
            "complementiser", before.norm
        )
        if mark or before.upos in ("VERB", "SCONJ", "AUX") or opens:
            return i
        i -= 1
    return i


def subject_before(clause: Clause) -> Range | None:
    """The subject of a passive, before its verb."""
    subject = _announcing(clause)
    return subject if subject and subject[1] <= clause.group else None


def phrase_between(clause: Clause, stop: int) -> Range | None:
    """The noun phrase between the verb and token ``stop``."""
    return trimmed(clause, clause.cue.last + 1, stop)


def agent(clause: Clause) -> Range | None:
    """The one by whom it is said."""
    after = clause.cue.last + 1
    if after < clause.sentence.last - 1 and clause.reading.pack.has(
        "agent", clause.toks[after].norm
    ):
        i = after + 1
        while i < clause.sentence.last and not _leaves_agent(clause, after + 1, i):
            if clause.cue.form == "as_said" and clause.sets_off(i):
                break  # As reported by the paper, S
            i += 1
        return trimmed(clause, after + 1, i)
    return None


def _leaves_agent(clause: Clause, begin: int, i: int) -> bool:
    """accused by X of doing P, described by X as P: what is said is no part of the agent."""
    toks, pack = clause.toks, clause.reading.pack
    charge = pack.has("charge", toks[i].norm) and i + 1 < clause.sentence.last
    if charge:
        infinitive = "VerbForm=Inf" in clause.reading.word(i + 1).feats
        charge = infinitive or pack.is_participle(toks[i + 1].norm)
    described = i > begin and pack.has("predicative", toks[i].norm)
    return charge or described or boundary(Place(clause, begin, i)) is not None
