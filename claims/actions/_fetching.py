"""How a row waits for its page, is taken by one worker, and gets its outcome.

As with extraction runs, the row is the truth and the task a hint: a task may come twice or
never, and the sweep mends the rest.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise

from sources.errors import Refused, in_every_language
from sources.fetch_refusals import FetchRefused
from sources.fetching import host_of, page_fetch
from sources.models import PageLook
from sources.pages import FetchedDocument
from sources.queue import enqueue
from sources.received import Received
from sources.tallies import tally_later
from sources.turns import host_rest, host_rests, host_turn

from ..models import CitedPage, ExtractionRun, Intake
from ._patience import PASSING, patiently

log = logging.getLogger(__name__)

#: How often an address is tried whose trouble may pass, and after how long again each time.
TRIES = 3
AGAIN_AFTER = timedelta(minutes=5)
NO_REASON: dict[str, Any] = {"code": "", "says": {}}
_R = TypeVar("_R", Intake, CitedPage)
#: Stores what came for a row.
Keep: TypeAlias = Callable[[_R, Received, FetchedDocument], None]
_QUEUED, _FETCHING, _FAILED = "queued", "fetching", "failed"


@dataclass(frozen=True)
class PageQueue(Generic[_R]):
    """The rows of a model that each wait for the page at their ``url``; ``task`` fetches it.

    ``pictures``: it may be a picture.
    """

    model: type[_R]
    task: str
    pictures: bool = False

    def send(self, row: _R) -> None:
        """Its task, for its turn; what is due much later the sweep sends."""
        if row.due_at - timezone.now() < timedelta(minutes=30):
            enqueue(self.task, row.pk, at=row.due_at)

    def work(self, pk: int, *, redelivered: bool, keep: Keep[_R]) -> _R | None:
        """Take a row, fetch its page outside any transaction, keep it; None if it is not ours.

        ``keep`` stores what came together with the outcome, if the row is still ours.  What may
        pass is tried again later, as the site asks; what a database that is away leaves undone
        the sweep sends again.  Nothing is raised.
        """
        row = self.take(pk, redelivered=redelivered)
        if row is None:
            return None
        try:
            got, page = page_fetch(row.url, pictures=self.pictures)
            patiently(lambda: keep(row, got, page))
        except Refused as refused:
            self.refuse(row, refused)
        except PASSING:
            log.exception("%s %s: the database is away, left to the sweep", self.task, row.pk)
        except Exception:
            log.exception("%s %s: not brought in: %s", self.task, row.pk, row.url)
            self.fail(row, code="intake_error", message=PageLook.FAILED_SAYS)
        return row

    def take(self, pk: int, *, redelivered: bool) -> _R | None:
        """The row if it is due and nobody else's, by a conditional update; else None.

        A redelivered task's first worker is dead: its row is taken over.
        """
        takeable = [_QUEUED, _FETCHING] if redelivered else [_QUEUED]
        rows = self.model._default_manager.filter(pk=pk, state__in=takeable)
        row = rows.filter(due_at__lte=timezone.now() + timedelta(seconds=1)).first()
        if row is None or self._put_off(row):
            return None
        taken = rows.filter(attempt=row.attempt).update(
            state=_FETCHING, attempt=F("attempt") + 1, started_at=timezone.now()
        )
        if not taken:
            return None
        row.refresh_from_db()
        if row.attempt > TRIES:
            lost = ExtractionRun.Reason.WORKER_LOST
            self.fail(row, code=lost.value, message=lost.label)
            return None
        return row

    def refuse(self, row: _R, refused: Refused) -> None:
        """Say why nothing came; what may pass is tried again later, as the site asks."""
        says = in_every_language(refused.message)
        wait = refused.wait if isinstance(refused, FetchRefused) else None
        host = host_of(row.url)
        if wait:
            host_rest(host, wait)
        if not (isinstance(refused, FetchRefused) and refused.passing) or row.attempt >= TRIES:
            return self.fail(row, code=refused.code, message=refused.message)
        later = timezone.now() + AGAIN_AFTER * row.attempt
        due = max(later, host_turn(host))
        if self.finish(row, state=_QUEUED, code=refused.code, says=says, due_at=due):
            self.send(row)
        return None

    def fail(self, row: _R, *, code: str, message: str | Promise) -> None:
        """It is given up, and says why."""
        self.finish(row, state=_FAILED, code=code, says=in_every_language(message))

    def finish(self, row: _R, **outcome: Any) -> bool:
        """Write the outcome if the row is still ours (the fence); tells whether it was."""
        if outcome["state"] != _QUEUED:
            outcome["finished_at"] = timezone.now()
        rows = self.model._default_manager
        ours = rows.filter(pk=row.pk, state=_FETCHING, attempt=row.attempt)
        written = bool(ours.update(**outcome))
        if written:
            row.refresh_from_db()
            tally_later(f"fetch/{outcome.get('code') or outcome['state']}")
        return written

    def send_again(self, lost: Iterable[_R]) -> int:
        """Send again the tasks of rows that are due and were lost; returns how many."""
        now, sent = timezone.now(), 0
        for row in lost:
            rows = self.model._default_manager
            ours = rows.filter(pk=row.pk, state=row.state, attempt=row.attempt)
            if ours.update(state=_QUEUED, due_at=now):
                enqueue(self.task, row.pk)
                sent += 1
        return sent

    def _put_off(self, row: _R) -> bool:
        """Wait for a later turn where the site wants to be left alone; tells whether that is so."""
        host = host_of(row.url)
        if not host_rests(host):
            return False
        row.due_at = host_turn(host)
        row.save(update_fields=["due_at"])
        self.send(row)
        return True
