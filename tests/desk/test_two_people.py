"""The whole path, from a pasted article to two published verdicts by two people, by keys alone."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claims.models import Assessment, Newsroom
from config.settings import SEEDS
from sources.actions.sources import source_store

from .conftest import SEED, Visit, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def four_eyes(transactional_db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is meant has the focus."""
    for _press in range(80):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_people_publish_two_verdicts_with_the_keyboard_alone(
    visit: Visit, worker: Path, four_eyes: None, language: str
) -> None:
    for source in json.loads((SEEDS / "sources.json").read_text(encoding="utf-8")):
        source_store(**source)
    page = visit(language)
    page.goto("/desk/")
    tab_to(page, "#desk-nav .add-article")
    page.keyboard.press("Enter")
    page.locator("[name=text]").wait_for()
    tab_to(page, "[name=text]")
    page.keyboard.insert_text(SEED)
    tab_to(page, ".document-form [type=submit].default")
    page.keyboard.press("Enter")
    expect(page.locator("#card-list > .card").nth(6)).to_be_attached(timeout=240_000)

    page.keyboard.press("n")
    card = page.locator(".card[open][data-full]")
    card.wait_for()
    claim = int(card.get_attribute("data-claim") or 0)
    page.keyboard.press("e")
    page.keyboard.insert_text("اتفق الرئيسان في مكالمة اليوم على بذل كل ما يمكن.")
    tab_to(page, ".add-evidence [name=stance]")
    page.keyboard.press("Space")
    tab_to(page, ".add-evidence [name=url]")
    page.keyboard.type("https://example.org/readout")
    page.keyboard.press("Enter")
    expect(card.locator(".piece input")).to_be_checked()
    page.keyboard.press("1")
    expect(card.locator(".draft.submitted")).to_have_count(1)
    page.keyboard.press("r")
    page.keyboard.insert_text("مكالمة أخرى سبقتها.")
    tab_to(page, "[name=cited_url]")
    page.keyboard.type("https://example.org/timeline")
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    expect(card.locator(".draft.submitted")).to_have_count(2)
    assert not Assessment.objects.exists()
    expect(card.locator(".approve")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.locator(".card[open]")).not_to_have_attribute("data-claim", str(claim))

    second = visit(language, "huda", "reviewer")
    second.goto(page.url.split("#")[0])
    second.locator("#card-list > .card").first.wait_for()
    second.keyboard.press("j")
    card = second.locator(f".card[open][data-full][data-claim='{claim}']")
    card.wait_for()
    second.locator(".card[open] .question").first.scroll_into_view_if_needed()
    if language == "en":
        picture(second, "review-en")
    second.keyboard.press("y")
    expect(card.locator(".draft.submitted")).to_have_count(1)
    second.keyboard.press("y")
    expect(card.locator(".draft.submitted")).to_have_count(0)
    expect(card.locator(".verdict-button.current")).to_have_count(2)
    answers = Assessment.objects.order_by("aspect")
    published = [(a.claim_id, a.aspect, a.verdict, a.editor.username) for a in answers]
    assert published == [
        (claim, "attribution", "verified", "salma"),
        (claim, "content", "disputed", "salma"),
    ]
    assert {answer.reviewer.username for answer in answers if answer.reviewer} == {"huda"}
    page.emulate_media(color_scheme="dark")
    page.goto("/desk/")
    expect(page.locator(".tile").first).to_be_visible()
    if language == "ar":
        picture(page, "front-ar")


@pytest.mark.parametrize(("authors", "reviewers"), [("ar", "en"), ("en", "ar")])
def test_a_draft_is_sent_back_with_a_reason_that_its_author_reads_and_opens_as_it_was(
    visit: Visit, four_eyes: None, authors: str, reviewers: str
) -> None:
    from .test_browser import seeded, workbench

    claims = seeded()
    first, second = visit(authors), visit(reviewers, "huda", "reviewer")
    second.goto("/desk/me/")
    second.locator("[name=spoken_of]").select_option("she")
    second.locator(".own-form [type=submit]").click()
    expect(second.locator(".messagelist .success")).to_be_visible()
    workbench(first, claims[0])
    first.keyboard.press("j")
    first.locator(".card[open][data-full]").wait_for()
    first.locator(".card[open] [name=rationale]").fill("لا محضر.")
    first.keyboard.press("Escape")
    first.keyboard.press("3")
    expect(first.locator(".card[open] .draft.submitted")).to_be_visible()
    workbench(second, claims[0])
    second.keyboard.press("j")
    second.locator(".card[open][data-full] .draft").wait_for()
    second.keyboard.press("b")
    second.keyboard.type("Look at the readout first.")
    second.locator(".send-back").focus()
    second.keyboard.press("Enter")
    expect(second.locator(".card[open] .draft.returned")).to_be_visible()
    first.reload()
    who = {"ar": "أعادتها هدى", "en": "Sent back by هدى"}[authors]
    expect(first.locator(".card[open] .sent-back")).to_have_text(
        f"{who}: Look at the readout first."
    )
    expect(first.locator(".card[open] [name=rationale]")).to_have_value("لا محضر.")
    assert not Assessment.objects.exists()
