"""Who works: how many tasks wait at the broker, and how many workers answer.

Asked for pages that must not wait: a broker that does not answer is known within a
second, and says None.
"""

from django.core.cache import cache
from kombu.exceptions import ChannelError

from .broker import NO_BROKER, connection
from .celery import app
from .services import FETCHER

#: Seconds that workers have to answer, and for which their answer is remembered.
PING, REMEMBERED = 0.7, 5
QUEUE = "celery"


def queue_length() -> int | None:
    """How many tasks wait for a worker; None where the broker does not answer."""
    try:
        with connection() as asked:
            return int(asked.default_channel.queue_declare(QUEUE, passive=True).message_count)
    except ChannelError:  # Redis forgets a queue that is empty
        return 0
    except NO_BROKER:
        return None


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
