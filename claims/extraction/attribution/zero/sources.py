"""Who speaks, in languages that need no complementiser: the subject of the reporting verb.

The tree gives the head of the subject, the marks give its extent: a small parser cuts
long subjects ("Tom Miller, at a consulting firm, argues") and misses appositions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL
from ...types import Span
from .joined import shares_speaker
from .segments import NOMINAL, Range
from .subject_ends import Place, boundary

if TYPE_CHECKING:
    from ...parsing.trees import Word
    from ...reading.reading import Reading
    from ..cues import Cue
    from .clauses import Clause

_PREMODIFIERS = ("PROPN", "DET", "ADJ", "NUM")
_TIME = 4
_APPOSITION = 16
_HEAD = 4
_INSIDE = ("'", "(", ")", ".", '"', "-")
"""Marks that stand inside a noun phrase; a hyphen that sets words off is a dash."""
_NAMED = 3
_LENDING = ("conj", "xcomp", "advcl", "ccomp")


def source_spans(reading: Reading, source: Range | None) -> tuple[Span, ...]:
    """The source's letters, without a possessive written onto its last word."""
    if source is None:
        return ()
    first, last = source
    token = reading.parse.tokens[last - 1]
    words = reading.parse.words[token.first : token.last]
    pack = reading.pack
    genitive = len(words) > 1 and pack.has("genitive", pack.fold(words[-1].text))
    end = words[-1].start if genitive else token.end
    return (Span(reading.toks[first].start, end),)


def source_of(clause: Clause) -> Range | None:
    """The subject of a reporting verb, or the one it shares; None when there is none."""
    if clause.enclitic is not None:
        return (clause.enclitic, clause.enclitic + 1)
    if clause.shape == "inverted":
        return _inverted(clause)
    if clause.shape == "following":
        return _trimmed(clause, clause.segment, clause.group)
    if clause.is_passive:
        return agent(clause)
    if clause.is_participle and _subject_head(clause) is not None:
        return _announcing(clause)
    if clause.is_participle or clause.is_infinitive:
        return _shared(clause)
    return _announcing(clause) or _shared(clause)


def _trimmed(clause: Clause, first: int, last: int) -> Range | None:
    """Tokens [first, last) without marks, conjunctions and adverbs at their edges."""
    toks = clause.toks
    first = _past_time(clause, first, last)
    last = next((i for i in range(first + 1, last - 1) if _leaves_source(clause, i)), last)
    while first < last and (
        (_is_relativizer(clause, first) and first + 1 < last)
        or (toks[first].is_punct and clause.reading.quote_starting(first) is None)
        or toks[first].upos in ("CCONJ", "SCONJ", "ADV", "INTJ")
        or clause.reading.phrase("as_said", first, last)
    ):
        first += 1
    while last > first and (
        (toks[last - 1].is_punct and toks[last - 1].norm not in (")", '"', "”"))
        or toks[last - 1].upos in ("ADV", "CCONJ", "ADP")
    ):
        last -= 1
    nominal = any(toks[i].upos in NOMINAL for i in range(first, last))
    return (first, last) if nominal else None


def _leaves_source(clause: Clause, i: int) -> bool:
    """A comma behind which nothing belongs to the source: , in turn, or , facing a challenge,"""
    return _sets_against(clause, i) or (clause.sets_off(i) and clause.opens_circumstance(i + 1))


def _sets_against(clause: Clause, i: int) -> bool:
    """, in turn, : a comma and what sets the subject before it against another."""
    turns = clause.reading.phrase("in_turn", i + 1, clause.sentence.last)
    return clause.sets_off(i) and turns > 0


def _past_time(clause: Clause, first: int, last: int) -> int:
    """Behind an adverbial of time that opens the phrase (last Friday, late last month X)."""
    has, toks = clause.reading.pack.has, clause.toks
    for i in range(first, min(first + _TIME, last - 1)):
        timed = has("time", toks[i].norm) or (i > first and has("period", toks[i].norm))
        if timed and toks[i + 1].upos in ("PROPN", "DET", "PRON", "NOUN"):
            owned = clause.reading.words_of(i)[-1] != toks[i].word
            return first if owned else i + 1
        if not (has("temporal", toks[i].norm) or has("time_modifier", toks[i].norm)):
            return first
    return first


