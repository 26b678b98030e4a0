"""Queues, kept views and bulk actions in a real browser, in either language."""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.actions.claims import claims_assign, claims_reject
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_add
from claims.actions.saved_views import view_save
from claims.models import Claim, Newsroom, SavedView

from .. import examples
from .conftest import OWN, SEED, SEEDED, Visit
from .test_accessibility import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAIMS = "/desk/claims/claim/"
#: The columns whose head stands farther in, or less far, than the cells below it.
COLUMNS_BESIDE_THEIR_HEADS = """list => {
    const indent = each => getComputedStyle(each).paddingInlineStart;
    const heads = [...list.querySelectorAll("thead th:not(.action-checkbox-column)")];
    const cells = [...list.querySelector("tbody tr").children].slice(-heads.length);
    return heads.filter((head, i) => indent(head.querySelector(".text > *")) !== indent(cells[i]))
        .map(head => head.textContent.trim());
}"""


#: A row of two lines, with what stands around them, in pixels.
TWO_LINES = 72


def choose(page: Page, act: str, rows: int) -> None:
    for row in range(rows):
        page.locator("input.action-select").nth(row).check()
    page.select_option("select[name=action]", act)
    page.click("button[name=index]")


@pytest.mark.parametrize(
    ("language", "rejected", "undone"),
    [
        ("en", "2 claims rejected.", "Undone: 2 claims are as they were."),
        ("ar", "رُفض ادعاءان.", "تم التراجع: عاد ادعاءان كما كانا."),
    ],
)
def test_an_editor_keeps_a_view_and_rejects_and_undoes_in_it(
    visit: Visit, language: str, rejected: str, undone: str
) -> None:
    examples.record(examples.article(SEED), *SEEDED, *OWN)
    page, name = visit(language), "سوريا، كل الأصوات"
    page.goto(f"{CLAIMS}?voice=all")
    page.fill("#searchbar", "بوتين")
    page.click("#changelist-search [type=submit]")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    page.click(".keep > summary")
    page.fill(".keep [name=name]", name)
    page.check(".keep [name=shared]")
    page.click(".keep button")
    current = page.locator(".view-links a[aria-current]")
    expect(current).to_have_text(name)
    page.locator(".tabs a").nth(0).click()
    expect(current).to_have_count(0)
    page.get_by_role("link", name=name).click()
    expect(page.locator("#searchbar")).to_have_value("بوتين")

    choose(page, "reject", 2)
    expect(page.locator(".bulk-rows tbody tr")).to_have_count(2)
    page.click(".confirm button")
    expect(page.locator(".messagelist li")).to_contain_text(rejected)
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#searchbar")).to_have_value("بوتين")
    page.click(".messagelist button")
    expect(page.locator(".messagelist li")).to_contain_text(undone)
    expect(page.locator("#result_list tbody tr")).to_have_count(3)

    page.click(".change > summary")
    page.click(".sure > summary")
    page.click(".sure button")
    expect(page.locator(".view-links")).to_have_count(0)
    assert not SavedView.objects.exists()
    assert not Claim.objects.exclude(set_aside="").exists()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_fits_a_laptop_with_its_columns(visit: Visit, language: str) -> None:
    page, claims = visit(language), examples.record(examples.article(SEED), *SEEDED, *OWN)
    salma = User.objects.get(username="salma")
    claims_assign(claims=claims[:2], assignee=salma, by=salma)
    draft_save(claim=claims[2], aspect="content", verdict="unverifiable", by=salma)
    page.set_viewport_size({"width": 1366, "height": 768})
    for query in ("", "?voice=all", "?queue=mine", "?queue=drafts"):
        page.goto(f"{CLAIMS}{query}")
        table = page.locator("#changelist .results")
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, query
    place: dict[str, Any] = {"document": claims[0].document, "start": 0, "end": 90}
    evidence_add(claim=claims[0], by=salma, stance="context", **place)
    for width in (1440, 1024, 768):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/desk/claims/evidence/", "/desk/claims/extractionrun/", CLAIMS):
            page.goto(address)
            table = page.locator("#result_list")
            assert table.evaluate(COLUMNS_BESIDE_THEIR_HEADS) == [], (address, width)
            table = page.locator("#changelist .results")
            assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, (address, width)
    article = page.locator("td.field-article").first
    expect(article).to_be_hidden()
    page.emulate_media(media="print")  # a sheet is as narrow, and nothing else says whose it is
    expect(article).to_be_visible()
    page.set_viewport_size({"width": 673, "height": 900})  # A4 between its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 673


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("ar", "light")])
def test_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, client: Client, language: str, scheme: str
) -> None:
    editor = examples.user_in("editor", "salma")
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    claims = examples.record(examples.article(SEED), *SEEDED, *OWN)
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    for n, claim in enumerate(claims[:2]):
        draft_save(claim=claim, aspect="content", verdict="unverifiable", submit=bool(n), by=editor)
    change = claims_reject(claims=claims[2:3], by=editor)
    view_save(list="claim", name="مفتوح", query="true=open", by=editor, shared=True)
    client.force_login(editor)
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=live_server.url,
        viewport={"width": 1366, "height": 900},
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page, found = context.new_page(), []
    for path in (
        f"{CLAIMS}?aside=all",
        f"{CLAIMS}?queue=review",
        f"{CLAIMS}undo/{change.pk}/",
        f"{CLAIMS}?true=open",
    ):
        page.goto(path)
        found += serious(path, Axe().run(page))
    for summary in (".keep > summary", ".change > summary", ".sure > summary"):
        page.click(summary)
    page.fill(".keep [name=name]", "مفتوح")
    found += serious("views", Axe().run(page))
    with page.expect_navigation():  # whole: of half a page axe finds links without words
        page.click(".keep button")
    found += serious("a name taken", Axe().run(page))
    page.goto(f"{CLAIMS}?aside=all")
    with page.expect_navigation():
        choose(page, "assign", 4)
    found += serious("assign", Axe().run(page))
    page.select_option("#assignee", str(editor.pk))
    with page.expect_navigation():
        page.click(".confirm button")
    found += serious("assigned", Axe().run(page))
    context.close()
    assert found == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_list_shows_both_verdicts_in_short_rows_on_narrow_screens(
    visit: Visit, language: str
) -> None:
    claims = examples.record(examples.article(SEED), *SEEDED, *OWN)
    page, salma = visit(language), User.objects.get(username="salma")
    claims_assign(claims=claims[:1], assignee=salma, by=salma)
    for width, at_least in ((1440, 7), (1024, 7), (768, 6)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{CLAIMS}?voice=all")
        rows = page.locator("#result_list tbody tr")
        for verdict in rows.first.locator(".field-said .chip, .field-true .chip").all():
            box = verdict.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        boxes = [box for box in map(Locator.bounding_box, rows.all()) if box]
        assert max(box["height"] for box in boxes) <= TWO_LINES, width
        assert (900 - boxes[0]["y"]) // TWO_LINES >= at_least, width
        choice = page.locator("#changelist-filter a[href*='said=open']")
        expect(choice).to_be_visible(visible=width > 1100)
        if width <= 1100:
            page.click(".all-filters > summary")
            expect(choice).to_be_visible()
            page.click(".all-filters > summary")  # the browser keeps what was opened


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_long_list_scrolls_within_itself_and_widens_no_page(visit: Visit, language: str) -> None:
    page, claims = visit(language), examples.record(examples.article(SEED), *SEEDED)
    examples.answer(claims[0], User.objects.get(username="salma"))
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto("/desk/claims/assessment/")
    assert page.evaluate("document.documentElement.scrollWidth") == 768
