"""A text cut into passages: its sentences, each with its place.  Pure; offsets are code points."""

import re
from collections.abc import Iterator

#: A passage is cut behind a sentence and at a line's end, and is no longer than this.
LONGEST = 600
_ENDS = re.compile(r"(?<=[.!?؟…])[\"”»’)]*\s+|\n+")


def passages_of(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each passage, without white space around it."""
    begin = 0
    for cut in [*_ENDS.finditer(text), None]:
        end = len(text) if cut is None else cut.start()
        yield from _trimmed(text, begin, end)
        begin = end if cut is None else cut.end()


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > LONGEST:
        at = text.rfind(" ", begin, begin + LONGEST)
        at = at if at > begin else begin + LONGEST
        yield from _trimmed(text, begin, at)
        begin = at
    words = text[begin:end]
    if words.strip():
        start = begin + len(words) - len(words.lstrip())
        yield start, start + len(words.strip())
