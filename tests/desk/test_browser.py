"""A real browser at the real desk.

``ISNAD_SCREENSHOTS=FOLDER pytest tests/desk/test_browser.py tests/desk/test_two_people.py`` also
takes pictures to look at.
"""

import json
import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.actions.runs import run_request
from claims.models import Assessment, Claim, ExtractionRun
from config.settings import SEEDS
from sources.actions.sources import source_store

from .. import examples
from .conftest import BOTH, SEED, SEEDED, Visit, at_the_desk, log_in, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seeded() -> list[Claim]:
    """The seed article with claims marked by hand."""
    return examples.record(examples.article(SEED), *SEEDED)


def workbench(page: Page, claim: Claim) -> None:
    page.goto(f"/desk/claims/article/{claim.document_id}/change/")


def add_evidence(page: Page, quote: str, url: str, stance: str) -> None:
    """In the selected card; it comes back with a tick."""
    card = page.locator(".card[open][data-full]")
    card.wait_for()
    before = card.locator(".piece").count()
    for fold in (".add-evidence", ".paste"):
        if card.locator(fold).get_attribute("open") is None:
            card.locator(f"{fold} > summary").click()
    card.locator("[name=quote]").fill(quote)
    card.locator(f".evidence-form [name=stance][value={stance}]").check()
    card.locator(".evidence-form [name=url]").fill(url)
    card.locator(".evidence-form button").click()
    expect(card.locator(".piece")).to_have_count(before + 1)
    expect(card.locator(".piece input").last).to_be_checked()


def press(page: Page, answer: str) -> None:
    page.locator(f".card[open] button[value='{answer}']").click()
    expect(page.locator(f".card[open] button[value='{answer}'].current")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "direction", "verified", "disputed"),
    [("en", "ltr", "verified", "disputed"), ("ar", "rtl", "مُثبَت", "متنازَع فيه")],
    ids=["english", "arabic"],
)
def test_an_editor_adds_the_seed_article_and_marks_one_claim_verified_and_one_disputed(
    visit: Visit, worker: Path, language: str, direction: str, verified: str, disputed: str
) -> None:
    page = visit(language, by_form=True)
    assert page.locator("html").get_attribute("dir") == direction
    for source in json.loads((SEEDS / "sources.json").read_text(encoding="utf-8")):
        source_store(**source)
    page.click("#desk-nav .add-article")
    page.fill("[name=text]", SEED)
    page.click(".document-form [type=submit].default")
    expect(page.locator("#article-text")).to_have_attribute("dir", "rtl")
    expect(page.locator(".card").nth(6)).to_be_attached(timeout=240_000)
    lines = page.locator("#article-text .line")
    assert "\n".join(lines.all_text_contents()) == SEED

    page.locator("#article-text .pin").nth(0).click()
    add_evidence(
        page,
        "اتفق الرئيسان في مكالمة اليوم على بذل كل ما يمكن لإنهاء العنف في سوريا.",
        "https://example.org/readout",
        "supports",
    )
    page.locator(".card[open] [name=rationale]").fill("يطابق نص البيان المنشور.")
    press(page, "attribution:verified")
    page.locator(".card[open] .piece input").check()
    press(page, "content:verified")
    page.locator("#article-text .pin").nth(1).click()
    add_evidence(
        page,
        "تحدّث الزعيمان هاتفيًّا قبل ذلك بثلاثة أسابيع.",
        "https://example.org/timeline",
        "refutes",
    )
    press(page, "content:disputed")
    _screenshot(page, language)

    page.click("#desk-nav a:nth-child(2)")
    said = page.locator("td.field-said .verified")
    true = page.locator("td.field-true .disputed")
    expect(said).to_have_count(1)
    expect(true).to_have_count(1)
    expect(said).to_contain_text(verified)
    expect(true).to_contain_text(disputed)
    page.locator("a[href='?said=verified']").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)

    two = {("verified", "verified"), ("open", "disputed")}
    assert api_states(page, "?voice=attributed") == {*two, ("open", "open")}
    assert api_states(page, "?content=disputed") == {("open", "disputed")}


