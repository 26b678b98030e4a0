"""A worker says now and then that it lives, so that the sweep knows soon when it does not."""

import logging
import threading
from contextlib import AbstractContextManager

from django.db import connection
from django.utils import timezone

from ..models import ExtractionRun
from ._patience import PASSING

log = logging.getLogger(__name__)

#: Seconds between two beats; after ``queries.turns.SILENCE`` a run's worker is dead.
EVERY = 5.0
#: Seconds that its end waits for a beat under way, which may wait for a database that is away.
ENDS_WITHIN = 15.0


class Pulse(AbstractContextManager["Pulse"]):
    """While the block lasts, a thread writes when the run was worked on last.

    By the run's attempt, so that a worker that was overtaken keeps nobody else's run alive.
    """

    def __init__(self, run: ExtractionRun) -> None:
        self._ours = ExtractionRun.objects.filter(
            pk=run.pk, state=ExtractionRun.State.RUNNING, attempt=run.attempt
        )
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse-{run.pk}", daemon=True)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ended.set()
        self._thread.join(ENDS_WITHIN)

    def _beat(self) -> None:
        while not self._ended.wait(EVERY):
            try:
                self._ours.update(seen_at=timezone.now())
            except PASSING as error:
                log.warning("no pulse: the database is away: %s", error)
            finally:
                connection.close()
