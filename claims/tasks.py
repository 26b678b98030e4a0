"""What workers do: each task takes ids, calls one action, and can run twice."""

import gc
import logging
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_ready
from django.conf import settings
from django.db import connection

from config.planner import planner_told
from config.work import queue_lengths
from sources import looks
from sources.actions import exports, kept_answers
from sources.desk import listed
from sources.queue import EXTRACTIONS, extraction_queues
from sources.tallies import tally, tally_if_silent

from .actions import (
    cited_pages,
    engines,
    feeds,
    history,
    intakes,
    link_rot,
    memory,
    notifications,
    passages,
    runs,
    watching,
    webhooks,
)
from .extraction import UnsupportedLanguage, load
from .memory.vectors import encoder
from .queries.statistics import SWEEP

log = logging.getLogger(__name__)

#: How long nobody may have swept before a worker does so unasked.
UNSWEPT = timedelta(seconds=2 * settings.ISNAD_SWEEP_SECONDS)
#: How long SQLite goes by what it counted of its tables, and what its counting is tallied as.
COUNTED, UNCOUNTED = "planner", timedelta(hours=1)


@worker_ready.connect
def engine_noted(**_worker: Any) -> None:
    """Note which engine a worker brings; its main process keeps no connection for that."""
    try:
        engines.engine_started()
    finally:
        connection.close()


@celeryd_after_setup.connect
def models_loaded(instance: Any, **_worker: Any) -> None:
    """Load the models of all that this worker reads before it forks the processes that read.

    So they share one copy, and one that is replaced need not load them again.  A worker of threads
    loads them with the first article.
    """
    if not instance.pool_cls.__module__.endswith("prefork"):
        return
    taken = instance.app.amqp.queues.consume_from
    for queue, language in extraction_queues().items():
        if queue in taken:
            for each in [language] if language else _languages_of_all():
                with suppress(UnsupportedLanguage):
                    load(each)
    if EXTRACTIONS in taken:  # which the memory's tasks wait in, too
        encoder()
    gc.freeze()  # or the first collection in each process would copy what they share


def _languages_of_all() -> set[str]:
    return set(settings.ISNAD_LANGUAGES) - set(settings.ISNAD_LANGUAGE_QUEUES)


@shared_task(
    bind=True,
    soft_time_limit=settings.ISNAD_RUN_SECONDS,
    time_limit=settings.ISNAD_RUN_SECONDS + 30,
)
def extract_run(self: Any, _run_id: int) -> None:
    """Find the claims of the document whose turn it is: one task is sent for each run."""
    came = self.request.delivery_info or {}
    runs.run_execute_next(
        task=self.request.id,
        queue=came.get("routing_key") or EXTRACTIONS,
        redelivered=bool(came.get("redelivered")),
    )


@shared_task
def sweep() -> int:
    """Queue again lost runs, pages and memory; returns how many.  Forget what is old."""
    mended = _sweep()
    tally(SWEEP)
    return mended


@shared_task
def sweep_if_silent() -> int:
    """Sweep, if nobody has for so long that beat must be down; each worker asks now and then."""
    if not tally_if_silent(SWEEP, UNSWEPT):
        return 0
    log.warning("nobody has swept for %s: is beat down? A worker sweeps instead", UNSWEPT)
    return _sweep()


def _sweep() -> int:
    mended = {
        "runs": runs.runs_requeue_lost(waiting=queue_lengths()),
        "intakes": intakes.intakes_requeue_lost(),
        "cited pages": cited_pages.cited_pages_sweep(),
        "memories": memory.memory_renew_lost(),
        "webhook deliveries": webhooks.deliveries_sweep(),
        "lists as files": exports.exports_sweep(),
    }
    notifications.digests_send_due()
    if found := {what: n for what, n in mended.items() if n}:
        log.warning("the sweep sent again: %s", found)
    history.history_seal()
    looks.looks_forget()
    kept_answers.answers_forget()
    if tally_if_silent(COUNTED, UNCOUNTED):
        planner_told()
    return sum(mended.values())


@shared_task
def remember_claims(document_id: int) -> int:
    """Make what is remembered of a document's claims what they are; returns how many were new."""
    return memory.memory_renew(document_id=document_id)


@shared_task
def remember_passages(document_id: int) -> int:
    """Remember the passages of a stored document; returns how many were new."""
    return passages.passages_remember(document_id=document_id)


@shared_task
def write_export(export_id: int) -> bool:
    """Write a long list as a file; tells whether it is whole."""
    return exports.export_write(export_id=export_id, listed=listed)


@shared_task
def deliver_webhook(delivery_id: str) -> bool:
    """Tell a webhook what happened; tells whether it took it."""
    return webhooks.delivery_send(delivery_id=delivery_id)


@shared_task
def look_page(look_id: int) -> None:
    """Fetch and read the page that somebody wants to see in a form."""
    looks.look_execute(look_id=look_id)


@shared_task(bind=True)
def fetch_intake(self: Any, intake_id: int) -> None:
    """Fetch the page of an intake that is due, and store its article."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    intakes.intake_execute(intake_id=intake_id, redelivered=redelivered)


@shared_task(bind=True)
def fetch_cited(self: Any, page_id: int) -> None:
    """Fetch a page that is cited, and keep its copy."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    cited_pages.cited_page_execute(page_id=page_id, redelivered=redelivered)


@shared_task
def check_pages() -> int:
    """Send a task for each cited page that is to be looked at again; returns how many."""
    return link_rot.pages_check_due()


@shared_task
def check_page(page_id: int) -> None:
    """Look whether a cited page still says what was cited."""
    link_rot.page_check(page_id=page_id)


@shared_task
def ask_feeds() -> int:
    """Send a task for each feed whose time has come; returns how many."""
    return feeds.feeds_poll_due()


@shared_task
def poll_feed(feed_id: int) -> int:
    """Ask a feed for what is new; returns how many entries are."""
    return feeds.feed_poll(feed_id=feed_id)


@shared_task
def watch_folder() -> int:
    """Take in what lies in the watched folder; returns how many files that were."""
    if not settings.ISNAD_WATCH:
        return 0
    return watching.folder_take_in(Path(settings.ISNAD_WATCH)).total()


@shared_task(bind=True, max_retries=4)
def mail_notification(self: Any, notification_id: int) -> None:
    """Mail the notification; a server that does not take it is asked again for half an hour."""
    try:
        notifications.notification_mail(notification_id=notification_id)
    except (SMTPException, OSError) as error:
        if self.request.retries >= self.max_retries:
            log.error("notification %s: not mailed: %s", notification_id, error)
            tally("mail/failed")
            return
        log.warning("notification %s: not mailed yet: %s", notification_id, error)
        raise self.retry(exc=error, countdown=2 * 10**self.request.retries) from error


@shared_task(bind=True, max_retries=4)
def mail_digest(self: Any, user_id: int) -> None:
    """Mail somebody what a day has told them; a server that does not take it is asked again."""
    try:
        notifications.digest_mail(user_id=user_id)
    except (SMTPException, OSError) as error:
        if self.request.retries >= self.max_retries:  # the next sweep finds it due
            log.error("mail of the day to person %s: not mailed: %s", user_id, error)
            tally("mail/failed")
            return
        raise self.retry(exc=error, countdown=2 * 10**self.request.retries) from error
