"""Two people at one article see each other, and what the other changed meanwhile."""

import pytest
from playwright.sync_api import expect

from claims.models import Presence

from .conftest import Visit
from .test_browser import seeded, workbench
from .test_correcting_browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_sees_where_the_other_is_and_that_they_left(visit: Visit) -> None:
    claims = seeded()
    first, second = visit("en"), visit("ar", "huda")
    workbench(first, claims[0])
    opened(first, claims[1])
    workbench(second, claims[0])
    there = second.locator(f".card[data-claim='{claims[1].pk}'] .present")
    expect(there).to_have_text("سلمى هنا")
    expect(second.locator("#others")).to_contain_text("هنا أيضًا: سلمى")
    opened(second, claims[2])
    here = first.locator(f".card[data-claim='{claims[2].pk}'] .present")
    expect(here).to_have_text("هدى is here")
    second.goto("/desk/")
    expect(here).to_be_hidden(timeout=15_000)
    assert [place.user.username for place in Presence.objects.all()] == ["salma"]


def test_who_writes_on_a_claim_is_told_before_another_begins(visit: Visit) -> None:
    claims = seeded()
    first, second = visit("en"), visit("ar", "huda")
    workbench(first, claims[0])
    opened(first, claims[1]).locator("[name=rationale]").press_sequentially("The")
    workbench(second, claims[0])
    card = opened(second, claims[1])
    expect(card.locator(".others-write")).to_contain_text("من يكتب هنا الآن: سلمى")
    expect(card.locator(".present")).to_have_text("من يكتب هنا الآن: سلمى")


def test_a_colleagues_answer_appears_and_what_one_writes_is_not_touched(visit: Visit) -> None:
    claims = seeded()
    first, second = visit("en"), visit("ar", "huda")
    workbench(first, claims[0])
    card = opened(first, claims[0])
    card.locator("[name=rationale]").fill("The minutes say so.")
    workbench(second, claims[0])
    for claim in claims[:2]:
        theirs = opened(second, claim)
        second.keyboard.press("6")
        expect(theirs.locator("button[value='content:unverifiable'].current")).to_be_visible()

    other = first.locator(f".card[data-claim='{claims[1].pk}'] .chip.unverifiable")
    expect(other).to_be_visible(timeout=15_000)
    notice = card.locator(".stale")
    expect(notice).to_contain_text("Somebody changed this claim while you were writing.")
    expect(card.locator("button[value='content:unverifiable'].current")).to_have_count(0)
    card.locator("button[value='content:unverifiable']").click()
    expect(card.locator(".refusal")).to_contain_text("Somebody answered this question meanwhile")
    expect(card.locator("[name=rationale]")).to_have_value("The minutes say so.")
    expect(card.locator(".answer .by").first).to_contain_text("هدى")


def test_what_changed_is_shown_when_its_writer_asks(visit: Visit) -> None:
    claims = seeded()
    first, second = visit("en"), visit("ar", "huda")
    workbench(first, claims[0])
    card = opened(first, claims[0])
    card.locator("[name=rationale]").fill("The minutes say so.")
    workbench(second, claims[0])
    opened(second, claims[0])
    second.keyboard.press("6")
    card.locator(".stale button").click()
    expect(card.locator("button[value='content:unverifiable'].current")).to_be_visible()
    expect(card.locator("[name=rationale]")).to_have_value("The minutes say so.")
    expect(card.locator(".stale")).to_have_count(0)
