"""Every read of extractions that wait: in which queue, how many before one, and which were lost."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from sources.queue import extraction_queues, queue_of

from ..models import ExtractionRun

#: For how long a run's worker may say nothing: five beats.
SILENCE = timedelta(seconds=35)


def runs_waiting(queue: str) -> QuerySet[ExtractionRun]:
    """The queued runs that tasks of this queue are sent for, in no order."""
    waiting = ExtractionRun.objects.filter(state=ExtractionRun.State.QUEUED)
    apart = extraction_queues()
    language = apart.pop(queue)
    if language:
        return waiting.filter(document__language=language)
    return waiting.exclude(document__language__in=apart.values()) if apart else waiting


def runs_ahead(run: ExtractionRun) -> int | None:
    """How many of the runs that wait come before this one; None unless it waits itself."""
    if run.state != ExtractionRun.State.QUEUED:
        return None
    sooner = Q(turn__lt=run.turn) | Q(turn=run.turn, pk__lt=run.pk)
    before = Q(sooner, is_awaited=run.is_awaited)
    if not run.is_awaited:
        before |= Q(is_awaited=True)
    return runs_waiting(queue_of(run.document.language)).filter(before).count()


def runs_lost(
    *, nobody_works: bool = False, missing: Mapping[str, int] | None = None
) -> QuerySet[ExtractionRun]:
    """Runs whose task is gone: queued and never taken, or taken by a worker that died.

    A worker says every few seconds that it lives (``seen_at``), and its task is stopped after
    ``ISNAD_RUN_SECONDS``: a run that nobody spoke of for ``SILENCE``, or that is still running a
    minute after its time, has no worker.  Where ``nobody_works``, every run that is
    under way is one of them.  ``missing``: of each queue so many queued ones at most, the oldest.
    """
    if nobody_works:
        return ExtractionRun.objects.filter(
            state__in=[ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING]
        )
    now = timezone.now()
    lost = Q(state=ExtractionRun.State.RUNNING) & (
        Q(seen_at__lt=now - SILENCE)
        | Q(started_at__lt=now - timedelta(seconds=settings.ISNAD_RUN_SECONDS + 60))
    )
    patience = timedelta(seconds=settings.ISNAD_QUEUE_PATIENCE)
    for queue in extraction_queues():
        queued = runs_waiting(queue).alias(sent=Coalesce("sent_at", "queued_at"))
        queued = queued.filter(sent__lt=now - patience)
        if missing is not None:
            queued = queued.order_by("sent", "pk")[: missing[queue]]
        lost |= Q(pk__in=queued.values("pk"))
    return ExtractionRun.objects.filter(lost)
