"""What the interpreter itself costs a run of thousands of tests, and need not.

CPython 3.11 keeps the frames of Python's calls in pieces of 16 kB, and gives a piece back as soon
as the call that began it returns.  A request goes some hundred calls deep: where the end of a
piece happens to lie below a loop, each turn of it asks the system for memory and returns it.  A
tenth of all the time went there.  And its garbage collector looks through all modules and tests
again and again, which live until the end.
"""

import gc
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
#: Slots of a frame, eight bytes each: its piece is 1 MB, the next power of two, half of it free.
WIDE = 2**16 + 1
#: New objects before a collection, and collections of these before one of the older ones.
SELDOM = (20_000, 20, 20)


def with_room(call: Callable[..., T], *args: Any, **options: Any) -> T:
    """Call it where whatever it calls finds room for its frames."""
    return call(*args, **options)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WIDE)


def garbage_collected_seldom() -> None:
    """From now on what is there is taken to stay, and what comes is looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
