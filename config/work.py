"""Who works: how many tasks wait at the broker, and how many workers answer.

Asked for pages that must not wait: a broker that does not answer is known within a
second, and says None.
"""

from typing import Any

from django.core.cache import cache
from kombu.connection import Connection
from kombu.exceptions import ChannelError

from sources.queue import extraction_queues

from .broker import NO_BROKER, connection
from .celery import app
from .services import FETCHER

#: Seconds that workers have to answer, and for which their answer is remembered.
PING, REMEMBERED = 0.7, 5


def queue_length() -> int | None:
    """How many tasks wait for a worker that extracts; None where the broker does not answer."""
    lengths = queue_lengths()
    return None if lengths is None else sum(lengths.values())


def queue_lengths() -> dict[str, int] | None:
    """The same of each queue in which extractions wait."""
    try:
        with connection() as asked:
            return {queue: _length(asked, queue) for queue in extraction_queues()}
    except NO_BROKER:
        return None


def _length(asked: Connection, queue: str) -> int:
    try:
        channel: Any = asked.default_channel
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:  # Redis forgets a queue that is empty
        return 0


def workers_alive() -> int | None:
    """How many workers that extract answer, asked now and then; None without a broker."""
    known = cache.get(__name__)
    if known is None:
        known = _ping()
        cache.set(__name__, known, REMEMBERED)
    return int(known) if known >= 0 else None


def _ping() -> int:
    """How many answered; -1 without a broker."""
    if queue_length() is None:  # or the ping would wait for it
        return -1
    try:
        with connection() as asked:
            answers = app.control.ping(timeout=PING, connection=asked)
            return sum(not name.startswith(FETCHER) for answer in answers for name in answer)
    except NO_BROKER:
        return -1


def queues_taken() -> set[str] | None:
    """The queues that a worker takes work from, asked now; None without a broker."""
    if queue_length() is None:
        return None
    try:
        with connection() as asked:
            answers = app.control.inspect(timeout=PING, connection=asked).active_queues() or {}
    except NO_BROKER:
        return None
    return {queue["name"] for queues in answers.values() for queue in queues}