def _is_relativizer(clause: Clause, i: int) -> bool:
    """which the paper said ...: a relative pronoun before the subject is no part of it."""
    tok = clause.toks[i]
    return tok.upos in ("PRON", "SCONJ") and clause.reading.pack.has("relativizer", tok.norm)


def _inverted(clause: Clause) -> Range | None:
    """..., said the minister, head of ...: to the end, a quotation or an adverbial."""
    i = begin = _past_adverbial(clause)
    while i < clause.sentence.last and boundary(Place(clause, begin, i)) is None:
        i += 1
    return _trimmed(clause, begin, i)


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
        return _trimmed(clause, clause.segment, clause.group)
    head = _subject_head(clause)
    raised = clause.reading.pack.has("infinitive", clause.toks[clause.group].norm)
    if head is None and (raised or clause.toks[clause.group - 1].upos == "CCONJ"):
        return None  # is said to have told P: whoever is said to
    if clause.reading.pack.has("relative", clause.toks[clause.group - 1].norm):
        return (clause.group - 1, clause.group)
    if head is None:
        return _trimmed(clause, clause.segment, clause.group)
    if head < clause.segment < clause.group and clause.toks[clause.segment].upos in NOMINAL:
        return _trimmed(clause, clause.segment, clause.group)
    relative = clause.reading.pack.has("relative", clause.toks[head].norm)
    if relative and head + 1 < clause.group and clause.toks[head + 1].upos in NOMINAL:
        return _trimmed(clause, head + 1, clause.group)
    if relative:
        return (head, head + 1)
    if clause.toks[head].upos == "PRON":
        determined = head > clause.segment and clause.toks[head - 1].upos == "DET"  # no one
        return (head - determined, head + 1)
    return _trimmed(clause, phrase_begin(clause, head), _phrase_end(clause, head))


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
    return _trimmed(clause, clause.cue.last + 1, stop)


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
        return _trimmed(clause, after + 1, i)
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


def _shared(clause: Clause) -> Range | None:
    """The subject of the verb above, which a participle or a joined verb shares."""
    parse = clause.reading.parse
    word = parse.words[clause.cue.word]
    for _ in range(4):
        if word.head < 0 or not word.depends_as(*_LENDING, "acl"):
            break
        if word.depends_as("acl") and not _is_adverbial_clause(clause):
            return _described(clause, word.head)
        for subject in () if _is_foreign(clause, word) else parse.dependents(word.head, "nsubj"):
            if clause.reading.quotes.at(parse.words[subject].start) is None:
                return whole(clause, subject)
        word = parse.words[word.head]
    return main_subject(clause)


def _is_adverbial_clause(clause: Clause) -> bool:
    """spoke to a crowd, promising P: a present participle right behind a comma tells what the
    subject did, and describes no noun (Quirk et al. 1985, 15.60).
    """
    first = clause.group
    behind = first > clause.sentence.first and clause.toks[first - 1].norm in COMMAS
    return behind and clause.is_participle


def _is_foreign(clause: Clause, word: Word) -> bool:
    """Is this the reporting verb, joined by the tree to a clause that another one reports?"""
    own = word.token == clause.toks[clause.cue.last].index
    return (
        own
        and clause.reading.parse.words[word.head].depends_as("ccomp")
        and (shares_speaker(clause.reading, word.token))
    )


def _described(clause: Clause, head: int) -> Range | None:
    """A statement saying that ...: the noun that the participle describes."""
    parse = clause.reading.parse
    first, last = parse.extent(head)[0], parse.words[head].token + 1
    return _trimmed(clause, max(first, clause.sentence.first), last) if first < last else None


