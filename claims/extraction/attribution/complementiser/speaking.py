"""Who can speak: things confirm and reveal, too, and some verbs are passives.

A verb that takes a noun phrase is a report only where its subject is somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import SPEAKERS
from .scan import FARTHEST

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..candidates import Candidate
    from ..cues import Cue

MARKED = ("clause", "quote", "colon")


def speaker_words(reading: Reading, candidates: list[Candidate]) -> frozenset[str]:
    """The words of all sources that say a clause or quoted words: they can speak."""
    sure = (each.source for each in candidates if each.how in MARKED and each.source is not None)
    return frozenset(reading.toks[i].core for source in sure for i in range(*source))


def speaks(reading: Reading, candidate: Candidate, known: frozenset[str]) -> bool:
    """Things confirm and reveal, too: a noun phrase is said only by somebody who can.

    Inside a quotation the same holds for every cue; its speaker's own "I think" is no
    report.
    """
    quote = reading.quotes.at(candidate.cue.start)
    if quote is not None and quote.closed:
        return candidate.source is not None and can_speak(reading, candidate.source)
    if candidate.how == "noun" and _points(reading, candidate.cue):
        return False
    sure = candidate.cue.entry.outer or candidate.cue.entry.polarity == "denied"
    if candidate.how != "noun" or (sure and not _harms(candidate)):
        return True
    if candidate.source is None:
        return not _is_future(reading, candidate.cue)
    if reading.toks[candidate.source[0]].core in known:
        return True
    return can_speak(reading, candidate.source) or _is_name(reading, candidate.source)


def _harms(candidate: Candidate) -> bool:
    """A promise or a threat whose object stands without a preposition (القرار يهدد الوظائف)."""
    entry = candidate.cue.entry
    bare = candidate.construction == "object-phrase" and candidate.source is not None
    return bare and entry.outer and "noun" in entry.takes and not entry.objects


def _points(reading: Reading, cue: Cue) -> bool:
    """What somebody does meanwhile (وهو يشير إلى أرضه)."""
    before = cue.tok - 1
    return before >= 0 and reading.pack.has("aside", reading.toks[before].norm)


def is_passive(reading: Reading, candidate: Candidate, before: frozenset[int]) -> bool:
    """It is expected that: an imperfect without a subject that no verb of saying in its
    sentence (``before``: tokens of such verbs) lends one to.
    """
    cue = candidate.cue
    if candidate.source is not None or not reading.pack.has("impersonal", reading.bare(cue.tok)[0]):
        return False
    joined = reading.is_joined(cue.tok)
    first = max(reading.sentence_of(cue.tok).first, cue.tok - FARTHEST)
    return not (joined and any(i in before for i in range(first, cue.tok)))


def _is_future(reading: Reading, cue: Cue) -> bool:
    """ستعلن: what will be announced has not been said."""
    before = reading.text[cue.spans[-1].start - 1 : cue.spans[-1].start]
    inside = cue.spans[-1].start > reading.toks[cue.tok].start
    return inside and before in reading.pack.clitics.get("future", ())


def _is_name(reading: Reading, source: tuple[int, int]) -> bool:
    """A single word without an article, or a phrase with a proper name in it."""
    toks = reading.toks[source[0] : source[1]]
    alone = len(toks) == 1 and not (toks[0].is_definite or toks[0].pronoun)
    return alone or any(tok.upos in ("PROPN", "X") for tok in toks)


def nobody_threatens(reading: Reading, candidate: Candidate, known: frozenset[str]) -> bool:
    """A participle of the outer ring (threatening) counts only with somebody who threatens."""
    if candidate.cue.form != "participle" or not candidate.cue.entry.outer:
        return False
    if candidate.source is None:
        return True
    speaks = reading.toks[candidate.source[0]].core in known
    return not (speaks or can_speak(reading, candidate.source))


def can_speak(reading: Reading, source: tuple[int, int]) -> bool:
    """May the noun after "according to" be a source, and no manner (وفق نسبة)?"""
    pack, first = reading.pack, reading.toks[source[0]]
    if source[1] - source[0] > 1 and pack.has("partitive", first.core):
        return can_speak(reading, (source[0] + 1, source[1]))
    if pack.has("manner", first.core):
        return False
    if pack.has_any((*SPEAKERS, "title"), first.core, first.indefinite):
        return True
    if len(first.core) > 4 and first.core.endswith(tuple(pack.clitics.get("people", ()))):
        return True
    return first.upos in ("PROPN", "X") or reading.quote_starting(source[0]) is not None
