"""What rooms above know of a source: whether verdicts rest on who it is, and who reads it.

They say so when Django starts; this room asks and tells them, and knows none of them.
"""

from collections.abc import Callable

from .models import Source

_ASKED: list[Callable[[Source], bool]] = []
_TOLD: list[Callable[[Source], None]] = []


def settled_told_by(ask: Callable[[Source], bool]) -> None:
    """Have ``ask`` asked, too, whether something rests on who a source is."""
    _ASKED.append(ask)


def source_settled(source: Source) -> bool:
    """Does something rest on who this is, so that it must not silently become somebody else?"""
    return any(ask(source) for ask in _ASKED)


def identity_told_to(tell: Callable[[Source], None]) -> None:
    """Have ``tell`` called, too, where a source is about to be read as somebody else."""
    _TOLD.append(tell)


def identity_tell(source: Source) -> None:
    """Tell that a source is merged, parted, or given another main name or item.

    In the transaction that does so, and before ``source_settled`` is asked: whoever is told may
    wait for an answer that is being given.
    """
    for tell in _TOLD:
        tell(source)
