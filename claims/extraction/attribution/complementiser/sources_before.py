"""The subject before its verb: SV order, relative clauses, topics, clitic subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import HOLDERS, SPEAKERS
from ...reading.sentences import COMMAS
from ..adverbials import adverbial_end, is_adverb, opens_adverbial
from ..noun_phrases import LONGEST, phrase_end, phrase_from
from .sources import happens

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...reading.sentences import TextSentence
    from ..cues import Cue

_NAME = 4
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "DET", "PRON", "SYM"})


def source_before(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """The source in SV order: the tree's subject, or the noun phrase right before the cue."""
    sentence = reading.sentence_of(cue.tok)
    if topic := _topic(reading, cue, sentence.first):
        return topic
    before = cue.tok - 1
    joined = reading.is_joined(cue.tok) or clitic_subject(reading, before)
    if joined or (before >= 0 and _is_whoever(reading, before)):
        return None
    return (
        _antecedent(reading, cue, sentence.first)
        or _tree_subject(reading, cue, sentence.first)
        or _phrase_before(reading, cue, sentence)
    )


def has_hearer(reading: Reading, cue: Cue) -> bool:
    """Does the tree put the subject before the verb, and who is told behind it (المساعد أبلغ
    المحققين بأن)?
    """
    words, dependents = reading.parse.words, reading.parse.dependents
    before = any(words[n].token < cue.tok for n in dependents(cue.word, "nsubj"))
    return before and any(words[n].token > cue.last for n in dependents(cue.word, "obj", "iobj"))


def _is_whoever(reading: Reading, i: int) -> bool:
    """A pronoun that stands for whoever says it (هناك من يقول) and names nobody."""
    return reading.pack.has("whoever", reading.toks[i].norm)


def _antecedent(reading: Reading, cue: Cue, first: int) -> tuple[int, int] | None:
    """The speaker of a relative clause (الوزير الذي قال إن، الذي سبق أن قال إن): the phrase it
    describes.
    """
    at, verb = cue.tok - 1, cue.word
    if at > first and happens(reading, at - 1) and reading.is_complementiser(at):
        at, verb = at - 2, reading.toks[at - 1].word
    while at > first and _between_subject_and_verb(reading, at):
        at -= 1
    if at <= first or not reading.pack.has("relative", reading.toks[at].norm):
        return None
    parse, word = reading.parse, reading.parse.words[verb]
    if not word.depends_as("acl") or word.head < 0:
        return None
    begin = max(first, parse.extent(word.head)[0])
    described = begin <= parse.words[word.head].token < at
    begin = _past_prepositions(reading, begin, at)
    begin = _title_before(reading, begin, first)
    return phrase_from(reading, cue, begin, at) if described else None


def _past_prepositions(reading: Reading, i: int, stop: int) -> int:
    """What governs somebody is no part of who it is (تعليق من الجيش الذي)."""
    while i < stop and reading.toks[i].upos == "ADP" and not reading.toks[i].is_definite:
        i += 1
    return i


