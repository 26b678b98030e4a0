"""Headline colons ("Minister: no new taxes"), told from topic colons ("Egypt: the league").

What stands before the colon must be somebody: a role, an institution, or a name that the
article elsewhere gives as a source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages.packs import Entry, Pack
from ..reading.groups import OFFICES
from ..types import Span
from . import contents
from .candidates import Candidate
from .cues import Cue
from .lines import asks
from .noun_phrases import phrase_end, source_span
from .points import past_point
from .speakers.surnames import NAME_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..reading.reading import Reading
    from ..reading.sentences import TextSentence

COLON = Entry(":", frozenset({"colon"}))
_LONGEST_NAME = 8
_LONGEST_HEAD = 20
_LONGEST_COMPOUND = 4
DOTS = ("..", "...", "…", "....")


def read_headlines(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Attributions by a colon at the head of a paragraph, given those found already."""
    taken = {each.cue.tok for each in candidates}
    speakers_named = _speaker_words(reading, candidates)
    found = (_headline(reading, sentence, speakers_named) for sentence in reading.sentences)
    return [each for each in found if each is not None and not _overlaps(each, candidates, taken)]


def _overlaps(candidate: Candidate, candidates: list[Candidate], taken: set[int]) -> bool:
    """Another cue stands before the colon, or its content begins there."""
    start, end = candidate.source_spans[0].start, candidate.cue.start
    return any(start <= each.cue.start <= end for each in candidates) or candidate.cue.tok in taken


def _headline(reading: Reading, sentence: TextSentence, known: set[str]) -> Candidate | None:
    colon = _colon(reading, sentence)
    if colon is None:
        return None
    first = _speaker_begin(reading, sentence.first, colon)
    if not is_label(reading, first, colon) or asks(reading, colon, sentence.last):
        return None
    if not (_is_somebody(reading, first, colon, known) or _says_we(reading, colon)):
        return None
    content = contents.trimmed(
        reading, reading.toks[colon + 1].start, reading.toks[sentence.last - 1].end
    )
    tok = reading.toks[colon]
    span = (Span(tok.start, tok.end),)
    source = (first, phrase_end(reading, None, first, colon))
    return Candidate(Cue(colon, colon, tok.word, "colon", COLON, span), span, source,
                 (source_span(reading, *source),), content, "headline-colon")  # fmt: skip


def _colon(reading: Reading, sentence: TextSentence) -> int | None:
    """The colon of a headline: in a paragraph's first sentence, or behind its dots."""
    heads = sentence.first in reading.paragraph_starts or sentence.first == 0
    heads = heads or reading.is_sign(sentence.first) or _opens_point(reading, sentence.first)
    if not heads and not _follows_dots(reading, sentence.first):
        return None
    for i in range(sentence.first + 1, min(sentence.first + _LONGEST_HEAD, sentence.last - 1)):
        if reading.toks[i].norm == ":":
            return None if _is_score(reading, i) else i
    return None


def _opens_point(reading: Reading, first: int) -> bool:
    """Does nothing but the mark of a point stand before token ``first`` on its line (1. X: P)?"""
    start = reading.toks[first].start
    return past_point(reading.text, start) == start


def _is_score(reading: Reading, colon: int) -> bool:
    """Does nothing but a number stand behind the colon on its line (City Council: 3)?"""
    after, behind = reading.toks[colon + 1], colon + 2
    ends = behind >= len(reading.toks) or behind in reading.paragraph_starts
    return after.norm[:1].isdigit() and (ends or reading.toks[behind].is_punct)


def _follows_dots(reading: Reading, first: int) -> bool:
    """Do dots within a line stand before token ``first`` (بعد الفوز.. المدرب: ...)?"""
    end = reading.toks[first].start
    before = reading.text[max(0, end - 5) : end].rstrip(" ")
    return before.endswith(DOTS)


def _speaker_begin(reading: Reading, first: int, colon: int) -> int:
    """Where the speaker begins: behind what a mark sets off (عاجل | الجيش: ...), and behind the
    preposition of who is quoted (رويترز عن مسؤول: ...).
    """
    for i in range(colon - 1, first, -1):
        tok = reading.toks[i]
        if tok.norm in (*DOTS, "|", "/") or reading.is_dash(i) or reading.is_sign(i):
            return i + 1
        if reading.pack.has("relaying", tok.norm):
            return i + 1
    words = past_point(reading.text, reading.toks[first].start)
    while first < colon and (reading.is_sign(first) or reading.toks[first].start < words):
        first += 1
    return first


def is_label(reading: Reading, first: int, colon: int) -> bool:
    """Can toks[first:colon] name who speaks behind the colon: a few words without a verb, a
    number or a mark?
    """
    return 0 < colon - first < _LONGEST_NAME and not any(
        tok.upos in ("VERB", "NUM") or (tok.is_punct and reading.quote_at(tok.index) is None)
        for tok in reading.between(first, colon)
    )


def _is_somebody(reading: Reading, first: int, colon: int, known: set[str]) -> bool:
    if is_office(reading, first, colon):
        return True
    words = [reading.toks[i].core for i in range(first, colon) if not reading.toks[i].is_punct]
    return bool(words) and all(_is_known(reading.pack, word, known) for word in words)


def is_office(reading: Reading, first: int, last: int) -> bool:
    """Do toks[first:last] name somebody by office, an institution or a document?"""
    pack = reading.pack
    while first < last - 1 and pack.has("article", reading.toks[first].core):
        first += 1
    core, bare = reading.toks[first].core, reading.toks[first].indefinite
    return pack.has_any((*OFFICES, "body", "headed"), core, bare) or _ends_in_office(
        reading, first, last
    )


def _says_we(reading: Reading, colon: int) -> bool:
    """Behind the colon somebody says "we" or "I": what stands before it, if it is a name."""
    if reading.toks[colon - 1].upos not in NAME_TAGS:
        return False
    pack, toks = reading.pack, reading.toks
    particle = pack.has("negation", toks[colon + 1].norm)
    tok = toks[min(colon + 1 + particle, len(toks) - 1)]
    if not pack.needs_complementiser:
        return pack.has("first_person", tok.norm) and reading.word(tok.index).depends_as("nsubj")
    return tok.upos == "VERB" and any(
        (particle and tok.norm.startswith(prefix)) or tok.norm.endswith(suffix)
        for prefix, suffix in pack.clitics.get("we", ())
    )


def _ends_in_office(reading: Reading, first: int, colon: int) -> bool:
    """Health ministry: ..., where a compound has its head at its end."""
    ends = not reading.pack.needs_complementiser and 1 < colon - first <= _LONGEST_COMPOUND
    head = colon - 1
    return ends and reading.pack.has_any(OFFICES, reading.toks[head].norm, reading.lemma(head))


def _is_known(pack: Pack, word: str, known: set[str]) -> bool:
    """Is this a word of a source's name, or the country of its adjective (مصر: المصري)?"""
    if word in known:
        return True
    endings = "".join(map(pack.fold, pack.clitics.get("country", ())))
    stem = word.rstrip(endings) if endings and len(word) > 3 else word
    adjectives = {stem + ending for ending in pack.clitics.get("nisba", ())}
    return any(each in known or pack.article + each in known for each in adjectives)


def _speaker_words(reading: Reading, candidates: Iterable[Candidate]) -> set[str]:
    """The words of all sources that name them, places behind a preposition left out."""
    words: set[str] = set()
    for candidate in candidates:
        if candidate.source is None:
            continue
        for i in range(*candidate.source):
            if i > candidate.source[0] and reading.toks[i].upos == "ADP":
                break
            words.add(reading.toks[i].core)
    return words
