"""Where a claim's source, cue and content stand in a text.  Pure; offsets are code points."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .extraction.types import Span

#: What stands between two pieces of one part, where their words are shown together.
GAP = " … "


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

    What lies outside the text, or holds nothing but white space, is left out.
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


def found_near(text: str, part: str, near: Sequence[Span]) -> tuple[Span, ...] | None:
    """Where the words of one part stand, as near as can be to where it stood.

    Pieces are told apart as ``words`` joins them; white space may differ.  None where the
    text has no such words.
    """
    spans: list[Span] = []
    anchor = near[0].start if near else 0
    for piece in part.split(GAP.strip()):
        place = _nearest(text, piece.split(), anchor)
        if place is None:
            return None
        spans.append(place)
        anchor = place.end
    return tuple(spans)


def overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    """Do any two of them share a character?"""
    return any(a.start < b.end and b.start < a.end for a in spans for b in others)


def _trimmed(text: str, span: Span) -> Span:
    start, end = max(span.start, 0), min(span.end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _nearest(text: str, pieces: Sequence[str], anchor: int) -> Span | None:
    if not pieces:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, pieces)))
    places = [Span(*match.span()) for match in pattern.finditer(text)]
    return min(places, key=lambda span: abs(span.start - anchor), default=None)
