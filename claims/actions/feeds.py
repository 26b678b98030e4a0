"""Every write of feeds: add, change, stop, and ask them for what is new."""

import hashlib
import logging
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.actions.documents import language_tag
from sources.addresses import address_key
from sources.errors import Conflict, Refused, in_every_language, permission_require
from sources.feed_fetching import feed_fetch
from sources.feeds import Entry, FeedRead
from sources.fetch_refusals import FetchRefused
from sources.fetching import host_of
from sources.models import Document, PageLook, Source
from sources.noted import Facts, facts, noted
from sources.queries import documents_at
from sources.queue import enqueue
from sources.received import Received
from sources.tallies import tally_later
from sources.traced import traced, traced_ids
from sources.turns import host_rest, host_rests, host_turn

from ..models import Feed, Intake
from ..queries.intakes import feeds_due
from ._patience import PASSING
from .intakes import intake_make

log = logging.getLogger(__name__)

#: Feeds that one look at the clock asks, and the longest that a feed in trouble is left alone.
FEEDS_PER_TICK = 20
LONGEST = timedelta(days=1)
_KNOWN = gettext_lazy("The desk follows this feed already.")
_COLUMNS = ["url", "title", "language", "minutes", "active"]


def feed_add(
    *,
    url: str,
    by: User | None,
    title: str = "",
    publisher: Source | None = None,
    language: str = "",
    minutes: int = 30,
    active: bool = True,
) -> Feed:
    """Follow a feed; it is asked at once.  Who did it is noted.

    Raises Refused("feed_known", "feed_minutes", "language_malformed"),
    FetchRefused("address_malformed"), NotAllowed.
    """
    permission_require(by, "claims.add_feed")
    feed = Feed(added_by=by, next_at=timezone.now())
    given = {"title": title, "publisher": publisher, "language": language, "minutes": minutes}
    _feed_fill(feed, url=url, active=active, **given)
    with transaction.atomic():
        _feed_save(feed)
        noted(feed, by=by, before=None, after=_facts(feed))
    if active:
        enqueue("poll_feed", feed.pk)
    return feed


def feed_change(*, feed: Feed, by: User, **changes: Any) -> Feed:
    """Change a feed's columns (those of ``feed_add``), or stop it (``active=False``).

    One that is started again is asked at once.  Who did what is noted.  Raises as ``feed_add``.
    """
    permission_require(by, "claims.change_feed")
    with transaction.atomic():
        row = Feed.objects.select_for_update().get(pk=feed.pk)
        before, was_active, was_at = _facts(row), row.active, row.address_key
        _feed_fill(row, **changes)
        if row.address_key != was_at:
            row.etag = row.modified = ""
        starts = row.active and (not was_active or row.address_key != was_at)
        if starts:
            row.next_at, row.failures, row.code, row.says = timezone.now(), 0, "", {}
        if noted(row, by=by, before=before, after=_facts(row)):
            _feed_save(row)
    if starts:
        enqueue("poll_feed", row.pk)
    return row


def feed_poll_now(*, feed: Feed, by: User) -> Feed:
    """Ask a feed now, whenever its turn would be.

    Raises Conflict("feed_stopped"), NotAllowed.
    """
    permission_require(by, "claims.change_feed")
    if not Feed.objects.filter(pk=feed.pk, active=True).update(next_at=timezone.now()):
        raise Conflict("feed_stopped", _("This feed is stopped. Start it first."))
    enqueue("poll_feed", feed.pk)
    return feed


def feeds_poll_due() -> int:
    """Send a task for each feed whose time has come; returns how many."""
    due = list(feeds_due(most=FEEDS_PER_TICK))
    for feed in due:
        enqueue("poll_feed", feed.pk)
    return len(due)


def feed_poll(*, feed_id: int) -> int:
    """Ask a feed whose time has come, and ask for the pages of its new entries; how many.

    1. Take it by a conditional update of its next time, so that a second task finds nothing to do.
    2. Ask conditionally, outside any transaction: a feed that has not changed sends no body.
    3. Each entry becomes an intake once, by the feed's name for it and by its address; what they
       become is one batch, as what came by one request.
    A feed in trouble is left alone twice as long each time, a day at most, and as long as it asks.
    Nothing is raised.
    """
    feed = _take(feed_id)
    if feed is None:
        return 0
    try:
        most = settings.ISNAD_FEED_ENTRIES
        got, read = feed_fetch(feed.url, headers=_conditions(feed), most=most)
        with traced(request=traced_ids().get("request") or f"feed-{uuid.uuid4().hex}"):
            return _polled(feed, got, read or FeedRead("", ()))
    except Refused as refused:
        _failed(feed, refused)
    except PASSING:
        log.exception("feed %s: the database is away, so it is asked again later", feed.pk)
    except Exception:
        log.exception("feed %s: not read: %s", feed.pk, feed.url)
        _failed(feed, Refused("intake_error", PageLook.FAILED_SAYS))
    return 0


