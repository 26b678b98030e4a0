"""What was typed on a card outlives the page, until it is stored or discarded."""

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim

from .conftest import BOTH, Visit
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


@BOTH
def test_what_was_refused_is_there_again_with_what_was_typed_since(
    visit: Visit, language: str
) -> None:
    claim = seeded()[0]
    page = visit(language)
    card = opened(page, claim)
    page.keyboard.press("e")
    given = card.locator(".evidence-form")
    supports = given.locator("[name=stance][value=supports]")
    given.locator("[name=quote]").fill("نص المحضر.")
    supports.check()
    given.locator("button").click()
    expect(card.locator(".refusal")).to_be_visible()
    expect(supports).to_be_checked()
    given.locator("[name=note]").fill("Page 3.")

    page.goto("/desk/")
    card = opened(page, claim)
    expect(given.locator("[name=quote]")).to_have_value("نص المحضر.")
    expect(given.locator("[name=note]")).to_have_value("Page 3.")
    expect(supports).to_be_checked()
    given.locator("[name=url]").fill("https://example.org/minutes")
    given.locator("button").click()
    expect(card.locator(".piece.supports .passage")).to_have_text("نص المحضر.")
    card = opened(page, claim)
    expect(card.locator(".kept")).to_have_count(0)
