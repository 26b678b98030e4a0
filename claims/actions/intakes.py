"""Every write of addresses that are brought in: ask, fetch, store, or fail with a reason."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.actions.documents import document_came, language_tag, ways_to
from sources.addresses import address_key
from sources.days import midnight, moment_require, plausible
from sources.errors import Conflict, permission_require
from sources.fetching import host_of
from sources.given import outlet_named
from sources.languages import detect_language
from sources.models import Document, Source
from sources.noted import noted
from sources.pages import FetchedDocument
from sources.queries import documents_alike
from sources.received import Received
from sources.turns import host_turn

from ..models import Feed, Intake
from ..queries.intakes import intakes_lost
from ._fetching import NO_REASON, PageQueue
from .articles import article_complete, article_submit
from .fact_checks import page_checks_keep

State = Intake.State
_QUEUE = PageQueue(Intake, "fetch_intake")


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
    _QUEUE.send(intake)
    return intake, True


def intake_execute(*, intake_id: int, redelivered: bool = False) -> Intake | None:
    """Take an intake that is due, fetch its page, store the article; None if it is not ours.

    1. Take it by a conditional update, so that a second task finds nothing to do.
    2. Fetch and read outside any transaction.
    3. Store article and outcome in one transaction, if the intake is still ours.
    What may pass is tried again later, as the site asks.  Nothing is raised.
    """
    return _QUEUE.work(intake_id, redelivered=redelivered, keep=_store)


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
    _QUEUE.send(row)
    return row


def intake_file(*, intake: Intake, by: User) -> None:
    """File a failure away about which nothing can be done: it is counted no more.

    Raises Conflict("intake_not_failed"), NotAllowed.
    """
    _filed_set(intake, State.FAILED, State.FILED, by)


def intake_unfile(*, intake: Intake, by: User) -> None:
    """Have a failure back among the others.  Raises as ``intake_file``."""
    _filed_set(intake, State.FILED, State.FAILED, by)


def _filed_set(intake: Intake, before: State, after: State, by: User) -> None:
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        row = Intake.objects.select_for_update().get(pk=intake.pk)
        if row.state not in (before, after):
            message = _("This address did not fail. Only what failed is filed away.")
            raise Conflict("intake_not_failed", message)
        if row.state == before:
            row.state = after
            row.save(update_fields=["state"])
            noted(row, by=by, before={"state": before.value}, after={"state": after.value})


def intakes_requeue_lost() -> int:
    """Send again the tasks of those that are due and were lost; returns how many."""
    return _QUEUE.send_again(intakes_lost(timezone.now()).order_by("due_at")[:500])


def _store(intake: Intake, got: Received, page: FetchedDocument) -> None:
    with transaction.atomic():
        if not _QUEUE.finish(intake, state=State.READ, **NO_REASON):
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
        page_checks_keep(page, by=intake.requested_by)


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
