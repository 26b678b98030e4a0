"""Feeds at the desk: added, asked, stopped, and a page of what came and what did not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.actions.feeds import feed_poll
from claims.actions.intakes import intake_execute
from claims.models import Article, Feed, Intake

from ..sources.site import TITLE, Site, site_running

FEEDS, INTAKES = "/desk/claims/feed/", "/desk/claims/intake/"
ITEMS = "<item><title>سد</title><link>/1256</link></item><item><link>/404</link></item>"
RSS = f"<rss version='2.0'><channel><title>صحيفة النهر</title>{ITEMS}</channel></rss>".encode()


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        site.pages["/feed"] = (200, {"Content-Type": "text/xml"}, RSS)
        yield site


@pytest.fixture
def feed(desk: Client, site: Site) -> Feed:
    """Added by the form, asked, its entries fetched."""
    given = {"url": site["/feed"], "outlet": "النهر", "minutes": "30", "active": "on"}
    answer = desk.post(f"{FEEDS}add/", given)
    assert answer.status_code == 302
    feed = Feed.objects.get()
    feed_poll(feed_id=feed.pk)
    for intake in Intake.objects.all():
        Intake.objects.filter(pk=intake.pk).update(due_at=timezone.now())
        intake_execute(intake_id=intake.pk)
    return feed


def test_a_feed_s_page_tells_what_came_and_what_failed_and_why(desk: Client, feed: Feed) -> None:
    article = Article.objects.get()
    html = desk.get(f"{FEEDS}{feed.pk}/change/").content.decode()
    assert (str(article.publisher), TITLE in html, "(404)" in html) == ("النهر", True, True)
    assert f"/desk/claims/article/{article.pk}/change/" in html
    failed = desk.get(f"{FEEDS}{feed.pk}/change/?entries=failed").content.decode()
    assert (TITLE in failed, "(404)" in failed) == (False, True)
    for path in (FEEDS, INTAKES, f"{INTAKES}?state=failed", f"{INTAKES}?state=read"):
        page = desk.get(path)
        assert page.status_code == 200
    assert "صحيفة النهر" in desk.get(FEEDS).content.decode()
    assert "(404)" in desk.get(f"{INTAKES}?state=failed").content.decode()


@pytest.mark.parametrize("given", ["?p=0", "?p=x", "?p=999999999999", "?entries=x"])
def test_no_address_of_the_page_breaks_it(desk: Client, feed: Feed, given: str) -> None:
    assert desk.get(f"{FEEDS}{feed.pk}/change/{given}").status_code == 200


def test_what_failed_is_tried_again_from_the_feed_s_page_and_from_the_list(
    desk: Client, feed: Feed
) -> None:
    failed = Intake.objects.get(state="failed")
    html = desk.post(f"{FEEDS}{feed.pk}/tell/", {"do": "retry"}, follow=True).content.decode()
    assert "1 address is fetched again." in html or "is fetched again" in html
    failed.refresh_from_db()
    assert failed.state == "queued"
    chosen = {"action": "retry", "_selected_action": [failed.pk]}
    assert "Nothing here failed" in desk.post(INTAKES, chosen, follow=True).content.decode()


def test_a_feed_is_stopped_started_and_asked(desk: Client, feed: Feed) -> None:
    tell = f"{FEEDS}{feed.pk}/tell/"
    states = []
    for told in ("stop", "start"):
        desk.post(tell, {"do": told})
        states.append(Feed.objects.get().active)
    assert states == [False, True]
    desk.post(FEEDS, {"action": "stop", "_selected_action": [feed.pk]})
    assert "This feed is stopped." in desk.post(tell, {"do": "poll"}, follow=True).content.decode()
    desk.post(FEEDS, {"action": "start", "_selected_action": [feed.pk]})
    assert "asked now" in desk.post(tell, {"do": "poll"}, follow=True).content.decode()
    assert desk.get(tell).status_code == 405


def test_what_the_action_refuses_stands_at_its_field(desk: Client, feed: Feed, site: Site) -> None:
    page = desk.post(f"{FEEDS}add/", {"url": site["/feed/"], "minutes": "1", "active": "on"})
    html = page.content.decode()
    assert page.status_code == 200
    assert "every 5 minutes at most" in html or "greater than or equal to 5" in html
    again = desk.post(f"{FEEDS}add/", {"url": site["/feed/"], "minutes": "30", "active": "on"})
    assert "The desk follows this feed already." in again.content.decode()


def test_readers_see_feeds_and_change_nothing(client: Client, feed: Feed, reader: Any) -> None:
    client.force_login(reader)
    html = client.get(f"{FEEDS}{feed.pk}/change/").content.decode()
    assert (TITLE in html, "Ask now" in html) == (True, False)
    client.post(f"{FEEDS}{feed.pk}/tell/", {"do": "stop"})
    assert Feed.objects.get().active
    assert client.get(f"{FEEDS}add/").status_code == 403
