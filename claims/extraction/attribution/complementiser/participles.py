"""Participles share the subject of the main verb (مؤكدا أن، مشيرا إلى)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...reading.groups import OFFICES
from .. import constructions
from ..candidates import Candidate, by_sentence
from ..noun_phrases import phrase_from, source_span
from .sources import before_upon

if TYPE_CHECKING:
    from ...reading.reading import Reading


def share_main_subject(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Give participles the overt subject of the main verb in their sentence."""
    sentences = by_sentence(reading, candidates)
    return [
        _with_main_subject(
            reading, candidate, sentences[reading.sentence_number[candidate.cue.tok]]
        )
        if candidate.cue.form == "participle" or _is_pretext(reading, candidate)
        else candidate
        for candidate in candidates
    ]


def _is_pretext(reading: Reading, candidate: Candidate) -> bool:
    """بحجة أن: whose pretext it is, the verb's subject tells."""
    alone = candidate.cue.form == "noun" and candidate.source is None
    return alone and reading.pack.has("pretext", reading.toks[candidate.cue.tok].core)


def _with_main_subject(reading: Reading, candidate: Candidate, near: list[Candidate]) -> Candidate:
    if candidate.cue.form == "participle":
        name = constructions.by_participle(candidate.construction)
        candidate = replace(candidate, construction=name)
    before = [
        each
        for each in near
        if each.cue.tok < candidate.cue.tok
        and each.cue.form == "verb"
        and not each.holds(candidate)
    ]
    if before:
        main = before[-1]
        return replace(candidate, source=main.source, source_spans=main.source_spans, borrowed=True)
    source = _main_subject(reading, candidate)
    spans = (source_span(reading, *source),) if source else ()
    return replace(candidate, source=source, source_spans=spans, borrowed=True)


def _main_subject(reading: Reading, candidate: Candidate) -> tuple[int, int] | None:
    """The subject of the verb above the participle, or of the sentence's first verb."""
    parse, toks, participle = reading.parse, reading.toks, candidate.cue.tok
    sentence = reading.sentence_of(participle)
    verbs = [v for v in parse.ancestors(toks[participle].word) if parse.words[v].upos == "VERB"]
    verbs += [t.word for t in toks[sentence.first : participle] if t.upos == "VERB"][:1]
    for subject in (n for verb in verbs for n in parse.dependents(verb, "nsubj")):
        first, last = parse.extent(subject)
        begin, stop = max(first, sentence.first), min(last, participle)
        if begin < stop and (found := phrase_from(reading, candidate.cue, begin, stop)):
            return found[0], before_upon(reading, found[0], _before_object(reading, *found))
    return _behind_lost_verb(reading, candidate)


def _behind_lost_verb(reading: Reading, candidate: Candidate) -> tuple[int, int] | None:
    """The phrase behind a sentence's first word that the tagger took for a noun (خفض البنك)."""
    first = reading.sentence_of(candidate.cue.tok).first
    tok = reading.toks[first]
    lost = tok.upos == "NOUN" and reading.word(first).head < 0 and not tok.is_definite
    if not lost or not reading.pack.needs_complementiser:
        return None
    found = phrase_from(reading, candidate.cue, first + 1, candidate.cue.tok)
    return (found[0], _before_object(reading, *found)) if found else None


def _before_object(reading: Reading, first: int, last: int) -> int:
    """Where an object that the tree left in the subject begins: a construct state behind a
    complete definite phrase (الرئيس فلان حاملة الطائرات).
    """
    toks = reading.toks
    for i in range(first + 1, last - 1):
        before, tok, after = toks[i - 1 : i + 2]
        named = i - 2 >= first and toks[i - 2].is_definite
        closed = named or before.is_definite or before.upos in ("PROPN", "X")
        construct = tok.upos == "NOUN" and not tok.is_definite
        owned = tok.pronoun != "" or reading.pack.is_definite(after.norm)
        if closed and construct and not tok.before and owned:
            return last if reading.pack.has_any(OFFICES, tok.core) else i
    return last
