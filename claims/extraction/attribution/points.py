"""Points, one line each: what is said behind a colon (It said: - P - Q), or a list of news."""

from __future__ import annotations

import re

_POINT = re.compile(r"[^\S\n]*(?:[-–—•*▪●◦‣·✓»›]|\d{1,2}[.)\-])[^\S\n]*(?=\S)")


def points_behind(text: str, offset: int) -> tuple[int, int] | None:
    """From the first point's words to the last one's end, where nothing but points follows
    text[:offset] (its colon) on the next lines; None where none does.
    """
    line = re.compile(r"[^\S\n]*\n").match(text, offset)
    start = end = None
    while line is not None and (point := _POINT.match(text, line.end())) is not None:
        start = point.end() if start is None else start
        end = len(text) if (stop := text.find("\n", point.end())) < 0 else stop
        line = re.compile(r"\n").match(text, end)
    return None if start is None or end is None else (start, end)


def past_point(text: str, offset: int) -> int:
    """Where the words of the line around text[offset] begin: behind the mark of its point."""
    begin = text.rfind("\n", 0, offset) + 1
    point = _POINT.match(text, begin)
    return begin if point is None else point.end()
