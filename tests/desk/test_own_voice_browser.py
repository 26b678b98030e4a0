"""What the article says itself, in a real browser: switching, selecting, keys, colours."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Assessment, Claim

from .. import examples
from .conftest import BOTH, OWN, SEED, SEEDED, Visit, at_the_desk, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def recorded() -> list[Claim]:
    """Four attributed claims, then three of the article's own."""
    return examples.record(examples.article(SEED), *SEEDED, *OWN)


def address(claim: Claim, rest: str = "") -> str:
    return f"/desk/claims/article/{claim.document_id}/change/{rest}"


def expect_cards(page: Page, claims: list[Claim]) -> None:
    """These cards, in this order."""
    cards = page.locator(".card")
    expect(cards).to_have_count(len(claims))
    for place, claim in enumerate(claims):
        expect(cards.nth(place)).to_have_attribute("data-claim", str(claim.pk))


@BOTH
def test_the_switch_turns_without_a_page_load_and_keeps_what_is_typed(
    visit: Visit, language: str
) -> None:
    claims = recorded()
    page = visit(language)
    page.goto(address(claims[0], f"#claim-{claims[1].pk}"))
    page.evaluate("window.neverReloaded = true")
    page.locator(".card[open] [name=rationale]").fill("سمعته بنفسي")
    page.locator(".voices a").nth(2).click()
    expect(page.locator(".voices a").nth(2)).to_be_focused()
    expect_cards(page, claims)
    expect(page).to_have_url(re.compile(rf"\?voice=all#claim-{claims[1].pk}$"))
    expect(page.locator(".card[open] [name=rationale]")).to_have_value("سمعته بنفسي")
    page.locator(".orders a").nth(1).click()
    expect_cards(page, [claims[6], claims[4], claims[5], *claims[:4]])
    page.locator(".voices a").nth(1).click()
    expect_cards(page, [claims[6], claims[4], claims[5]])
    expect(page.locator(".card[open]")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?voice=outlet&order=worth$"))
    assert page.evaluate("window.neverReloaded")


@BOTH
def test_an_address_leads_to_a_claim_that_the_first_view_does_not_show(
    visit: Visit, language: str
) -> None:
    claims = recorded()
    page = visit(language)
    page.goto(address(claims[0], f"#claim-{claims[6].pk}"))
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[6].pk))
    expect_cards(page, claims)
    page.goto(address(claims[0]))
    expect_cards(page, claims[:4])
    page.goto(address(claims[0], "#claim-999999"))
    with page.expect_response(lambda answer: "voice=all" in answer.url):
        page.evaluate("location.hash = '#claim-999998'")
    expect_cards(page, claims[:4])


@BOTH
def test_the_articles_own_are_settled_with_the_keyboard_alone(visit: Visit, language: str) -> None:
    claims = recorded()
    page = visit(language)
    page.goto(address(claims[0]))
    page.keyboard.press("v")
    expect_cards(page, [claims[6], claims[4], claims[5]])
    page.keyboard.press("j")
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[6].pk))
    page.keyboard.press("1")
    page.keyboard.press("6")
    expect(page.locator("button[value='content:unverifiable'].current")).to_be_visible()
    assert [(a.claim, a.aspect) for a in Assessment.objects.all()] == [(claims[6], "content")]
    page.keyboard.press("n")
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[4].pk))
    page.keyboard.press("o")
    expect_cards(page, claims[4:])
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[4].pk))
    page.keyboard.press("v")
    expect_cards(page, claims)
    page.keyboard.press("v")
    expect_cards(page, claims[:4])


@BOTH
def test_own_words_in_the_text_select_their_card_and_look_different(
    visit: Visit, language: str
) -> None:
    claims = recorded()
    page = visit(language)
    page.goto(address(claims[0], "?voice=all"))
    own = page.locator(f"#article-text mark.own[data-claim='{claims[6].pk}']")
    own.click()
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[6].pk))
    said = page.locator(f"#article-text mark.content[data-claim='{claims[0].pk}']").first
    border = "mark => getComputedStyle(mark).borderInlineStartWidth"
    assert (own.evaluate(border), said.evaluate(border)) == ("2px", "0px")
    expect(page.locator(f".pin[data-claim='{claims[6].pk}']")).to_have_attribute(
        "data-label", "¶3 ○"
    )
    assert "\n".join(page.locator("#article-text .line").all_text_contents()) == SEED


@BOTH
def test_the_switch_works_without_scripts(
    browser: Browser, live_server: LiveServer, transactional_db: None, language: str
) -> None:
    claims = recorded()
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale=language
    )
    enter(context, at_the_desk(), live_server)
    page = context.new_page()
    page.goto(address(claims[0]))
    page.locator(".voices a").nth(1).click()
    expect_cards(page, [claims[6], claims[4], claims[5]])
    page.locator(f"#article-text .pin[data-claim='{claims[5].pk}']").click()
    card = page.locator(f".card[data-claim='{claims[5].pk}']")
    card.locator("button[value='content:unverifiable']").click()
    expect(card.locator("button[value='content:unverifiable'].current")).to_be_visible()
    expect_cards(page, [claims[6], claims[4], claims[5]])
    context.close()


def test_a_lost_login_leads_from_the_switch_to_the_login_page(visit: Visit) -> None:
    claims = recorded()
    page = visit("en")
    page.goto(address(claims[0]))
    page.context.clear_cookies()
    page.locator(".voices a").nth(1).click()
    expect(page).to_have_url(re.compile(r"/desk/login/\?next=.*voice%3Doutlet"))
