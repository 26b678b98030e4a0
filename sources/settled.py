"""What rooms above know of a source: whether verdicts rest on who it is.

They say so when Django starts; this room asks them, and knows none of them.
"""

from collections.abc import Callable

from .models import Source

_ASKED: list[Callable[[Source], bool]] = []


def settled_told_by(ask: Callable[[Source], bool]) -> None:
    """Have ``ask`` asked, too, whether something rests on who a source is."""
    _ASKED.append(ask)


def source_settled(source: Source) -> bool:
    """Does something rest on who this is, so that it must not silently become somebody else?"""
    return any(ask(source) for ask in _ASKED)