def whole(clause: Clause, subject: int) -> Range | None:
    """A subject elsewhere in the sentence with all that belongs to it."""
    first, last = clause.reading.parse.extent(subject)
    first, last = max(first, clause.sentence.first), min(last, clause.sentence.last)
    if first <= clause.cue.tok < last:
        last = clause.cue.tok
    last = _past_apposition(clause, last, clause.reading.parse.words[subject].head)
    return _trimmed(clause, first, last) if first < last else None


def _past_apposition(clause: Clause, i: int, verb: int) -> int:
    """Her lawyer, Simon Weir, called P and vowed Q: behind an apposition between commas that the
    tree left apart from the subject before it, right before the subject's verb.
    """
    toks, last = clause.toks, clause.reading.parse.words[verb].token
    i -= toks[i - 1].norm in COMMAS
    while last - 1 > i and toks[last - 1].upos in ("AUX", "ADV"):
        last -= 1
    if last > clause.cue.tok or last - i < _NAMED or toks[i].norm not in COMMAS:
        return i
    named = toks[i + 1].upos in NOMINAL and not clause.finite(i + 1, last - 1)
    return last - 1 if named and toks[last - 1].norm in COMMAS else i


def main_subject(clause: Clause) -> Range | None:
    """The sentence's own subject, outside quotations: the root's, else the first."""
    parse, reading = clause.reading.parse, clause.reading
    begin = clause.sentence.first
    if clause.group == begin:
        begin = next((i for i in range(begin, clause.sentence.last) if clause.sets_off(i)), begin)
    subjects = [
        tok.word
        for tok in clause.toks[begin : clause.sentence.last]
        if parse.words[tok.word].deprel == "nsubj" and reading.quote_at(tok.index) is None
    ]
    of_root = [s for s in subjects if parse.words[parse.words[s].head].head < 0]
    for subject in of_root + subjects:
        found = whole(clause, subject)
        if found is not None and not clause.reading.pack.has(
            "relative", clause.toks[found[0]].norm
        ):
            return found
    return None


def lifted_source(reading: Reading, cue: Cue) -> Range | None:
    """The noun phrase behind an according-to phrase: to the next mark, with the apposition that
    ends the sentence behind it.
    """
    sentence = reading.sentence_of(cue.tok)
    i = first = cue.last + 1
    toks = reading.toks
    while i < sentence.last and toks[i].norm not in COMMAS and not reading.is_dash(i):
        if toks[i].norm in FINAL and i >= sentence.last - 2:
            break
        i += 1
    if cue.tok == sentence.first and (end := _apposition_end(reading, i, sentence.last)):
        return (first, end)
    if cue.tok > sentence.first + 2 and _ends_in_apposition(reading, i, sentence.last):
        i = sentence.last - 1
    return (first, i) if i > first else None


def _apposition_end(reading: Reading, i: int, last: int) -> int | None:
    """The second comma of an apposition that says who the name before it is (According to Ann
    Lee, the engineer in charge, the bridge is safe).
    """
    toks = reading.toks
    if i + 2 >= last or toks[i].norm != "," or toks[i - 1].upos != "PROPN":
        return None
    near = range(i + 1, min(i + _APPOSITION, last))
    end = next((k for k in near if toks[k].norm == ","), None)
    if end is None or any(toks[k].upos in ("VERB", "AUX") for k in range(i + 1, end)):
        return None
    opening = toks[i + 1 : min(i + 1 + _HEAD, end)]
    return end if any(reading.pack.has("role", tok.norm) for tok in opening) else None


def _ends_in_apposition(reading: Reading, i: int, last: int) -> bool:
    """, the head of ...: an apposition from the comma at ``i`` to the end of the sentence."""
    toks = reading.toks
    if i + 2 >= last or toks[i].norm != "," or toks[i + 1].upos not in ("DET", "NOUN"):
        return False
    return not any(toks[k].norm in COMMAS or reading.is_dash(k) for k in range(i + 1, last))
