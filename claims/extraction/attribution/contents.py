"""What every content has: edges without marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..types import Span

if TYPE_CHECKING:
    from ..reading.reading import Reading

_LINK = re.compile(r"https?://|www\.|pic\.twitter\.com/")
_LINKED = re.compile(rf"\s*(?:{_LINK.pattern}|[\U0001F300-\U0001FAFF\u2600-\u27BF])")
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]+")


def trimmed(reading: Reading, start: int, end: int) -> tuple[Span, ...]:
    """text[start:end] without punctuation and lone quotation marks at its edges, and without
    links and emoji behind it.
    """
    text = reading.text
    while True:
        inner = text[start:end]
        if (unlinked := _without_link(inner)) is not None:
            end = start + len(_without_pointer(reading, unlinked))
            continue
        unpointed = _without_pointer(reading, inner)
        if unpointed != inner and _LINKED.match(text, end):
            end = start + len(unpointed)
            continue
        head, tail = _edges(reading, start, end, inner)
        if not head and not tail:
            break
        start, end = start + head, end - tail
    return (Span(start, end),) if start < end else ()


def _without_link(words: str) -> str | None:
    """The words before a link or emoji at their end; None where neither ends them."""
    last = "".join(words.rsplit(maxsplit=1)[-1:])
    begin = len(words.rstrip()) - len(last)
    if link := _LINK.search(last):
        return words[: begin + link.start()].rstrip()
    return words[:begin].rstrip() if begin and _EMOJI.fullmatch(last) else None


def _without_pointer(reading: Reading, words: str) -> str:
    """Without the word before a link or sign that only points to it (للمزيد، more)."""
    last = "".join(words.rsplit(maxsplit=1)[-1:])
    bare = reading.pack.fold(last.strip(".:،,؛;-–—"))
    points = reading.pack.has("pointer", bare)
    return words.rstrip()[: -len(last)].rstrip() if points else words


def _edges(reading: Reading, start: int, end: int, inner: str) -> tuple[int, int]:
    """How many characters to cut at either edge."""
    head = len(inner) - len(inner.lstrip(" \t\n\r.,،:;؛…-–—"))
    if head:
        return min(head, end - start), 0
    tail = len(inner) - len(inner.rstrip(" \t\n\r.,،:;؛…-–—"))
    if tail:
        return 0, tail
    first = reading.quotes.at(start)
    opens = inner != "" and first is not None and first.start == start
    if opens and first is not None and (first.end >= end or not first.closed):
        return first.inner - first.start, 0
    last = reading.quotes.at(end - 1) if inner else None
    if last is not None and last.closed and last.end == end and last.start < start:
        return 0, last.end - last.inner_end
    if inner.endswith("(") or inner.endswith(" /"):
        return 0, 1
    return 0, 0
