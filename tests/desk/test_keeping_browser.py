"""What was typed on a card outlives the page, until it is stored or discarded."""

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim

from .conftest import Visit
from .test_browser import seeded, workbench

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page, claim: Claim) -> Locator:
    workbench(page, claim)
    page.keyboard.press("j")
    card = page.locator(f".card[data-claim='{claim.pk}'][data-full]")
    card.wait_for()
    return card


@pytest.mark.parametrize(
    ("language", "kept"),
    [("en", "What you wrote here before is kept."), ("ar", "ما كتبته هنا من قبل محفوظ.")],
)
def test_what_was_typed_is_there_again_until_it_is_stored(
    visit: Visit, language: str, kept: str
) -> None:
    claim = seeded()[0]
    page = visit(language)
    card = opened(page, claim)
    expect(card.locator(".kept")).to_have_count(0)
    card.locator("[name=rationale]").fill("يقول المحضر ذلك.")
    card.locator(".note-form [name=text]").fill("Ask the ministry.")
    card.locator(".words-fold > summary").click()
    card.locator("[name=polarity]").select_option("denied")

    page.goto("/desk/")
    card = opened(page, claim)
    expect(card.locator(".kept")).to_contain_text(kept)
    expect(card.locator("[name=rationale]")).to_have_value("يقول المحضر ذلك.")
    expect(card.locator("[name=polarity]")).to_be_visible()
    expect(card.locator("[name=polarity]")).to_have_value("denied")
    page.keyboard.press("6")
    expect(card.locator(".answer .rationale")).to_have_text("يقول المحضر ذلك.")

    card = opened(page, claim)
    expect(card.locator(".note-form [name=text]")).to_have_value("Ask the ministry.")
    expect(card.locator("[name=rationale]")).to_have_value("")
    card.locator(".kept button").click()
    expect(card.locator("[name=polarity]")).to_have_value("affirmed")
    card = opened(page, claim)
    expect(card.locator(".note-form [name=text]")).to_have_value("")
    expect(card.locator(".kept")).to_have_count(0)
