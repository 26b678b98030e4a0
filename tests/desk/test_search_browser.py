"""The key that leads to the search for everything, in a browser."""

import pytest
from playwright.sync_api import expect

from .. import examples
from .conftest import BOTH, SEED, SEEDED, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@BOTH
def test_slash_searches_everything_from_any_page_and_keyboard(visit: Visit, language: str) -> None:
    document = examples.article(SEED)
    examples.record(document, *SEEDED)
    page = visit(language)
    for path in ("/desk/", f"/desk/claims/article/{document.pk}/change/", "/desk/sources/source/"):
        page.goto(path)
        arabic = "{key: 'ظ', code: 'Slash', bubbles: true, cancelable: true}"
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {arabic}))")
        expect(page.locator("#desk-search input")).to_be_focused()
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        expect(page.locator("#desk-search input")).to_be_focused()
    page.keyboard.type("ترامب بوتين")
    page.keyboard.press("Enter")
    expect(page.locator("#found-articles li")).to_have_count(1)
    expect(page.locator("#found-claims mark.found").first).to_be_visible()
    page.locator("#found-claims a.label").first.click()
    expect(page.locator("#card-list > .card[open]").first).to_be_visible()