def _take(feed_id: int) -> Feed | None:
    now = timezone.now()
    feed = Feed.objects.filter(pk=feed_id, active=True, next_at__lte=now).first()
    if feed is None:
        return None
    host = host_of(feed.url)
    turn = host_turn(host) if host_rests(host) else now
    after = turn if turn > now else now + timedelta(minutes=feed.minutes)
    ours = Feed.objects.filter(pk=feed.pk, active=True, next_at=feed.next_at)
    if not ours.update(next_at=after) or turn > now:
        return None
    host_turn(host, hurried=True)
    feed.refresh_from_db()
    return feed


def _conditions(feed: Feed) -> dict[str, str]:
    asked = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    return {name: v for name, v in asked.items() if v and v.isascii() and v.isprintable()}


def _polled(feed: Feed, got: Received, read: FeedRead) -> int:
    new = sum(_entry_taken(feed, entry) for entry in read.entries)
    outcome = {"polled_at": timezone.now(), "failures": 0, "code": "", "says": {}}
    if not got.is_unchanged:
        outcome |= {
            "etag": got.header("ETag")[:1000],
            "modified": got.header("Last-Modified")[:100],
        }
    Feed.objects.filter(pk=feed.pk).update(**outcome)
    tally_later("feed/unchanged" if got.is_unchanged else "feed/read")
    if read.title:
        Feed.objects.filter(pk=feed.pk, title="").update(title=read.title)
    return new


def _entry_taken(feed: Feed, entry: Entry) -> bool:
    """Make an entry an intake unless the desk has met it; tells whether it was new."""
    name = hashlib.sha256(entry.name.encode("utf-8", "surrogatepass")).hexdigest()
    key = address_key(entry.url)
    met = Intake.objects.filter(feed=feed, entry_key=name) | Intake.objects.filter(address_key=key)
    known = Document.objects.filter(documents_at(entry.url), kind=Document.Kind.ARTICLE)
    if met.exists() or known.exists():
        return False
    columns = {"title": entry.title, "published_at": entry.published_at, "entry_key": name}
    try:
        with transaction.atomic():
            return intake_make(url=entry.url, by=None, feed=feed, **columns)[1]
    except (Refused, IntegrityError):  # no address of a page; another poll was faster
        return False


def _failed(feed: Feed, refused: Refused) -> None:
    """Say why, and when it is asked again; a feed that is gone for good is stopped."""
    failures = feed.failures + 1
    pause = min(timedelta(minutes=feed.minutes) * 2 ** min(failures, 12), LONGEST)
    wait = refused.wait if isinstance(refused, FetchRefused) else None
    if wait:
        host_rest(host_of(feed.url), wait)
        pause = max(pause, wait)
    outcome: dict[str, Any] = {
        "polled_at": timezone.now(),
        "next_at": timezone.now() + pause,
        "failures": failures,
        "code": refused.code,
        "says": in_every_language(refused.message),
    }
    if refused.code == "fetch_gone":
        outcome["active"] = False
    Feed.objects.filter(pk=feed.pk).update(**outcome)
    tally_later(f"feed/{refused.code}")


def _feed_fill(feed: Feed, **given: Any) -> None:
    """Set the columns that are given.  Raises as ``feed_add``."""
    if "url" in given:
        feed.url = given.pop("url").strip()
        host_of(feed.url)
        feed.address_key = address_key(feed.url)
    if "language" in given:
        feed.language = language_tag(given.pop("language"))
    if "title" in given:
        feed.title = " ".join(given.pop("title").split())[:300]
    for name, value in given.items():
        setattr(feed, name, value)
    if not 5 <= feed.minutes <= 1440:
        message = _("A feed is asked every 5 minutes at most, and once a day at least.")
        raise Refused("feed_minutes", message, field="minutes")
    if Feed.objects.exclude(pk=feed.pk).filter(address_key=feed.address_key).exists():
        raise Refused("feed_known", _KNOWN, field="url")


def _feed_save(feed: Feed) -> None:
    try:
        with transaction.atomic():
            feed.save()
    except IntegrityError as error:  # somebody else added it between our look and our write
        raise Refused("feed_known", _KNOWN, field="url") from error


def _facts(feed: Feed) -> Facts:
    return facts(feed, _COLUMNS) | {"published by": feed.publisher and str(feed.publisher)}