def described_thing(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """A thing of which a relative clause reports something (الحملة التي قال إنها كلفت): what the
    complementiser's pronoun takes up, with its relative pronoun. Things say nothing.
    """
    relative, behind = cue.tok - 1, cue.last + 1
    if cue.pronoun and "double" in cue.entry.takes:
        return _relative_thing(reading, relative)
    resumes = behind < len(reading.toks) and reading.is_complementiser(behind)
    if not resumes or reading.pack.has("complementiser", reading.toks[behind].norm):
        return None
    if relative < 1 or not reading.pack.has("relative", reading.toks[relative].norm):
        return _indefinite_thing(reading, cue)
    return _relative_thing(reading, relative)


def _relative_thing(reading: Reading, relative: int) -> tuple[int, int] | None:
    """The definite noun before a relative pronoun, with it, where it names a thing."""
    if relative < 1 or not reading.pack.has("relative", reading.toks[relative].norm):
        return None
    noun = relative - 1
    if reading.toks[noun].upos != "NOUN" or not reading.toks[noun].is_definite:
        return None
    first = noun
    while first > 0 and _is_construct(reading, first - 1):
        first -= 1
    nouns = reading.toks[first:relative]
    people = any(reading.pack.has_any(SPEAKERS, tok.core, tok.indefinite) for tok in nouns)
    return None if people or not _follows_speaker(reading, first) else (noun, relative + 1)


def _indefinite_thing(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """The same without a relative pronoun (نظاما مدرسيا قال إنه الأفقر): indefinite accusatives
    right before the verb, behind who speaks (Ryding 2005, 14.2).
    """
    first = cue.tok
    while first > 0 and _is_accusative(reading, first - 1):
        first -= 1
    if first == cue.tok and _is_described_object(reading, cue):
        first -= 1
    return (first, cue.tok) if first < cue.tok and _follows_speaker(reading, first) else None


def _is_described_object(reading: Reading, cue: Cue) -> bool:
    """An object without an article right before the verb that describes it, as the tree has it
    (عرضت خطة قالت إنها ستخفض): most feminines show no accusative.
    """
    words, tok = reading.parse.words, reading.toks[cue.tok - 1]
    head = words[cue.word].head
    described = head >= 0 and words[cue.word].depends_as("acl") and words[head].token == tok.index
    plain = tok.upos == "NOUN" and not (tok.is_definite or tok.before)
    person = reading.pack.has_any(SPEAKERS, tok.core)
    return described and plain and not person and words[head].depends_as("obj")


def _is_accusative(reading: Reading, i: int) -> bool:
    """An indefinite noun or adjective in the accusative, as it is written."""
    tok, pack = reading.toks[i], reading.pack
    nominal = tok.upos in ("NOUN", "ADJ") or reading.word(i).deprel == "obj"
    plain = nominal and not (tok.is_definite or tok.before)
    adverb = pack.has("adverb", tok.norm) or pack.has("time", tok.norm)
    return plain and not adverb and pack.is_accusative(tok.core)


def _is_construct(reading: Reading, i: int) -> bool:
    """A noun without an article, before the one that it belongs to."""
    tok = reading.toks[i]
    return tok.upos == "NOUN" and not tok.is_definite and not tok.is_punct


def _follows_speaker(reading: Reading, i: int) -> bool:
    """Does something stand before the thing in its sentence that can be who speaks?"""
    return i > reading.sentence_of(i).first + 1


def _title_before(reading: Reading, begin: int, first: int) -> int:
    """Where the title of a name begins of which the tree has only the end (المدير فادي نون)."""
    i, toks = begin - 1, reading.toks
    while i > first and toks[i].upos in ("PROPN", "X", "NOUN", "ADJ") and not toks[i].is_definite:
        i -= 1
    titled = i >= first and toks[i].is_definite and begin - i <= _NAME
    return (
        i if titled and reading.pack.has_any(HOLDERS, toks[i].indefinite, toks[i].core) else begin
    )


def _topic(reading: Reading, cue: Cue, first: int) -> tuple[int, int] | None:
    """X in أما X فقال: the topic that the verb's ف takes up."""
    tok = reading.toks[cue.tok]
    resumptive = reading.pack.clitics.get("resumptive", ())
    resumed = cue.start > tok.start and tok.norm[0] in resumptive
    if resumed and reading.pack.has("topic", reading.toks[first].norm):
        return phrase_from(reading, cue, first + 1, cue.tok)
    return None


def clitic_subject(reading: Reading, i: int) -> bool:
    """لكنه، إلا أنها: a conjunction with its subject written onto it."""
    if i < 0:
        return False
    norm = reading.bare(i)[0]
    return any(
        norm.endswith(p)
        and (reading.pack.has("adversative", norm[: -len(p)]) or reading.is_complementiser(i))
        for p in reading.pack.pronouns
    )


def _tree_subject(reading: Reading, cue: Cue, first: int) -> tuple[int, int] | None:
    """The subject that the tree gives the verb, where it stands before it."""
    parse = reading.parse
    for subject in parse.dependents(cue.word, "nsubj"):
        word, begin = parse.words[subject], max(first, parse.extent(subject)[0])
        if word.token < cue.tok and word.upos != "PRON":
            begin = _skip_conjunctions(reading, min(begin, word.token), word.token)
            found = phrase_from(reading, cue, begin, cue.tok)
            if found and found[0] <= word.token < found[1] and _adjoins(reading, found, cue):
                return found
    return None


def _skip_conjunctions(reading: Reading, first: int, head: int) -> int:
    """Pass over what joins the clause to another (لكن)."""
    while first < head and reading.toks[first].upos in ("CCONJ", "SCONJ", "PUNCT"):
        first += 1
    return first


def _adjoins(reading: Reading, found: tuple[int, int], cue: Cue) -> bool:
    """No other clause begins between the subject and its verb."""
    return not any(
        reading.is_complementiser(i) or reading.phrase("adversative", i, cue.tok)
        for i in range(found[1], cue.tok)
    )


def _phrase_before(reading: Reading, cue: Cue, sentence: TextSentence) -> tuple[int, int] | None:
    """The noun phrase that stands between the clause's beginning and the verb."""
    last = cue.tok
    while last > sentence.first and _between_subject_and_verb(reading, last - 1):
        last -= 1
    last = _before_aside(reading, last, sentence.first)
    first = _clause_begin(reading, last, sentence.first)
    if _in_relative(reading, first, sentence.first):
        last = first - 2
        first = _clause_begin(reading, last, sentence.first)
    described = _described_noun(reading, first, last)
    first = described if described is not None else _skip_openers(reading, first, last)
    if first >= last or not _is_noun(reading, first):
        return None
    end = phrase_end(reading, None, first, last)
    return (first, end) if end > first else None


def _before_aside(reading: Reading, last: int, stop: int) -> int:
    """Before what tells about who speaks, between two commas (مسؤول، طلب عدم ذكر اسمه، قال إن)."""
    toks, comma = reading.toks, last - 1
    if comma <= stop or toks[comma].norm not in COMMAS:
        return last
    near = range(comma - 1, max(stop, comma - LONGEST), -1)
    opening = next((i for i in near if toks[i].norm in COMMAS), None)
    if opening is None or reading.is_joined(opening + 1):
        return last
    clause = reading.toks[opening + 1 : comma]
    plain = not any(reading.is_complementiser(tok.index) for tok in clause)
    tells = reading.pack.has("describing", clause[0].norm)
    return opening if plain and tells else last


def _clause_begin(reading: Reading, last: int, stop: int) -> int:
    """Where the clause that leads to token ``last`` begins."""
    first = last
    while first > stop and last - first < LONGEST and not _begins_clause(reading, first - 1):
        first -= 1
    return first


def _in_relative(reading: Reading, first: int, stop: int) -> bool:
    """Does a relative clause begin right before token ``first`` (الذين استطلعت ... قد توقعوا)?"""
    verb = first - 1
    if verb - 1 <= stop or reading.toks[verb].upos != "VERB":
        return False
    return reading.pack.has("relative", reading.toks[verb - 1].norm)


def _described_noun(reading: Reading, first: int, last: int) -> int | None:
    """Behind another verb, an indefinite noun right before the cue is described by it (حصلت على
    وثائق تظهر أن): where its phrase begins, behind the last preposition.
    """
    if first == 0 or reading.toks[first - 1].upos != "VERB":
        return None
    for i in range(last - 1, first, -1):
        if reading.toks[i - 1].upos == "ADP":
            return None if reading.toks[i].is_definite else i
    return None


def _between_subject_and_verb(reading: Reading, i: int) -> bool:
    """Particles between subject and verb (قد، لم، س)."""
    norm = reading.toks[i].norm
    return reading.pack.has("negation", norm) or reading.pack.has("auxiliary", norm)


def _begins_clause(reading: Reading, i: int) -> bool:
    """Is token ``i`` outside the subject: a verb, a mark, a conjunction?"""
    tok, pack = reading.toks[i], reading.pack
    if tok.is_punct and not reading.is_quoted(i):
        if tok.norm == "-":
            return reading.is_dash(i)
        return tok.norm not in ("(", ")", "/", "+")
    if reading.is_complementiser(i) or pack.has("auxiliary", reading.bare(i)[0]):
        return True
    return tok.upos in ("VERB", "AUX")


def _skip_openers(reading: Reading, first: int, last: int) -> int:
    """Pass over conjunctions and adverbials that open the clause."""
    while first < last:
        n = reading.phrase("adversative", first, last)
        if n:
            first += n
        elif is_adverb(reading, first) or reading.toks[first].upos in ("CCONJ", "SCONJ", "ADV"):
            first += 1
        elif opens_adverbial(reading, first) or reading.toks[first].upos == "ADP":
            first = adverbial_end(reading, first, last)
        else:
            break
    return first


def _is_noun(reading: Reading, i: int) -> bool:
    return reading.toks[i].upos in NOMINAL or reading.quote_starting(i) is not None
