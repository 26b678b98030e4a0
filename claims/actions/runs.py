"""Every write of extraction runs: ask, take, find, save, or fail with a reason.

The state of the work is in the table, so that it outlives the queue: a task only says "take
one", the table decides which (``_turns``).  A task may come twice or never; a sweep mends the rest.
"""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Conflict, permission_require
from sources.models import Document
from sources.noted import noted
from sources.queries import texts_deferred
from sources.queue import EXTRACTIONS, enqueue, extraction_queues, queue_of
from sources.tallies import tally, tally_later
from sources.text import is_binary
from sources.traced import traced, traced_ids

from ..extraction import extract
from ..extraction.types import Extraction, MissingModels, UnsupportedLanguage
from ..models import ExtractionRun
from ..queries.turns import runs_lost, runs_waiting
from ._patience import PASSING, patiently
from ._pulse import Pulse
from ._turns import run_next, turn_of_new
from .reconciliation import claims_record
from .webhooks import run_told

log = logging.getLogger(__name__)

#: Workers that may die on a document before it counts as failed.
ATTEMPTS = 3
#: {what an article is called: the number of words that it has less than}
SIZES = {"short": 300, "medium": 1500, "long": float("inf")}
State = ExtractionRun.State
Reason = ExtractionRun.Reason


def run_request(
    *, document: Document, by: User | None = None, is_awaited: bool = False
) -> ExtractionRun:
    """Ask for a document's claims; enqueued once the caller's transaction is kept.

    ``is_awaited``: a person looks at the article, and so goes before what programs, feeds and
    imports bring.  A run that is under way already is returned instead of a second one; one whose
    task or worker was lost is queued again, as the sweep would.
    Raises Conflict("article_withdrawn"), NotAllowed.
    """
    permission_require(by, "claims.add_extractionrun")
    if document.withdrawn_at:
        raise Conflict("article_withdrawn", _("This article was withdrawn. Take it back first."))
    return run_queue(document=document, by=by, is_awaited=is_awaited)


def run_queue(*, document: Document, by: User | None, is_awaited: bool = False) -> ExtractionRun:
    """``run_request`` for an action that has asked for a permission of its own."""
    under_way = {"document": document, "state__in": [State.QUEUED, State.RUNNING]}
    fields = {
        "document": document,
        "queued_at": timezone.now(),
        "requested_by": by,
        "is_awaited": is_awaited,
        "turn": turn_of_new(by=by, is_awaited=is_awaited),
        "request": traced_ids().get("request", ""),
    }
    try:
        with transaction.atomic():
            run, created = ExtractionRun.objects.get_or_create(**under_way, defaults=fields)
    except IntegrityError:  # somebody else asked between our look and our write
        return ExtractionRun.objects.get(**under_way)
    if created:
        with _named(run):
            log.info("run %s: asked for, of article %s", run.pk, document.pk)
        _send(run, later=not is_awaited)
    else:
        _hasten(run, is_awaited)
    return run


def _hasten(run: ExtractionRun, is_awaited: bool) -> None:
    """Send a task for one that is under way already: its own was lost, or a person waits now."""
    lost = runs_lost().filter(pk=run.pk).first()
    again = lost is not None and _queued_again(lost)
    waiting = ExtractionRun.objects.filter(pk=run.pk, state=State.QUEUED, is_awaited=False)
    sooner = is_awaited and waiting.update(
        is_awaited=True, turn=turn_of_new(by=run.requested_by, is_awaited=True)
    )
    if again or sooner:
        _send(run, later=not (is_awaited or run.is_awaited))


def _send(run: ExtractionRun, *, later: bool) -> None:
    enqueue("extract_run", run.pk, later=later, queue=queue_of(run.document.language))


def run_cancel(*, run: ExtractionRun, by: User) -> None:
    """Stop a run that waits or is being read: its worker soon ends, and stores nothing.

    It has failed then, because somebody stopped it, and is filed away: nobody has to look after
    it.  Raises Conflict("run_over"), NotAllowed.
    """
    permission_require(by, "claims.add_extractionrun")
    now = timezone.now()
    stopped = {"state": State.FAILED, "reason": Reason.CANCELLED, "finished_at": now}
    with transaction.atomic():
        under_way = ExtractionRun.objects.filter(pk=run.pk, state__in=[State.QUEUED, State.RUNNING])
        if not under_way.update(**stopped, filed_at=now):
            raise Conflict("run_over", _("It is over already. Look at the article again."))
        run.refresh_from_db()
        noted(run, by=by, before={"stopped": False}, after={"stopped": True})
        run_told(run)


def run_file(*, run: ExtractionRun, by: User) -> None:
    """File a failure away about which nothing can be done: it leaves the list of failures.

    Raises Conflict("run_not_failed"), NotAllowed.
    """
    _filed_set(run, timezone.now(), by)


