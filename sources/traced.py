"""Which request, run and article the work in hand is about, for every line that is logged of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_IDS: ContextVar[dict[str, Any]] = ContextVar("traced", default={})  # noqa: B039 - never changed


def traced_ids() -> dict[str, Any]:
    """{"request": …, "run": …, "article": …}, as far as they are known."""
    return _IDS.get()


def traced_begin(**ids: Any) -> None:
    """From now on, in this thread, what is logged carries these ids and no others."""
    _IDS.set({name: each for name, each in ids.items() if each})


@contextmanager
def traced(**ids: Any) -> Iterator[None]:
    """While the block lasts, what is logged carries these ids beside those that it had."""
    token = _IDS.set({**_IDS.get(), **{name: each for name, each in ids.items() if each}})
    try:
        yield
    finally:
        _IDS.reset(token)
