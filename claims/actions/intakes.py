"""Every write of addresses that are brought in: ask, fetch, store, or fail with a reason.

As with extraction runs, the row is the truth and the task a hint: a task may come twice or
never, and the sweep mends the rest.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.actions.documents import document_came, language_tag, ways_to
from sources.addresses import address_key
from sources.days import midnight, moment_require, plausible
from sources.errors import Conflict, Refused, in_every_language, permission_require
from sources.fetch_refusals import FetchRefused
from sources.fetching import host_of, page_fetch
from sources.given import outlet_named
from sources.languages import detect_language
from sources.models import Document, PageLook, Source
from sources.pages import FetchedDocument
from sources.queries import documents_alike
from sources.queue import enqueue
from sources.received import Received
from sources.turns import host_rest, host_rests, host_turn

from ..models import ExtractionRun, Feed, Intake
from ..queries.intakes import intakes_lost
from .articles import article_complete, article_submit

log = logging.getLogger(__name__)

#: How often an address is tried whose trouble may pass, and after how long again each time.
TRIES = 3
AGAIN_AFTER = timedelta(minutes=5)
State = Intake.State
_NO_REASON: dict[str, Any] = {"code": "", "says": {}}


def intake_request(
    *,
    url: str,
    title: str = "",
    author: str = "",
    language: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    by: User | None = None,
) -> tuple[Intake, bool]:
    """Ask for the article at an address; returns (intake, whether it is new).

    It is fetched by a worker when it is its turn at the site.  One that is under way for the
    same address is returned instead of a second one.
    Raises Refused("language_malformed", "date_outside"), FetchRefused("address_malformed"),
    NotAllowed.
    """
    permission_require(by, "claims.add_article")
    given = {"title": title[:500], "language": language_tag(language), "publisher": publisher}
    given["author"] = author[:300]
    published_at = moment_require(published_at)
    return intake_make(url=url, by=by, published_at=published_at, **given)


def intake_make(*, url: str, by: User | None, **columns: Any) -> tuple[Intake, bool]:
    """The row, and the task for its turn; ``columns`` are those of ``Intake``.

    Raises FetchRefused("address_malformed").
    """
    url = url.strip()
    host = host_of(url)
    key = address_key(url)
    under_way = Intake.objects.filter(address_key=key, state__in=[State.QUEUED, State.FETCHING])
    there = under_way.first()
    if there:
        return there, False
    try:
        with transaction.atomic():
            intake = Intake.objects.create(
                url=url, address_key=key, due_at=host_turn(host), requested_by=by, **columns
            )
    except IntegrityError:  # somebody else asked between our look and our write
        return under_way.get(), False
    _send(intake)
    return intake, True


def intake_execute(*, intake_id: int, redelivered: bool = False) -> Intake | None:
    """Take an intake that is due, fetch its page, store the article; None if it is not ours.

    1. Take it by a conditional update, so that a second task finds nothing to do.
       A redelivered task's first worker is dead: its intake is taken over.
    2. Fetch and read outside any transaction.
    3. Store article and outcome in one transaction, if the intake is still ours.
    What may pass is tried again later, as the site asks.  Nothing is raised.
    """
    intake = _take(intake_id, redelivered)
    if intake is None:
        return None
    try:
        got, page = page_fetch(intake.url)
        _store(intake, got, page)
    except Refused as refused:
        _refuse(intake, refused)
    except Exception:
        log.exception("intake %s: not brought in: %s", intake.pk, intake.url)
        _fail(intake, code="intake_error", says=in_every_language(PageLook.FAILED_SAYS))
    return intake


def intake_retry(*, intake: Intake, by: User) -> Intake:
    """Try an intake again that failed.  Raises Conflict("intake_not_failed"), NotAllowed."""
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        row = Intake.objects.select_for_update().get(pk=intake.pk)
        if row.state != State.FAILED:
            message = _("This address did not fail. Only what failed is tried again.")
            raise Conflict("intake_not_failed", message)
        others = Intake.objects.filter(address_key=row.address_key)
        other = others.filter(state__in=[State.QUEUED, State.FETCHING]).first()
        if other:
            return other
        row.state, row.attempt, row.code, row.says = State.QUEUED, 0, "", {}
        row.finished_at, row.requested_by = None, by
        row.due_at = host_turn(host_of(row.url))
        row.save()
    _send(row)
    return row


def intakes_requeue_lost() -> int:
    """Send again the tasks of those that are due and were lost; returns how many."""
    now, requeued = timezone.now(), 0
    for intake in intakes_lost(now).order_by("due_at")[:500]:
        ours = Intake.objects.filter(pk=intake.pk, state=intake.state, attempt=intake.attempt)
        if ours.update(state=State.QUEUED, due_at=now):
            enqueue("fetch_intake", intake.pk)
            requeued += 1
    return requeued


def _send(intake: Intake) -> None:
    """Its task, for its turn; what is due much later the sweep sends."""
    if intake.due_at - timezone.now() < timedelta(minutes=30):
        enqueue("fetch_intake", intake.pk, at=intake.due_at)


def _take(intake_id: int, redelivered: bool) -> Intake | None:
    takeable = [State.QUEUED, State.FETCHING] if redelivered else [State.QUEUED]
    rows = Intake.objects.filter(pk=intake_id, state__in=takeable)
    intake = rows.filter(due_at__lte=timezone.now() + timedelta(seconds=1)).first()
    if intake is None or _put_off(intake):
        return None
    taken = rows.filter(attempt=intake.attempt).update(
        state=State.FETCHING, attempt=F("attempt") + 1, started_at=timezone.now()
    )
    if not taken:
        return None
    intake.refresh_from_db()
    if intake.attempt > TRIES:
        lost = ExtractionRun.Reason.WORKER_LOST
        _fail(intake, code=lost.value, says=in_every_language(lost.label))
        return None
    return intake


def _put_off(intake: Intake) -> bool:
    """Wait for a later turn where the site wants to be left alone; tells whether that is so."""
    host = host_of(intake.url)
    if not host_rests(host):
        return False
    intake.due_at = host_turn(host)
    intake.save(update_fields=["due_at"])
    _send(intake)
    return True


def _store(intake: Intake, got: Received, page: FetchedDocument) -> None:
    with transaction.atomic():
        if not _finish(intake, state=State.READ, **_NO_REASON):
            return
        known = _known(intake, got, page)
        if known:
            ways = [intake.url, *ways_to(got, page.canonical)]
            document_came(document=known, received=got, urls=ways)
            intake.document = known
            article_complete(article=known, by=intake.requested_by, **_columns(intake, page))
        else:
            columns = _columns(intake, page)
            intake.document, _run, intake.is_new = article_submit(
                text=page.text,
                url=intake.url,
                received=got,
                canonical=page.canonical,
                places=page.places,
                by=intake.requested_by,
                **columns,
            )
        intake.save(update_fields=["document", "is_new"])


def _known(intake: Intake, got: Received, page: FetchedDocument) -> Document | None:
    """The article on the desk that this page is.

    The same words at the same address (as given, where it led, as the page calls itself); of a
    feed's entry any
    article at that address, since feeds name a page again that was changed.
    """
    words, address = documents_alike(
        text=page.text,
        url=intake.url,
        kind=Document.Kind.ARTICLE,
        also=ways_to(got, page.canonical),
    )
    same = address if intake.feed_id else [each for each in words if each in address]
    return same[0] if same else None


def _columns(intake: Intake, page: FetchedDocument) -> dict[str, Any]:
    """What is known about the article: what was given, else what the page says, else the feed."""
    feed: Feed | None = intake.feed
    language = intake.language or (feed.language if feed else "") or detect_language(page.text)
    publisher = intake.publisher or (feed.publisher if feed else None)
    of_page, of_feed = plausible(midnight(page.published_on)), plausible(intake.published_at)
    first, last = (of_page, of_feed) if feed else (of_feed, of_page)
    titles = (page.title, intake.title) if feed else (intake.title, page.title)
    return {
        "title": titles[0] or titles[1],
        "author": intake.author or page.author,
        "language": language,
        "publisher": publisher or outlet_named(page.outlet, language=language),
        "published_at": first or last,
    }


def _refuse(intake: Intake, refused: Refused) -> None:
    says = in_every_language(refused.message)
    wait = refused.wait if isinstance(refused, FetchRefused) else None
    host = host_of(intake.url)
    if wait:
        host_rest(host, wait)
    if not (isinstance(refused, FetchRefused) and refused.passing) or intake.attempt >= TRIES:
        return _fail(intake, code=refused.code, says=says)
    later = timezone.now() + AGAIN_AFTER * intake.attempt
    due = max(later, host_turn(host))
    if _finish(intake, state=State.QUEUED, code=refused.code, says=says, due_at=due):
        _send(intake)
    return None


def _fail(intake: Intake, *, code: str, says: dict[str, str]) -> None:
    _finish(intake, state=State.FAILED, code=code, says=says)


def _finish(intake: Intake, **outcome: Any) -> bool:
    """Write the outcome if the intake is still ours (the fence); tells whether it was."""
    if outcome["state"] != State.QUEUED:
        outcome["finished_at"] = timezone.now()
    ours = Intake.objects.filter(pk=intake.pk, state=State.FETCHING, attempt=intake.attempt)
    written = bool(ours.update(**outcome))
    if written:
        intake.refresh_from_db()
    return written
