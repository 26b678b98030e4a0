"""Sayings that are asked or supposed, and so nobody's: has he said that, if she says that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from .candidates import Candidate

_QUESTION = ("?", "؟")
_ENDS = frozenset({*_QUESTION, ".", "!"})
_FAR = 80
"""How many tokens around its verb a question is looked at; this bounds the time."""


def is_said(reading: Reading, candidate: Candidate) -> bool:
    """Is it told as a fact that somebody says this: no question, no condition, no possibility?
    A noun of saying that nobody owns may be told not to be there (there is no claim that).
    """
    cue = candidate.cue
    if cue.form != "verb":
        return not (cue.negated and candidate.source is None)
    first = _clause_begin(reading, candidate)
    asked = _is_asked(reading, cue.tok, first)
    return not (
        asked or _is_supposed(reading, candidate, first) or _is_possible(reading, candidate)
    )


def _clause_begin(reading: Reading, candidate: Candidate) -> int:
    """The first token of the reporting clause: its subject's, or its verb group's."""
    first = reading.tok_at(candidate.cue_spans[0].start)
    source = candidate.source
    return source[0] if source and source[0] < first <= source[1] + 1 else first


def _is_asked(reading: Reading, i: int, first: int) -> bool:
    """A word that asks opens the sentence, or the clause that begins at token ``first``, and a
    question mark ends it, in the same quotation as token ``i`` or outside of all.
    """
    sentence, quote, toks = reading.sentence_of(i), reading.quote_at(i), reading.toks
    begin, end = max(sentence.first, i - _FAR), min(sentence.last, i + _FAR)
    if not any(toks[k].norm in _QUESTION for k in range(i, end)):
        return False
    inside = [k for k in range(begin, end) if reading.quote_at(k) == quote]
    mark = next((k for k in inside if k > i and toks[k].norm in _ENDS), i)
    if toks[mark].norm not in _QUESTION:
        return False
    ends = [k for k in inside if k < i and toks[k].norm in _ENDS]
    opening = [k for k in inside if k > (ends[-1] if ends else -1) and not _joins(reading, k)]
    whole = begin == sentence.first or bool(ends)
    asks = whole and reading.phrase("asking", opening[0], sentence.last) > 0
    return asks or (first > inside[0] and reading.pack.has("asking", reading.bare(first - 1)[0]))


def _joins(reading: Reading, i: int) -> bool:
    return reading.toks[i].is_punct or reading.toks[i].upos == "CCONJ"


def _is_supposed(reading: Reading, candidate: Candidate, first: int) -> bool:
    """A conditional right before the clause, or before what leads on to it (suppose that), or a
    verb that opens it before its subject (had she said).
    """
    sentence, has = reading.sentence_of(candidate.cue.tok), reading.pack.has
    near = [i for i in (first - 1, first) if i >= sentence.first]
    if near[0] > sentence.first and _leads_on(reading, near[0]):
        near.append(near[0] - 1)
    if any(has("conditional", reading.bare(i)[0]) for i in near):
        return True
    before = near[0]
    if before == first:
        return False
    opens = before == sentence.first or _joins(reading, before - 1)
    inverted = opens and has("inverted", reading.toks[before].norm)
    return inverted or _is_if(reading, before, candidate.cue.tok)


def _leads_on(reading: Reading, i: int) -> bool:
    """A complementiser or an auxiliary, which a conditional governs (لو كانت الشركة قالت)."""
    return reading.is_complementiser(i) or reading.pack.has("auxiliary", reading.toks[i].norm)


def _is_if(reading: Reading, i: int, verb: int) -> bool:
    """The conditional that is spelled like a complementiser: right before a verb, and not behind
    ما (ما إن قال: as soon as).
    """
    ifs = reading.pack.clitics.get("conditional", ())
    start, tok = reading.bare(i)[1], reading.toks[i]
    if verb != i + 1 or reading.text[start : tok.end] not in ifs:
        return False
    return i == 0 or not reading.pack.has("negation", reading.bare(i - 1)[0])


def _is_possible(reading: Reading, candidate: Candidate) -> bool:
    """A modal in the verb group or right before it; one that is an auxiliary, too, before what
    is not over yet (قد يقول, not قد قال).
    """
    has, verb = reading.pack.has, candidate.cue.tok
    begin = reading.tok_at(candidate.cue_spans[0].start)
    ahead = reading.pack.needs_complementiser and begin > reading.sentence_of(verb).first
    modals = [
        norm
        for norm in (reading.bare(i)[0] for i in range(begin - ahead, verb))
        if has("possible", norm)
    ]
    return any(_is_open(reading, verb) or not has("auxiliary", norm) for norm in modals)


def _is_open(reading: Reading, i: int) -> bool:
    """Does the form of the verb at token ``i`` say that it is not over (يقول)?"""
    shapes = {shape for shape, _ in reading.pack.forms.get(reading.toks[i].core, ())}
    return "imperfect" in shapes and "perfect" not in shapes
