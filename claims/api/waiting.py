"""Answers that wait until what they tell of has ended: nobody has to ask again and again."""

from collections.abc import Callable
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import TypeVar

from django.db import connection
from rest_framework import serializers
from rest_framework.request import Request

from config.given import Input

#: Seconds that an answer waits at most, and between two looks.
LONGEST, BETWEEN = 30, 0.5
#: Answers of a process that wait at once: half of its threads, so that others are answered.
_PLACES = BoundedSemaphore(2)
_R = TypeVar("_R")


class WaitInput(Input):
    wait = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST,
        default=0,
        help_text="Seconds to wait for its end: it is answered at once when it has ended, and as it"
        " is when they are over, or sooner where many wait.",
    )


def waited(request: Request, look: Callable[[], _R], *, under_way: Callable[[_R], bool]) -> _R:
    """What ``look`` gives once it is not under way any more, or the time that is asked for is over.

    Raises ValidationError for a time that is none.
    """
    given = WaitInput(data=request.query_params)
    given.is_valid(raise_exception=True)
    row, until = look(), monotonic() + given.validated_data["wait"]
    if monotonic() < until and under_way(row) and _PLACES.acquire(blocking=False):
        try:
            while under_way(row) and monotonic() < until:
                pause()
                row = look()
        finally:
            _PLACES.release()
    return row


def pause() -> None:
    """Wait a moment, without a connection to the database that others may need."""
    if not connection.in_atomic_block:
        connection.close()
    sleep(BETWEEN)
