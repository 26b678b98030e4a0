"""An address is sent, watched, and becomes an article; feeds are followed by programs too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from claims.actions.feeds import feed_poll
from claims.actions.intakes import intake_execute
from claims.actions.runs import run_execute
from claims.models import Feed, Intake
from sources.actions.sources import source_store

from ..sources.site import TEXT, Site, site_running
from .test_articles import ARTICLES, path

FEEDS, INTAKES = "/api/v1/feeds/", "/api/v1/intakes/"
RSS = "<rss version='2.0'><channel><title>النهر</title>{}</channel></rss>"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def taken(intake: int) -> None:
    Intake.objects.filter(pk=intake).update(due_at=timezone.now())
    intake_execute(intake_id=intake)


def test_an_address_alone_is_fetched_and_watched_to_the_end(api: APIClient, site: Site) -> None:
    answer = api.post(ARTICLES, {"url": site["/moved"], "language": "fi"})
    body = answer.json()
    assert (answer.status_code, answer["Retry-After"]) == (202, "2")
    assert answer["Location"] == body["watch"] == body["intake"]["href"]
    assert (body["article"], body["run"]) == (None, None)
    states = [body["intake"]["state"]]
    taken(body["intake"]["id"])
    watched = api.get(path(body["watch"]))
    assert watched["Retry-After"] == "2"
    states.append(watched.json()["state"])
    article = api.get(path(watched.json()["article"])).json()
    run_execute(run_id=int(article["run"].rstrip("/").rpartition("/")[2]))
    watched = api.get(path(body["watch"]))
    assert "Retry-After" not in watched
    assert [*states, watched.json()["state"]] == ["queued", "read", "failed"]
    assert watched.json()["reason"]["code"] == "unsupported_language"
    assert (article["text"], article["url"]) == (TEXT, site["/moved"])
    [original] = article["originals"]
    assert (original["asked"], original["final"]) == (site["/moved"], site["/1256"])


def test_a_dead_address_says_why_and_can_be_tried_again(api: APIClient, site: Site) -> None:
    body = api.post(ARTICLES, {"url": site["/404"]}).json()
    taken(body["intake"]["id"])
    for language, word in {"en": "There is no page", "ar": "لا صفحة على هذا الرابط"}.items():
        watched = api.get(path(body["watch"]), HTTP_ACCEPT_LANGUAGE=language).json()
        assert (watched["state"], watched["reason"]["code"]) == ("failed", "fetch_not_found")
        assert word in watched["reason"]["message"]
    [row] = api.get(INTAKES, {"state": "failed"}).json()["results"]
    assert row["id"] == body["intake"]["id"]
    again = api.post(f"{path(body['watch'])}retry/")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    twice = api.post(f"{path(body['watch'])}retry/")
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "intake_not_failed")


def test_one_that_waits_for_its_turn_says_how_long(api: APIClient) -> None:
    body = api.post(ARTICLES, {"url": "https://example.org/1"}).json()
    Intake.objects.update(due_at=timezone.now() + timedelta(seconds=100))
    assert 95 <= int(api.get(path(body["watch"]))["Retry-After"]) <= 100


@pytest.mark.parametrize(
    ("sent", "code", "field"),
    [
        ({}, "invalid_input", "text"),
        ({"url": ""}, "invalid_input", "text"),
        ({"url": "no address"}, "invalid_input", "url"),
        ({"url": "ftp://example.org/"}, "address_malformed", "url"),
        ({"url": "https://example.org/", "language": "Arabic!"}, "language_malformed", "language"),
    ],
)
def test_what_is_refused(api: APIClient, sent: dict[str, str], code: str, field: str) -> None:
    error = api.post(ARTICLES, sent).json()["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert not Intake.objects.exists()


def test_readers_bring_nothing_in(reader_api: APIClient) -> None:
    assert reader_api.post(ARTICLES, {"url": "https://example.org/"}).status_code == 403
    assert reader_api.post(FEEDS, {"url": "https://example.org/"}).status_code == 403
    assert reader_api.get(FEEDS).json()["results"] == reader_api.get(INTAKES).json()["results"]


def test_a_feed_is_followed_changed_asked_and_stopped(api: APIClient, site: Site) -> None:
    outlet, _new = source_store(names={"ar": ["صحيفة السد"]}, kind="outlet")
    items = "<item><link>/1256</link></item><item><link>/404</link></item>"
    site.pages["/feed"] = (200, {"Content-Type": "text/xml"}, RSS.format(items).encode())
    made = api.post(FEEDS, {"url": site["/feed"], "publisher": outlet.pk, "minutes": 15})
    feed = made.json()
    assert (made.status_code, made["Location"], feed["active"]) == (201, feed["href"], True)
    feed_poll(feed_id=feed["id"])
    for intake in Intake.objects.all():
        taken(intake.pk)
    shown = api.get(path(feed["href"])).json()
    assert (shown["title"], shown["came"], shown["failed"], shown["reason"]) == (
        "النهر",
        1,
        1,
        None,
    )
    rows = api.get(INTAKES, {"feed": feed["id"]}).json()["results"]
    assert {row["url"]: row["state"] for row in rows} == {
        site["/404"]: "failed",
        site["/1256"]: "read",
    }
    article = api.get(path(next(row["article"] for row in rows if row["article"]))).json()
    assert article["publisher"]["name"] == "صحيفة السد"

    changed = api.patch(path(feed["href"]), {"minutes": 60, "active": False}).json()
    assert (changed["minutes"], changed["active"], changed["title"]) == (60, False, "النهر")
    stopped = api.post(f"{path(feed['href'])}poll/")
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (409, "feed_stopped")
    api.patch(path(feed["href"]), {"active": True})
    asked = api.post(f"{path(feed['href'])}poll/")
    assert asked.status_code == 202
    assert Feed.objects.get().next_at <= timezone.now()


def test_a_feed_in_trouble_says_why(api: APIClient, site: Site) -> None:
    feed = api.post(FEEDS, {"url": site["/utf8"]}).json()
    feed_poll(feed_id=feed["id"])
    shown = api.get(path(feed["href"])).json()
    assert (shown["reason"]["code"], shown["failures"]) == ("feed_malformed", 1)
    known = api.post(FEEDS, {"url": site["/utf8"]})
    assert (known.status_code, known.json()["error"]["code"]) == (400, "feed_known")
