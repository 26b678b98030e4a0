"""Writes that outlast a database that is away for a while: restarted, locked, its disk full."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)
_T = TypeVar("_T")

#: What a database says of itself, not of what was asked of it (PEP 249).
PASSING = (OperationalError, InterfaceError)
#: Seconds to wait between two tries: a minute in all.
WAITS = (0.5, 1, 2, 4, 8, 15, 30)
#: What waits; a test has no time for it.
sleep = time.sleep


def patiently(write: Callable[[], _T]) -> _T:
    """Call ``write``, and again over a new connection while the database is away.

    For workers, outside any transaction: a person who waits is told at once.  Raises what the
    last try raised.
    """
    for seconds in WAITS:
        try:
            return write()
        except PASSING as error:
            log.warning("the database is away, asked again in %s s: %s", seconds, error)
            connection.close()
            sleep(seconds)
    return write()
