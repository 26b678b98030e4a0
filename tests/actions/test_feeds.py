"""Feeds are asked politely, and each entry becomes an article once, whatever the site does."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.actions import _fetching
from claims.actions.feeds import (
    feed_add,
    feed_change,
    feed_poll,
    feed_poll_now,
    feeds_poll_due,
)
from claims.actions.intakes import intake_execute
from claims.models import Article, Feed, Intake
from claims.queries.batches import batches_under_way
from sources import fetching
from sources.actions.documents import document_store
from sources.errors import Conflict, NotAllowed, Refused
from sources.traced import traced, traced_ids

from ..sources.site import HTML, OUTLET, TITLE, Site, page, site_running

RSS = """<?xml version="1.0"?><rss version="2.0"><channel>
<title>صحيفة النهر</title>{}</channel></rss>"""
XML = "application/rss+xml"


def item(path: str, guid: str, title: str = "السد", date: str = "") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    name = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item><title>{title}</title><link>{path}</link>{name}{dated}</item>"


@pytest.fixture
def site(settings: Any, db: None) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def serve(site: Site, *items: str, etag: str = "", status: int = 200, **headers: str) -> None:
    body = RSS.format("".join(items)).encode()
    site.pages["/feed"] = (status, {"Content-Type": XML, "ETag": etag, **headers}, body)


def polled(feed: Feed) -> Feed:
    """The feed after it was asked, whenever its time would be."""
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now())
    feed_poll(feed_id=feed.pk)
    feed.refresh_from_db()
    return feed


def fetched() -> None:
    """Workers take every address that waits."""
    for intake in Intake.objects.filter(state="queued"):
        Intake.objects.filter(pk=intake.pk).update(due_at=timezone.now())
        intake_execute(intake_id=intake.pk)


@pytest.fixture
def feed(site: Site, editor: User) -> Feed:
    return feed_add(url=site["/feed"], by=editor)


def test_a_feed_is_followed_through_two_changes(site: Site, feed: Feed) -> None:
    serve(site, item("/1256", "a"), etag='"one"')
    polled(feed)
    fetched()
    first = Article.objects.get()
    assert (first.title, str(first.publisher), feed.title) == (TITLE, OUTLET, "صحيفة النهر")
    assert (feed.etag, feed.failures) == ('"one"', 0)

    polled(feed)  # nothing has changed: 304
    assert site.asked[-1]["If-None-Match"] == '"one"'
    assert Intake.objects.count() == 1

    other = page("utf-8").replace("السد".encode(), "الجسر".encode())
    site.pages["/second"] = (200, {"Content-Type": HTML}, other)
    serve(site, item("/second", "b"), item("/1256", "a"), etag='"two"')
    polled(feed)
    fetched()
    assert Article.objects.count() == 2
    assert site.paths.count("/1256") == 1


@pytest.mark.parametrize(
    "again",
    [item("/1256", "a new name"), item("/1256?utm_source=rss", "a"), item("/moved", "a")],
    ids=["another guid", "another mark on the address", "another address"],
)
def test_an_entry_comes_once_by_its_name_and_by_its_address(
    site: Site, feed: Feed, again: str
) -> None:
    serve(site, item("/1256", "a"))
    polled(feed)
    fetched()
    serve(site, again)
    polled(feed)
    fetched()
    assert (Article.objects.count(), Intake.objects.count()) == (1, 1)


def test_what_the_desk_has_by_another_door_is_not_fetched_again(site: Site, feed: Feed) -> None:
    document_store(text="نص", url=site["/1256"])
    serve(site, item("/1256", "a"))
    polled(feed)
    assert not Intake.objects.exists()


def test_an_entry_that_leads_to_a_known_article_is_that_one(site: Site, feed: Feed) -> None:
    there, _new = document_store(text="نص أقدم", url=site["/1256"])
    serve(site, item("/moved", "a"))
    polled(feed)
    fetched()
    intake = Intake.objects.get()
    assert (intake.document, intake.is_new) == (there, False)


def test_what_the_page_does_not_say_the_feed_says(site: Site, feed: Feed) -> None:
    bare = "<html><body><article><p>" + "</p><p>".join(["قال الوزير إن السد آمن وقديم جدا."] * 9)
    site.pages["/bare"] = (200, {"Content-Type": HTML}, f"{bare}</p></article>".encode())
    serve(site, item("/bare", "a", "السد آمن", "Sat, 02 May 2026 22:30:00 +0300"))
    polled(feed)
    fetched()
    article = Article.objects.get()
    assert (article.title, str(article.published_at)) == ("السد آمن", "2026-05-02 19:30:00+00:00")


MOODS = {
    "trouble of its own": (500, {}, b"", "fetch_server_error"),
    "no feed": (200, {"Content-Type": HTML}, page("utf-8"), "feed_malformed"),
    "nothing": (200, {"Content-Type": XML}, b"", "feed_malformed"),
    "no XML at all": (200, {"Content-Type": XML}, b"\x00\xff\x00 not a feed", "feed_malformed"),
    "huge": (200, {"Content-Type": XML}, b"<rss>" + b" " * 200_000, "fetch_too_large"),
    "broken off": (200, {"Content-Type": XML, "Content-Length": "5000"}, b"<", "fetch_broken"),
    "not for us": (403, {}, b"", "fetch_forbidden"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_a_feed_in_trouble_is_left_alone_longer_each_time(
    site: Site, feed: Feed, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 100_000)
    *answer, code = MOODS[mood]
    site.pages["/feed"] = tuple(answer)  # type: ignore[assignment]
    minutes = []
    for _time in range(3):
        polled(feed)
        minutes.append(round((feed.next_at - timezone.now()).total_seconds() / 60))
    assert (minutes, feed.failures, feed.code) == ([60, 120, 240], 3, code)
    assert feed.sentence
    serve(site, item("/1256", "a"))
    polled(feed)
    assert (feed.failures, feed.code, feed.sentence, Intake.objects.count()) == (0, "", "", 1)


def test_a_feed_that_drips_is_cut_off(
    site: Site, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.4)
    assert polled(feed_add(url=site["/drip"], by=editor)).code == "fetch_timeout"


def test_as_long_as_a_feed_asks_it_is_left_alone(site: Site, feed: Feed) -> None:
    serve(site, status=503, **{"Retry-After": "36000"})
    polled(feed)
    assert feed.next_at > timezone.now() + timedelta(hours=9.9)
    polled(feed)  # even when somebody presses: the site has asked for rest
    assert len(site.asked) == 1
    assert feed.next_at > timezone.now() + timedelta(hours=9.9)


def test_a_feed_that_is_gone_is_stopped(site: Site, feed: Feed) -> None:
    serve(site, status=410)
    polled(feed)
    assert (feed.active, feed.code) == (False, "fetch_gone")
    polled(feed)
    assert len(site.asked) == 1


def test_a_feed_with_mistakes_is_read_as_far_as_it_goes(site: Site, feed: Feed) -> None:
    broken = RSS.format(item("/1256", "a") + "<item><title>R & D").encode()
    site.pages["/feed"] = (200, {"Content-Type": XML}, broken)
    polled(feed)
    assert (feed.code, Intake.objects.get().url) == ("", site["/1256"])


def test_a_poll_looks_at_so_many_entries(site: Site, feed: Feed, settings: Any) -> None:
    settings.ISNAD_FEED_ENTRIES = 3
    serve(site, *(item(f"/{n}", str(n)) for n in range(10)))
    polled(feed)
    assert {intake.url for intake in Intake.objects.all()} == {site[f"/{n}"] for n in range(3)}


def test_only_feeds_whose_time_has_come_are_asked(site: Site, feed: Feed, editor: User) -> None:
    for path in ("/later", "/stopped"):
        other = feed_add(url=site[path], by=editor, active=path == "/later")
        later = timezone.now() + timedelta(hours=path == "/later")
        Feed.objects.filter(pk=other.pk).update(next_at=later)
    assert feeds_poll_due() == 1
    serve(site)
    assert [feed_poll(feed_id=each.pk) for each in Feed.objects.all()] == [0, 0, 0]
    assert site.paths == ["/feed"]


# --- adding and changing -------------------------------------------------------------------


def test_a_feed_is_added_changed_and_stopped_with_a_log(editor: User) -> None:
    feed = feed_add(url="https://a.example/rss", by=editor)
    feed_change(feed=feed, by=editor, minutes=60)
    feed_change(feed=feed, by=editor, active=False)
    entries = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert ("added" in entries[0], "minutes" in entries[1]) == (True, True)
    assert '"active": false' in entries[2]
    with pytest.raises(Conflict) as refused:
        feed_poll_now(feed=feed, by=editor)
    assert refused.value.code == "feed_stopped"
    assert feed_change(feed=feed, by=editor, active=True).active


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"url": "https://A.example/rss/"}, "feed_known"),
        ({"url": "ftp://a.example/"}, "address_malformed"),
        ({"url": "https://b.example/", "minutes": 1}, "feed_minutes"),
        ({"url": "https://b.example/", "language": "Arabic!"}, "language_malformed"),
    ],
)
def test_what_is_refused(editor: User, given: dict[str, Any], code: str) -> None:
    feed_add(url="https://a.example/rss", by=editor)
    with pytest.raises(Refused) as refused:
        feed_add(by=editor, **given)
    assert refused.value.code == code


def test_readers_only_look(reader: User, editor: User) -> None:
    feed = feed_add(url="https://a.example/rss", by=editor)
    acts: list[Callable[[], Feed]] = [
        lambda: feed_add(url="https://b.example/rss", by=reader),
        lambda: feed_change(feed=feed, by=reader, active=False),
        lambda: feed_poll_now(feed=feed, by=reader),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_what_one_look_at_a_feed_brings_is_told_as_one_batch(
    site: Site, feed: Feed, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    sent: list[tuple[int, str]] = []
    monkeypatch.setattr(
        _fetching, "enqueue", lambda _task, pk, **_at: sent.append((pk, traced_ids()["request"]))
    )
    other = page("utf-8").replace("السد".encode(), "الجسر".encode())
    site.pages["/second"] = (200, {"Content-Type": HTML}, other)
    serve(site, item("/second", "b"), item("/1256", "a"))
    polled(feed)
    Intake.objects.update(due_at=timezone.now())
    for pk, request in sent:
        with traced(request=request):
            intake_execute(intake_id=pk)
    [batch] = batches_under_way()
    assert (batch.feed, batch.by, batch.total, batch.over) == (feed, None, 2, 0)
    client.force_login(User.objects.create_superuser("root"))
    shown = client.get("/desk/", headers={"accept-language": "en"}).content.decode()
    assert f'/desk/claims/feed/{feed.pk}/change/"><bdi>صحيفة النهر</bdi></a>' in shown