def run_unfile(*, run: ExtractionRun, by: User) -> None:
    """Have a failure back among the others.  Raises as ``run_file``."""
    _filed_set(run, None, by)


def _filed_set(run: ExtractionRun, at: datetime | None, by: User) -> None:
    permission_require(by, "claims.add_extractionrun")
    failed = ExtractionRun.objects.filter(pk=run.pk, state=State.FAILED)
    if not failed.exists():
        message = _("This extraction did not fail. Only what failed is filed away.")
        raise Conflict("run_not_failed", message)
    if failed.filter(filed_at__isnull=at is not None).update(filed_at=at):
        noted(run, by=by, before={"filed away": at is None}, after={"filed away": at is not None})


def run_execute_next(
    *, task: str, queue: str = EXTRACTIONS, redelivered: bool = False
) -> ExtractionRun | None:
    """Execute the run of a queue whose turn it is; None where none waits there.

    ``task`` is the id of the worker's task, which came by this ``queue``; of one that is none any
    more, the sweep has sent others.  A redelivered one takes up the run that its first worker,
    who is dead, had taken.
    """
    if queue not in extraction_queues():
        return None
    try:
        if redelivered and (run_id := patiently(lambda: _held(task))) is not None:
            return run_execute(run_id=run_id, redelivered=True, task=task)
        while (run_id := patiently(partial(run_next, queue))) is not None:
            if run := run_execute(run_id=run_id, task=task):
                return run
    except PASSING:
        log.exception("the database is away, so what waits is left to the sweep")
    return None


def _held(task: str) -> int | None:
    held = ExtractionRun.objects.filter(state=State.RUNNING, task=task)
    found: int | None = held.values_list("pk", flat=True).first()
    return found


def run_execute(*, run_id: int, redelivered: bool = False, task: str = "") -> ExtractionRun | None:
    """Take a queued run, find the claims, save them; returns the run, or None if not ours.

    1. Take it by a conditional update, so that a second task finds nothing to do.
       A redelivered task's first worker is dead: its run is taken over.
    2. Extract outside any transaction.
    3. Save claims and outcome in one transaction, if the run is still ours.
    Every failure ends in state failed with a reason; nothing is raised.  A database that is away
    is no failure: what was read is kept, and saved once it is back; where that takes too long,
    the run is left to the sweep.
    """
    try:
        run = patiently(lambda: _take(run_id, redelivered, task))
        if run is None:
            return None
        with _named(run), Pulse(run):
            log.info("run %s: taken, attempt %s", run.pk, run.attempt)
            return patiently(partial(_store, run, *_read(run)))
    except PASSING:
        log.exception("run %s: the database is away, so the run is left to the sweep", run_id)
        return None


def _named(run: ExtractionRun) -> AbstractContextManager[None]:
    """What is logged meanwhile names the run, its article and the request that asked for it."""
    return traced(request=run.request, run=run.pk, article=run.document_id)


class _Stopped(Exception):
    """The run is not ours any more: somebody stopped it, or another worker took it over."""


def _read(run: ExtractionRun) -> tuple[Extraction | None, str, str]:
    """(what was found, why nothing was, detail for the operator)"""
    try:
        if reason := _unprocessable(run.document):
            return None, reason, ""
        return extract(run.document.text, run.document.language, partial(_go_on, run)), "", ""
    except _Stopped:  # the worker is free for others at once; ``_finish`` writes nothing
        log.info("run %s: stopped", run.pk)
        return None, Reason.CANCELLED, ""
    except MissingModels as error:
        return None, Reason.NO_MODELS, str(error)
    except UnsupportedLanguage as error:
        return None, Reason.UNSUPPORTED_LANGUAGE, str(error)
    except SoftTimeLimitExceeded:
        return None, Reason.TOOK_TOO_LONG, ""
    except Exception as error:
        log.exception("run %s: extraction failed", run.pk)
        return None, Reason.ENGINE_ERROR, repr(error)


def _go_on(run: ExtractionRun) -> None:
    """Raise _Stopped unless the run is still ours; a database that is away says nothing of that."""
    with suppress(*PASSING):
        if not _ours(run).exists():
            raise _Stopped


def _ours(run: ExtractionRun) -> QuerySet[ExtractionRun]:
    return ExtractionRun.objects.filter(pk=run.pk, state=State.RUNNING, attempt=run.attempt)


