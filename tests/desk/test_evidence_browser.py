"""A page is cited and a stored text quoted with keys alone, in a real browser, and watched."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claims.actions.cited_pages import cited_page_execute
from claims.actions.link_rot import page_check
from claims.models import CitedPage, Evidence
from sources.actions.documents import document_store

from ..sources.site import HTML, PAGES, TEXT, TITLE, Site, site_running
from .conftest import Visit, picture
from .test_browser import seeded, workbench

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHANGED = {
    "en": "A passage that you cited stands on its page no more",
    "ar": "مقطع استشهدت به لم يعد في صفحته",
}


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("language", ["en", "ar"])  # Home and End lie on other sides
def test_a_page_is_cited_and_a_stored_text_quoted_with_keys_alone(
    visit: Visit, site: Site, language: str
) -> None:
    claims = seeded()
    stored = "Costs: 🌊 three billions.\nThe ministry repeats it.\nCosts: three billions."
    document, _new = document_store(text=stored, kind="report", language="en", title="A statement")
    page = visit(language)
    workbench(page, claims[0])
    press(page, "j")
    card = page.locator(".card[open][data-full]")
    expect(card).to_have_attribute("data-claim", str(claims[0].pk))

    press(page, "a")
    page.keyboard.type(site["/utf8"])
    press(page, "Enter")
    expect(card.locator(".asked-page.queued")).to_be_visible()
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    reader = card.locator(".reader-text")
    expect(reader).to_contain_text(TITLE)
    press(page, "h", "Shift+End")
    expect(card.locator(".take-fields [name=quote]")).to_have_value(TITLE)
    press(page, "x", "Delete", "Enter")
    expect(reader).to_contain_text(TITLE)
    page.keyboard.type("ملاحظة")
    press(page, "Enter", "Tab", "Enter")
    expect(card.locator(".piece.supports .passage")).to_have_text(TITLE)

    press(page, "l")
    page.keyboard.type("BILLIONS costs")
    press(page, "Enter")
    expect(card.locator(".hits a.reads")).to_be_focused()
    press(page, "Enter")
    expect(reader).to_be_focused()
    press(page, "Control+End", "Shift+Home")
    expect(card.locator(".take-fields [name=quote]")).to_have_value("Costs: three billions.")
    press(page, "Enter", "Tab", "Tab", "Enter")
    expect(card.locator(".piece.refutes .passage")).to_have_text("Costs: three billions.")
    press(page, "5")
    expect(card.locator("button[value='content:disputed'].current")).to_be_visible()

    first, second = Evidence.objects.order_by("pk")
    assert (first.passage, first.note, first.start) == (TITLE, "ملاحظة", TEXT.index(TITLE))
    assert (second.document, second.start) == (document, stored.rindex("Costs"))

    changed = PAGES["/utf8"][2].decode().replace(TITLE, "تأجل السد إلى العام المقبل")
    site.pages["/utf8"] = (200, {"Content-Type": HTML}, changed.encode())
    page_check(page_id=CitedPage.objects.get().pk)
    page.goto("/desk/")
    page.locator("#bell.unread").click()
    told = page.locator(".notifications li.unread a")
    expect(told.locator(".what")).to_contain_text(CHANGED[language])
    told.click()
    piece = card.locator(".piece.supports")
    expect(piece.locator(".rot")).to_be_visible()
    expect(piece.locator(".passage")).to_have_text(TITLE)
    expect(card.locator("button[value='content:disputed'].current")).to_be_visible()
    picture(page, f"page-changed-{language}")
    piece.locator("a.reads").click()
    expect(card.locator(".reader-text")).to_contain_text(TITLE)
