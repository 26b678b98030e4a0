"""Every worker that takes upkeep looks now and then whether beat still sends the sweep."""

from typing import Any

from celery import bootsteps
from django.conf import settings

from .broker import sender

#: Seconds between two looks; what nobody took by the next one is dropped.
EVERY = settings.ISNAD_SWEEP_SECONDS
QUEUE, TASK = "upkeep", "claims.tasks.sweep_if_silent"


class SweepWatch(bootsteps.StartStopStep):
    """Sends the look to the worker's own queue, so that its main process asks no database."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, _consumer: Any, **_options: Any) -> None:
        self.timer: Any = None

    def start(self, consumer: Any) -> None:
        """Look from now on, each time the worker has found its broker again."""
        self.timer = consumer.timer.call_repeatedly(EVERY, look, (consumer,))

    def stop(self, _consumer: Any) -> None:
        """Look no more."""
        if self.timer:
            self.timer.cancel()
            self.timer = None


def look(consumer: Any) -> bool:
    """Have the worker look, if it takes what is sent; tells whether that was sent."""
    takes = consumer.task_consumer and consumer.task_consumer.consuming_from(QUEUE)
    return bool(takes) and sender.send(TASK, [], expires=EVERY)