def runs_requeue_lost(
    *, nobody_works: bool = False, waiting: Mapping[str, int] | None = None
) -> int:
    """Queue again every run whose task was lost; returns how many.

    ``nobody_works``: the caller knows that there is no worker, so all are lost.
    ``waiting`` is how many tasks wait at the broker in each queue, if that is known: while no fewer
    tasks than runs wait there, none is lost, however long they wait (ten thousand may have been
    imported).
    """
    requeued = 0
    missing = None
    if waiting is not None:
        missing = {queue: max(0, runs_waiting(queue).count() - n) for queue, n in waiting.items()}
    lost = runs_lost(nobody_works=nobody_works, missing=missing).select_related("document")
    for run in texts_deferred(lost, "document"):
        if _queued_again(run, is_expected=nobody_works):
            _send(run, later=not run.is_awaited)
            requeued += 1
    return requeued


def _queued_again(run: ExtractionRun, *, is_expected: bool = False) -> bool:
    """Have a run wait again that is lost, unless it shows a sign of life; tells whether.

    When it was asked for stays: how long an article has waited is told from that.  The log warns
    of it, unless it ``is_expected``, as after a demo that was stopped in the middle.
    """
    same = ExtractionRun.objects.filter(
        pk=run.pk, state=run.state, attempt=run.attempt, sent_at=run.sent_at, seen_at=run.seen_at
    )
    if not same.update(state=State.QUEUED, sent_at=timezone.now()):
        return False
    lost = "worker" if run.state == State.RUNNING else "task"
    level = logging.INFO if is_expected else logging.WARNING
    with _named(run):
        log.log(level, "run %s: queued again, for its %s was lost", run.pk, lost)
    tally("runs_requeued")
    return True


def _take(run_id: int, redelivered: bool, task: str = "") -> ExtractionRun | None:
    takeable = [State.QUEUED, State.RUNNING] if redelivered else [State.QUEUED]
    taken = ExtractionRun.objects.filter(pk=run_id, state__in=takeable).update(
        state=State.RUNNING,
        task=task,
        attempt=F("attempt") + 1,
        started_at=timezone.now(),
        seen_at=timezone.now(),
    )
    if not taken:
        return None
    run = ExtractionRun.objects.select_related("document").get(pk=run_id)
    if run.attempt > ATTEMPTS:
        with _named(run):
            _fail(run, Reason.WORKER_LOST)
        return None
    return run


def _unprocessable(document: Document) -> str:
    if document.original or is_binary(document.text):
        return Reason.NOT_TEXT
    if not document.text.strip():
        return Reason.NO_TEXT
    if len(document.text) > settings.ISNAD_MAX_CHARACTERS:
        return Reason.TOO_LARGE
    return ""


def _fail(run: ExtractionRun, reason: str, detail: str = "") -> ExtractionRun:
    _finish(run, state=State.FAILED, reason=reason, detail=detail)
    return run


def _finish(run: ExtractionRun, **outcome: Any) -> bool:
    """Write the outcome if the run is still ours (the fence); tells whether it was."""
    outcome["finished_at"] = timezone.now()
    with transaction.atomic():
        written = bool(_ours(run).update(**outcome))
        if written:  # else the run in hand must not take on its new owner's attempt
            run.refresh_from_db()
            run_told(run)
            _count(run)
    return written


def _count(run: ExtractionRun) -> None:
    """Count how it ended, for the metrics: seconds by language and size, failures by reason."""
    log.info("run %s: %s %s", run.pk, run.state, run.reason)
    if run.state == State.FAILED:
        return tally_later(f"run_failed/{run.reason}")
    assert run.started_at
    assert run.finished_at
    size = next(name for name, words in SIZES.items() if run.words < words)
    seconds = (run.finished_at - run.started_at).total_seconds()
    return tally_later(f"run_done/{run.document.language}/{size}", seconds=seconds)


def _store(
    run: ExtractionRun, extraction: Extraction | None, reason: str, detail: str
) -> ExtractionRun:
    """The outcome and, all or none, the claims; what cannot be stored is nobody else's fault."""
    if extraction is None:
        return _fail(run, reason, detail)
    try:
        return _save(run, extraction)
    except PASSING:
        raise
    except SoftTimeLimitExceeded:
        return _fail(run, Reason.TOOK_TOO_LONG)
    except Exception as error:
        log.exception("run %s: what was found is not stored", run.pk)
        return _fail(run, Reason.NOT_STORED, repr(error))


def _save(run: ExtractionRun, extraction: Extraction) -> ExtractionRun:
    with transaction.atomic():
        kept = _finish(
            run,
            state=State.DONE,
            engine_version=extraction.engine_version,
            model_names=extraction.models,
            timings=extraction.timings,
            claims_found=len(extraction.attributions),
            statements_found=len(extraction.own_statements),
            sentences=extraction.sentences,
            words=extraction.words,
        )
        if kept:
            claims_record(
                run=run,
                attributions=extraction.attributions,
                statements=extraction.own_statements,
            )
            enqueue("remember_claims", run.document_id, later=not run.is_awaited)
    return run
