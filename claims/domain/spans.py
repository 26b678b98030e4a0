"""Where a claim's source, cue and content stand in a text.  Pure; offsets are code points."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..extraction.types import Span

#: What stands between two pieces of one part, where their words are shown together.
GAP = " … "
#: Marks and joiners that one letter or emoji has at most; Unicode's Stream-Safe Text Format
#: (UAX #15) stops at 30.  More of them in a row are no letter, and not walked through.
LETTER = 64
_JOINER = "\u200d"
#: Beside marks: joiners, the skin tones of an emoji, and the letters of a flag's tag.
_EXTENDS = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


@dataclass(frozen=True)
class Places:
    """A claim's three parts, each in any number of pieces; only content is never empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same places of cue and content, whoever is the source."""
        places = [[(span.start, span.end) for span in part] for part in (self.cue, self.content)]
        return hashlib.sha256(json.dumps(places).encode()).hexdigest()

    @property
    def extent(self) -> tuple[int, int]:
        """From the first of its characters to the end of the last."""
        spans = (*self.source, *self.cue, *self.content)
        return min(span.start for span in spans), max(span.end for span in spans)


def words(text: str, spans: Iterable[Span]) -> str:
    """The words at these places."""
    return GAP.join(text[span.start : span.end] for span in spans)


def tidied(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same places in order, without white space at their edges, touching ones joined.

    What lies outside the text, or holds nothing but white space, is left out.  No letter is
    parted from its marks, and no emoji from its parts: such an edge moves outwards.
    """
    joined: list[Span] = []
    for span in sorted(_trimmed(text, span) for span in spans):
        if span.start >= span.end:
            continue
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def letter_start(text: str, at: int) -> int:
    """``at``, or where the letter or emoji begins that it would cut in two."""
    begin = at
    while 0 < begin < len(text) and at - begin < LETTER and _continues(text, begin):
        begin -= 1
    return begin


def without(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the spans where the others are cut out of them."""
    left = list(spans)
    for cut in others:
        halves = (
            (Span(s.start, min(s.end, cut.start)), Span(max(s.start, cut.end), s.end)) for s in left
        )
        left = [half for pair in halves for half in pair if half.start < half.end]
    return tuple(left)


def overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    """Do any two of them share a character?"""
    return any(a.start < b.end and b.start < a.end for a in spans for b in others)


def alike(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    """Do they share at least half of their characters, as the evaluation counts it?"""
    ours, theirs = _characters(spans), _characters(others)
    return 4 * len(ours & theirs) >= len(ours) + len(theirs) > 0


def holds(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Do the others stand between the first and the last character of the spans?"""
    if not spans:
        return False
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return all(start <= other.start and other.end <= end for other in others)


def _characters(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _trimmed(text: str, span: Span) -> Span:
    start, end = max(span.start, 0), min(span.end, len(text))
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    if start >= end:
        return Span(start, start)
    return Span(letter_start(text, start), _letter_end(text, end))


def _letter_end(text: str, at: int) -> int:
    end = at
    while end < len(text) and end - at < LETTER and _continues(text, end):
        end += 1
    return end


def _continues(text: str, at: int) -> bool:
    """Does the character belong to the letter or emoji before it?"""
    before, here = text[at - 1], text[at]
    if before.isspace() or here.isspace():
        return False
    if before == _JOINER and unicodedata.category(here) == "So":
        return True
    return unicodedata.category(here) in ("Mn", "Me", "Mc") or bool(_EXTENDS.match(here))
