"""What the interpreter costs a request, and need not.

CPython 3.11 keeps the frames of Python's calls in pieces of 16 kB, and gives a piece back as soon
as the call that began it returns.  A request goes some hundred calls deep: where the end of a
piece happens to lie below a loop, each turn of it asks the system for memory and returns it.  The
desk's list of claims did so 2,300 times, for a fourth of its time.

Its garbage collector goes through all that is loaded again and again, which lives until the end: a
tenth of a second, every tenth request or so.
"""

import gc
from collections.abc import Callable
from typing import Any, TypeVar

from django.urls import get_resolver

T = TypeVar("T")
#: Slots of a frame, eight bytes each: its piece is 1 MB, the next power of two, half of it free.
WIDE = 2**16 + 1


def with_room(call: Callable[..., T], *args: Any, **options: Any) -> T:
    """Call it where whatever it calls finds room for its frames."""
    return call(*args, **options)


# The frame is as wide as its code says that it is, and only what is used of it is touched.
with_room.__code__ = with_room.__code__.replace(co_stacksize=WIDE)


def loaded_for_good() -> None:
    """Load every view, and leave what is loaded by now out of garbage collection."""
    get_resolver().url_patterns  # noqa: B018 - this loads them
    gc.collect()
    gc.freeze()
