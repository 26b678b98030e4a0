"""A list is worked through by keys: each verdict leads to the next claim."""

import pytest
from playwright.sync_api import Page, expect

from claims.models import Assessment

from .. import examples
from .conftest import Visit
from .test_browser import seeded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("language", "given", "undone"),
    [
        ("en", "Is it true? unverifiable.", "Undone: Is it true? unverifiable."),
        ("ar", "هل هو صحيح؟", "هل هو صحيح؟"),
    ],
)
def test_a_verdict_leads_to_the_next_claim_of_the_list_and_can_be_undone_there(
    visit: Visit, language: str, given: str, undone: str
) -> None:
    first, second = seeded()[:2]
    [latest] = examples.record(examples.article(), examples.COST)
    page = visit(language)
    page.goto("/desk/claims/claim/?queue=unassigned")
    page.locator(".field-claim a").first.click()
    card = page.locator(f".card[open][data-full][data-claim='{latest.pk}']")
    card.wait_for()
    expect(page.locator("#queue .place")).to_have_text("1/5")
    page.locator("#goes-on input").check()
    page.keyboard.press("Escape")
    press(page, "3")
    expect(card.locator(".verdict-button.current")).to_have_count(1)
    press(page, "6")
    page.locator(f".card[open][data-full][data-claim='{first.pk}']").wait_for()
    expect(page.locator("#said")).to_contain_text(given)
    expect(page.locator("#goes-on input")).to_be_checked()

    press(page, "u")
    expect(card).to_be_visible()
    expect(page.locator("#said")).to_contain_text(undone)
    assert [a.verdict for a in Assessment.objects.filter(superseded_by=None, aspect="content")] == [
        "withdrawn"
    ]
    press(page, "Shift+N")
    page.locator(f".card[open][data-full][data-claim='{first.pk}']").wait_for()
    press(page, "Shift+N")
    page.locator(f".card[open][data-full][data-claim='{second.pk}']").wait_for()
    expect(page.locator("#queue .place")).to_have_text("3/5")
    press(page, "Shift+B")
    expect(page.locator("#result_list")).to_be_visible()
    assert page.url.endswith("/desk/claims/claim/?queue=unassigned")