def api_states(page: Page, query: str) -> set[tuple[str, str]]:
    """The answers to both questions of the claims that the API lists, with the page's login."""
    rows = page.request.get(f"/api/v1/claims/{query}").json()["results"]
    questions = [row["questions"] for row in rows]
    return {(q["attribution"]["verdict"], q["content"]["verdict"]) for q in questions}


def _screenshot(page: Page, language: str) -> None:
    """The workbench with the first claim selected, from its top."""
    page.locator("#article-text .pin").nth(0).click()
    page.evaluate("scrollTo(0, 0)")
    picture(page, f"desk-{language}")


@pytest.mark.parametrize(
    ("language", "place", "unit", "unchanged"),
    [
        ("en", "Next in the queue.", "s", "nothing is new, gone or changed."),
        ("ar", "دور المقال هو التالي في قائمة الانتظار.", "ث", "لا جديد، ولا ناقص، ولا متغير."),
    ],
)
def test_claims_appear_on_the_waiting_page_by_themselves(
    visit: Visit, language: str, place: str, unit: str, unchanged: str
) -> None:
    document = examples.article(SEED)
    run = run_request(document=document)
    page = visit(language)
    page.goto(f"/desk/claims/article/{document.pk}/change/")
    page.evaluate("window.neverReloaded = true")
    waiting = page.locator(".notice.waiting")
    expect(waiting.locator(".says")).to_contain_text(place)
    expect(waiting.get_by_role("button")).to_be_visible()
    ExtractionRun.objects.filter(pk=run.pk).update(state="running", started_at=timezone.now())
    expect(waiting.locator(".seconds")).to_have_text(re.compile(rf"^\d+ {unit}$"))
    finish(run)
    expect(page.locator(".card")).to_have_count(len(SEEDED))
    expect(waiting).to_have_count(0)
    assert page.evaluate("window.neverReloaded")
    page.locator("button[value=extract]").click()
    expect(waiting.locator(".says")).to_contain_text(place)
    finish(ExtractionRun.objects.latest("pk"))
    expect(page.locator(".unchanged")).to_contain_text(unchanged)
    expect(page.locator(".unchanged")).to_be_in_viewport()


def finish(run: ExtractionRun) -> None:
    """As a worker saves it: no page sees the run done without its claims."""
    with transaction.atomic():
        ExtractionRun.objects.filter(pk=run.pk).update(state="done", finished_at=timezone.now())
        examples.record(run.document, *SEEDED)


@pytest.mark.parametrize(
    ("language", "says"),
    [("ar", "اختر دليلًا واحدًا على الأقل"), ("en", "Choose at least one piece of evidence")],
)
def test_a_refused_verdict_says_why_and_keeps_what_was_typed(
    visit: Visit, language: str, says: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(".card > summary").nth(2).click()
    card = page.locator(".card[open]")
    card.locator("[name=rationale]").fill("سمعته بنفسي")
    card.locator(".paste > summary").click()
    card.locator("[name=quote]").fill("نصف جملة")
    card.locator("button[value='attribution:verified']").click()
    expect(card.locator(".refusal")).to_contain_text(says)
    expect(card.locator("[name=rationale]")).to_have_value("سمعته بنفسي")
    expect(card.locator("[name=quote]")).to_have_value("نصف جملة")
    add_evidence(page, "جملة كاملة", "https://example.org/minutes", "refutes")
    expect(card.locator("[name=rationale]")).to_have_value("سمعته بنفسي")
    names = [field.input_value() for field in card.locator("[name=speaker]").all()]
    assert names == ["دونالد ترامب", "فلاديمير بوتين", ""]
    press(page, "attribution:disputed")
    assert Assessment.objects.get().rationale == "سمعته بنفسي"


@BOTH
def test_text_and_cards_select_each_other_and_the_address_keeps_it(
    visit: Visit, language: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(f"#article-text mark.content[data-claim='{claims[2].pk}']").first.click()
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[2].pk))
    expect(page).to_have_url(re.compile(f"#claim-{claims[2].pk}$"))
    page.locator(".card > summary").nth(3).click()
    expect(page.locator(".card[open]")).to_have_count(1)
    expect(page.locator("#article-text mark.source.on")).to_have_text("البيان")
    page.reload()
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[3].pk))


