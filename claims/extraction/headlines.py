"""Headline colons ("Minister: no new taxes"), told from topic colons ("Egypt: the league").

What stands before the colon must be somebody: a role, an institution, or a name that the
article elsewhere gives as a source.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import contents, speakers
from .cues import Cue
from .drafts import Draft
from .packs import Entry
from .reading import Reading, Unit
from .types import Span

COLON = Entry(":", frozenset({"colon"}))
_LONGEST_NAME = 8
_NISBA = ("ي", "يه")


def read_headlines(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Attributions by a colon at the head of a paragraph, given those found already."""
    taken = {d.cue.tok for d in drafts}
    speakers_named = _speaker_words(reading, drafts)
    found = (_headline(reading, unit, speakers_named) for unit in reading.units)
    return [d for d in found if d is not None and not _overlaps(d, drafts, taken)]


def _overlaps(draft: Draft, drafts: list[Draft], taken: set[int]) -> bool:
    """Another cue stands before the colon, or its content begins there."""
    start, end = draft.source_spans[0].start, draft.cue.start
    return any(start <= d.cue.start <= end for d in drafts) or draft.cue.tok in taken


def _headline(reading: Reading, unit: Unit, known: set[str]) -> Draft | None:
    colon = _colon(reading, unit)
    if colon is None or not _is_somebody(reading, unit.first, colon, known):
        return None
    content = contents.trimmed(
        reading, reading.toks[colon + 1].start, reading.toks[unit.last - 1].end
    )
    tok = reading.toks[colon]
    span = (Span(tok.start, tok.end),)
    source = (unit.first, speakers.phrase_end(reading, None, unit.first, colon))
    return Draft(Cue(colon, colon, "colon", COLON, span), span, source,
                 (speakers.source_span(reading, *source),), content, "colon")  # fmt: skip


def _colon(reading: Reading, unit: Unit) -> int | None:
    """The colon of a paragraph's first sentence, behind a few words without a verb."""
    if unit.first not in reading.paragraph_starts and unit.first != 0:
        return None
    for i in range(unit.first + 1, min(unit.first + _LONGEST_NAME, unit.last - 1)):
        tok = reading.toks[i]
        if tok.norm == ":":
            return i if not reading.toks[i + 1].norm[:1].isdigit() else None
        if tok.upos in ("VERB", "NUM") or (tok.is_punct and reading.quotes.at(tok.start) is None):
            return None
    return None


def _is_somebody(reading: Reading, first: int, colon: int, known: set[str]) -> bool:
    pack = reading.pack
    core = reading.toks[first].core
    bare = core.removeprefix(pack.clitics.get("article", "\0"))
    if any(pack.has(group, word) for group in ("role", "institution") for word in (core, bare)):
        return True
    words = [reading.toks[i].core for i in range(first, colon) if not reading.toks[i].is_punct]
    return bool(words) and all(_is_known(word, known) for word in words)


def _is_known(word: str, known: set[str]) -> bool:
    """Is this a word of a source's name, or the country of its adjective (مصر: المصري)?"""
    if word in known:
        return True
    stem = word.rstrip("اه") if len(word) > 3 else word
    return any(stem + ending in known or "ال" + stem + ending in known for ending in _NISBA)


def _speaker_words(reading: Reading, drafts: Iterable[Draft]) -> set[str]:
    """The words of all sources that name them, places behind a preposition left out."""
    words: set[str] = set()
    for draft in drafts:
        if draft.source is None:
            continue
        for i in range(*draft.source):
            if i > draft.source[0] and reading.toks[i].upos == "ADP":
                break
            words.add(reading.toks[i].core)
    return words
