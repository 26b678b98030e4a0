"""Words that were found, marked in the text as it was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .search import terms
from .text import places_of

#: What stands between pieces that are told side by side.
BETWEEN = " · "
#: How much of a text is looked through for the words to show, in code points.
READ = 200_000


@dataclass(frozen=True)
class Marked:
    """A text, and where the words stand in it that were looked for, in code points."""

    text: str
    places: list[tuple[int, int]]

    @property
    def html(self) -> SafeString:
        """The text with the words in ``<mark>``."""
        pieces, at = [], 0
        for start, end in self.places:
            pieces.append((self.text[at:start], self.text[start:end]))
            at = end
        marked = format_html_join("", '{}<mark class="found">{}</mark>', pieces)
        return format_html("{}{}", marked, self.text[at:])

    @property
    def isolated(self) -> SafeString:
        """The same, piece by piece: an Arabic and a Latin one beside each other never swap."""
        pieces, at = [], 0
        for text in self.text.split(BETWEEN):
            end = at + len(text)
            inside = [
                (max(a, at) - at, min(b, end) - at) for a, b in self.places if a < end and b > at
            ]
            pieces.append([Marked(text, inside).html])
            at = end + len(BETWEEN)
        return format_html_join(BETWEEN, "<bdi>{}</bdi>", pieces)


def excerpt(text: str, words: str, *, length: int = 240) -> Marked:
    """At most about ``length`` characters around the first of the words, all of them marked.

    White space is one space; what is left out is told by "…".
    """
    text = " ".join(text[:READ].split())
    places = _first_places(text, terms(words), length)
    if len(text) <= length:
        return Marked(text, places)
    first = places[0][0] if places else 0
    start = 0 if first < length // 2 else text.rfind(" ", 0, first - length // 4) + 1
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), first + 1)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = [(a + shift, min(b, end) + shift) for a, b in places if start <= a < end]
    return Marked(before + text[start:end] + after, inside)


def _first_places(text: str, terms: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Where the terms stand, at least from the first place on to twice ``length`` behind it.

    A word that is looked for stands near a text's beginning more often than not, and to fold a
    long one takes time.
    """
    read, places = 4 * length, places_of(text[: 4 * length], terms)
    while read < len(text) and not (places and places[0][0] + 2 * length <= read):
        read *= 4
        places = places_of(text[:read], terms)
    return places


def words_marked(text: str, row: Any) -> SafeString:
    """A text in a list's row, with the words marked by which the list is searched."""
    asked = getattr(row, "searched_for", "")
    return Marked(text, places_of(text, terms(asked))).html