@BOTH
def test_claims_are_settled_with_the_keyboard_alone(visit: Visit, language: str) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("3")
    expect(page.locator("button[value='attribution:unverifiable'].current")).to_be_visible()
    page.keyboard.press("6")
    expect(page.locator("button[value='content:unverifiable'].current")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".card[open][data-full]")).to_have_attribute(
        "data-claim", str(claims[1].pk)
    )
    page.keyboard.press("r")
    page.keyboard.type("كتب j ولم ينتقل")
    expect(page.locator(".card[open] [name=rationale]")).to_have_value("كتب j ولم ينتقل")
    page.keyboard.press("Escape")
    arabic_layout = {"key": "ن", "code": "KeyK", "bubbles": True}
    page.locator("body").dispatch_event("keydown", arabic_layout)
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[0].pk))
    answers = Assessment.objects.filter(claim=claims[0]).values_list("aspect", "verdict")
    assert set(answers) == {("attribution", "unverifiable"), ("content", "unverifiable")}


@BOTH
def test_words_selected_in_the_article_become_evidence(visit: Visit, language: str) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(".card > summary").first.click()
    page.locator(".card[open] .claim-text").wait_for()
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelectorAll('#article-text .line')[3])"
    )
    page.keyboard.press("e")
    words = SEED.split("\n")[3]
    expect(page.locator(".card[open] [name=quote]")).to_have_value(words)
    page.locator(".card[open] .evidence-form [name=stance][value=context]").check()
    page.locator(".card[open] .evidence-form button").click()
    expect(page.locator(".card[open] .piece .passage")).to_have_text(words)
    piece = claims[0].evidence.get()
    assert (piece.document_id, piece.passage) == (claims[0].document_id, words)


@pytest.mark.parametrize(
    ("language", "says"), [("ar", "سجّل الدخول في نافذة أخرى"), ("en", "Log in in another window")]
)
def test_a_lost_login_loses_nothing_that_was_typed(visit: Visit, language: str, says: str) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(".card > summary").first.click()
    card = page.locator(".card[open]")
    card.locator("[name=rationale]").fill("The minutes say so.")
    Session.objects.all().delete()
    card.locator("button[value='content:unverifiable']").click()
    expect(card.locator(".not-saved")).to_contain_text(says)
    other = page.context.new_page()
    log_in(other)
    card.locator("button[value='content:unverifiable']").click()
    expect(card.locator("button[value='content:unverifiable'].current")).to_be_visible()
    expect(card.locator(".answer .rationale")).to_have_text("The minutes say so.")


@BOTH
def test_the_desk_works_without_scripts(
    browser: Browser, live_server: LiveServer, transactional_db: None, language: str
) -> None:
    claims = seeded()
    at_the_desk()
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale=language
    )
    page = context.new_page()
    log_in(page)
    workbench(page, claims[0])
    page.locator(f"#article-text .pin[data-claim='{claims[1].pk}']").click()
    card = page.locator(f".card[data-claim='{claims[1].pk}']")
    card.locator("[name=cited_url]").fill("https://example.org/minutes")
    card.locator("button[value='content:disputed']").click()
    expect(card.locator("button[value='content:disputed'].current")).to_be_visible()
    context.close()


def test_the_language_is_switched_in_the_header(visit: Visit) -> None:
    page = visit("en")
    page.goto("/desk/")
    page.click("#language-switch button[value=ar]")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#desk-nav a").first).to_have_text("المقالات")
    page.click("#language-switch button[value=en]")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Not taken: the card had just moved."), ("ar", "لم تُؤخذ النقرة: تحركت البطاقة للتو.")],
)
def test_no_verdict_is_taken_by_a_pointer_under_which_the_card_has_just_moved(
    visit: Visit, language: str, says: str
) -> None:
    claim = seeded()[0]
    page = visit(language)
    page.clock.install(time=0)
    page.goto(f"/desk/claims/article/{claim.document_id}/change/?claim={claim.pk}")
    button = page.locator(".card[open] button[value='content:unverifiable']")
    button.wait_for()
    page.clock.pause_at(60_000)
    page.locator(".card[open] .history > summary").click()
    box = button.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#said")).to_contain_text(says)
    page.clock.run_for(500)
    button.click()
    expect(page.locator(".card[open] .verdict-button.current")).to_be_visible()
    assert Assessment.objects.count() == 1
