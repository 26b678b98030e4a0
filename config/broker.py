"""The broker, for those who must not wait: what does not answer within a second is away.

Workers wait for it patiently, by Celery's own connections.  Whoever answers a request does not:
the rows say what is to be done, and what could not be sent the sweep sends.
"""

import logging
import time
from typing import Any

from kombu import pools
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .celery import app

log = logging.getLogger(__name__)

#: What kombu would do for a broker that is worth waiting for, cut short.
IMPATIENT = {
    "socket_connect_timeout": 0.3,
    "socket_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
NO_BROKER = (OperationalError, RedisError, OSError)
#: Seconds for which a broker that did not answer is not asked to take anything.
LEFT_ALONE = 5


def connection() -> Connection:
    """A connection on which nothing takes longer than a second."""
    options = {**app.conf.broker_transport_options, **IMPATIENT}
    asked: Connection = app.connection_for_write(
        app.conf.broker_url, transport_options=options, connect_timeout=1
    )
    return asked


class _Sender:
    """Sends tasks, and leaves a broker alone for a while that did not take one."""

    def __init__(self) -> None:
        self.again_at = 0.0

    def send(self, task: str, args: list[Any], **options: Any) -> bool:
        """Send it now; tells whether the broker has it.  Nothing is raised without a broker."""
        if time.monotonic() < self.again_at:
            return False
        try:
            with pools.producers[connection()].acquire(block=True, timeout=1) as producer:
                app.send_task(task, args=args, retry=False, producer=producer, **options)
        except NO_BROKER as error:
            self.again_at = time.monotonic() + LEFT_ALONE
            log.warning(
                "%s %s is left to the sweep: the broker does not answer: %s", task, args, error
            )
            return False
        return True


sender = _Sender()
