"""A verdict is given, corrected and decided on purpose, in a real browser, in either language."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from claims.actions.assessments import assessment_publish
from claims.actions.drafts import draft_save
from claims.models import Assessment, Claim, Draft, Newsroom

from .conftest import BOTH, Visit, at_the_desk, picture
from .test_browser import seeded, workbench
from .test_correcting_browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "https://example.org/minutes"


@pytest.mark.parametrize(
    ("language", "says", "denied", "told"),
    [
        ("en", "A verdict rests on this claim", "denied", "reopened a verdict of yours"),
        ("ar", "لهذا الادعاء حكم قائم", "منفي", "إعادة فتح حكم لك"),
    ],
)
def test_what_a_verdict_is_about_is_corrected_by_one_act_that_reopens_it_and_tells(
    visit: Visit, language: str, says: str, denied: str, told: str
) -> None:
    claim = seeded()[0]
    assessment_publish(
        claim=claim, aspect="content", verdict="disputed", cited_url=URL, by=at_the_desk("huda")
    )
    page = visit(language)
    workbench(page, claim)
    card = opened(page, claim)
    page.keyboard.press("w")
    card.locator("[name=polarity]").select_option("denied")
    card.locator(".reading-form button").click()
    expect(card.locator(".refusal")).to_contain_text(says)
    reopening = card.locator(".reopen-form")
    expect(reopening).to_contain_text("هدى")
    expect(card.locator("button[value='content:disputed'].current")).to_have_count(1)
    reopening.locator("[name=reopen]").fill("It says the opposite.")
    picture(page, f"reopen-{language}")
    page.keyboard.press("Enter")
    expect(card.locator(".traits .polarity")).to_have_text(denied)
    expect(card.locator(".verdict-button.current")).to_have_count(0)
    expect(page.locator("#said .success")).to_be_in_viewport()
    theirs = visit(language, "huda")
    theirs.goto("/desk/notifications/")
    expect(theirs.locator(".notifications .unread")).to_contain_text(told)
    expect(theirs.locator(".notifications .words")).to_have_text("It says the opposite.")


@BOTH
def test_a_second_click_on_evidence_that_was_refused_at_first_gives_no_verdict(
    visit: Visit, language: str
) -> None:
    claim = seeded()[0]
    page = visit(language)
    page.clock.install(time=0)
    workbench(page, claim)
    card = opened(page, claim)
    page.keyboard.press("e")
    card.locator(".evidence-form [name=quote]").fill("نص المحضر.")
    card.locator(".evidence-form [name=stance][value=supports]").check()
    card.locator(".evidence-form button").click()
    expect(card.locator(".refusal")).to_be_visible()
    card.locator(".evidence-form [name=url]").fill(URL)
    page.clock.pause_at(60_000)
    at = middle(card.locator(".evidence-form button"))
    page.mouse.click(*at)
    expect(card.locator(".piece")).to_have_count(1)
    page.mouse.click(*at)
    verified = card.locator("button[value='content:verified']")
    page.mouse.click(*middle(verified))
    expect(page.locator("#said .warning")).to_be_in_viewport()
    assert not Assessment.objects.exists()
    page.clock.run_for(500)
    page.mouse.click(*middle(verified))
    expect(card.locator("button[value='content:verified'].current")).to_be_visible()


def middle(button: Locator) -> tuple[float, float]:
    """Where a pointer presses it, once it is in the middle of the view."""
    button.evaluate("each => each.scrollIntoView({block: 'center'})")
    box = button.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("language", "asks"),
    [("en", "Is it verified all the same?"), ("ar", "هل هو مُثبَت مع ذلك؟")],
)
def test_no_stance_is_chosen_beforehand_and_a_verdict_against_its_passages_is_asked_about(
    visit: Visit, language: str, asks: str
) -> None:
    claim = seeded()[0]
    page = visit(language)
    workbench(page, claim)
    card = opened(page, claim)
    page.keyboard.press("e")
    card.locator(".evidence-form [name=quote]").fill("لم يتفق الرئيسان.")
    card.locator(".evidence-form [name=url]").fill(URL)
    stances = card.locator(".evidence-form [name=stance]")
    assert [stance.is_checked() for stance in stances.all()] == [False, False, False]
    card.locator(".evidence-form button").click()
    expect(card.locator(".evidence-form :invalid").first).to_be_attached()
    stances.nth(1).check()
    card.locator(".evidence-form button").click()
    expect(card.locator(".piece.refutes input")).to_be_checked()
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    expect(card.locator(".refusal")).to_contain_text(asks)
    assert not Assessment.objects.exists()
    card.locator(".confirm-form button").click()
    expect(card.locator("button[value='content:verified'].current")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "none"), [("en", "Nothing here fits"), ("ar", "لا شيء هنا يوافق")]
)
def test_a_reviewer_decides_from_the_row_on_grounds_that_stand_there(
    visit: Visit, language: str, none: str
) -> None:
    first, second, *_others = seeded()
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    salma, page = at_the_desk(), visit(language, "huda", "reviewer")
    for claim, rationale in ((first, "يقول المحضر ذلك."), (second, "The minutes say no.")):
        submitted(claim, rationale, salma)
    page.goto("/desk/claims/claim/?queue=review")
    row(page, first).locator(".decides > .plain-button").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list .drafted")).to_contain_text("The minutes say no.")
    row(page, second).locator(".decides summary").click()
    row(page, second).locator("[name^=note_]").fill("Which page?")
    row(page, second).locator(".decides .fold button").click()
    expect(page.locator("#changelist .empty")).to_contain_text(none)
    expect(page.locator("select[name=action]")).to_have_count(0)
    answer, returned = Assessment.objects.get(), Draft.objects.get(state="returned")
    assert (answer.claim, answer.reviewer) == (first, User.objects.get(username="huda"))
    assert (returned.claim, returned.review_note) == (second, "Which page?")


def submitted(claim: Claim, rationale: str, by: User) -> None:
    draft_save(
        claim=claim,
        aspect="content",
        verdict="disputed",
        rationale=rationale,
        cited_url=URL,
        submit=True,
        by=by,
    )


def row(page: Page, claim: Claim) -> Locator:
    link = page.locator(f".field-claim a[href$='#claim-{claim.pk}']")
    return page.locator("#result_list tbody tr", has=link)
