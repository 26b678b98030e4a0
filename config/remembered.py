"""What takes the database long to count is counted once in a while, for everybody."""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: What takes fewer seconds is asked for anew each time.
DEAR = 0.02
#: Remembered for so many times as long as it took: reading then costs a fiftieth of all time.
TIMES = 50
#: For so many times as long as it took, others are told what was known while one counts anew.
MEANWHILE = 3


def remembered_if_dear(count: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same function, whose answer is remembered where it took long to find.

    For ``TIMES`` as long as it took, and never longer than ``ISNAD_COUNTS_SECONDS``; then one who
    asks counts anew, and whoever asks meanwhile is told what was known, or twenty who open a page
    at once would all count.  Arguments are told apart by their ``repr``, and what is asked of a
    query is never remembered; the answer has to be one that can be pickled, the same for every
    reader and in every language.
    """

    @wraps(count)
    def counted(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        longest = settings.ISNAD_COUNTS_SECONDS
        of_query = any(isinstance(each, QuerySet) for each in (*args, *kwargs.values()))
        if of_query or not longest:
            return count(*args, **kwargs)
        asked = f"{args}{sorted(kwargs.items())}".encode()
        # "2": the version before remembers another tuple under the rest.
        key = f"2:{count.__module__}.{count.__qualname__}:{sha256(asked).hexdigest()}"
        known: tuple[_T, float, float] | None = cache.get(key)
        if known is not None:
            answer, until, meanwhile = known
            if time.time() < until or not cache.add(f"{key}:anew", True, meanwhile):
                return answer
        began = time.monotonic()
        answer = count(*args, **kwargs)
        took = time.monotonic() - began
        if took >= DEAR:
            kept, meanwhile = min(took * TIMES, longest), max(took * MEANWHILE, 1)
            cache.set(key, (answer, time.time() + kept, meanwhile), kept + meanwhile)
        return answer

    return counted
