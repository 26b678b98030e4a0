"""The front page and a speaker's page in a real browser, in both languages."""

import pytest
import redis
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.actions.assessments import assessment_publish
from claims.models import Claim, ExtractionRun
from sources.actions.sources import source_store
from sources.models import Source

from .. import examples
from ..queries.test_batches import OVER, brought
from .conftest import BOTH, OWN, SEED, SEEDED, Visit, at_the_desk, enter
from .test_accessibility import serious
from .test_dashboard import ago, nobody_works, run_of

__all__ = ["nobody_works"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None, nobody_works: redis.Redis) -> Source:
    """Three claims of the White House with answers, a failed article, and one that waits."""
    claims = examples.record(examples.article(SEED, title="مكالمة الرئيسين"), *SEEDED, *OWN)
    answered(claims)
    failed = examples.article("نص أول.", title="Failed")
    run_of(failed, "failed", at=ago(hours=2), reason="engine_error")
    run_of(examples.article("نص ثان."), "queued", at=ago(seconds=5))
    return claims[0].speakers.get()


def answered(claims: list[Claim]) -> None:
    editor = examples.user_in("editor", "omar")
    for claim, verdict in zip(claims, ("verified", "disputed", "unverifiable"), strict=False):
        assessment_publish(
            claim=claim, aspect="content", verdict=verdict, cited_url="https://e.org", by=editor
        )


@pytest.mark.parametrize(
    ("language", "none", "again", "queued"),
    [
        ("en", "none answers", "Try again", "Queued again."),
        ("ar", "لا أحد يجيب", "أعد المحاولة", "أُعيد إلى قائمة الانتظار."),
    ],
)
def test_the_front_page_asks_for_workers_and_retries(
    house: Source, visit: Visit, language: str, none: str, again: str, queued: str
) -> None:
    page = visit(language)
    page.goto("/desk/")
    expect(page.locator("#work")).to_contain_text(none)
    expect(page.locator("#standstill [role=alert]")).to_be_visible()
    chart = page.locator("svg.chart")
    expect(chart.locator(".bar")).to_have_count(3)
    page.get_by_role("button", name=again).click()
    expect(page.locator(".messagelist")).to_contain_text(queued)
    expect(page.get_by_role("button", name=again)).to_have_count(0)
    assert ExtractionRun.objects.filter(state="queued").count() == 2
    fits(page)


@pytest.mark.parametrize(
    ("language", "done", "failed", "place"),
    [
        ("en", "1 of 3 done", "failed: 1", "next in the queue"),
        ("ar", "أُنجز 1 من 3", "فشل: 1", "التالية في قائمة الانتظار"),
    ],
)
def test_a_batch_shows_how_far_it_has_come(
    house: Source, visit: Visit, language: str, done: str, failed: str, place: str
) -> None:
    ExtractionRun.objects.filter(state="queued").delete()
    runs = brought("many", *(f"It rains {i}, she said." for i in range(3)), by=at_the_desk())
    ExtractionRun.objects.filter(pk=runs[0].pk).update(state="failed", reason="no_text", **OVER)
    page = visit(language)
    page.goto("/desk/")
    batch = page.locator("#work .batch")
    expect(batch).to_contain_text("سلمى")
    for says in (done, failed, place):
        expect(batch).to_contain_text(says)
    assert batch.locator("progress").evaluate("bar => [bar.value, bar.max]") == [1, 3]


@BOTH
def test_time_runs_as_the_page_is_read(house: Source, visit: Visit, language: str) -> None:
    page = visit(language)
    page.goto(f"/desk/claims/claim/speaker/{house.pk}/?range=30d")
    chart = page.locator("svg.chart").bounding_box()
    today = page.locator("svg.chart .bar").first.bounding_box()
    assert chart
    assert today
    late = (today["x"] - chart["x"]) / chart["width"]
    assert late > 0.9 if language == "en" else late < 0.1
    page.locator("details", has=page.locator("table.numbers")).locator("summary").click()
    expect(page.locator("table.numbers tbody tr")).to_have_count(1)
    page.locator("#claims .label").first.click()
    expect(page.locator(".card[open]")).to_be_visible()


@BOTH
def test_sources_are_merged_and_told_apart_and_both_are_undone(
    house: Source, visit: Visit, language: str
) -> None:
    source_store(names={"en": ["White House"]}, kind="institution")
    page = visit(language)
    page.goto(f"/desk/claims/claim/speaker/{house.pk}/")
    claims = page.locator("#claims .latest tbody tr")
    expect(claims).to_have_count(3)

    page.locator(".register .fold", has=page.locator(".same-form")).locator("summary").click()
    page.locator(".same-form [name=other]").fill("White House")
    page.locator(".same-form button").click()
    expect(page.locator(".speaker-head")).to_contain_text("White House")
    page.locator(".fold", has=page.locator(".part-form")).locator("summary").click()
    page.locator(".part-form button").click()
    expect(page.locator(".part-form")).to_have_count(0)
    expect(page.locator(".speaker-head")).not_to_contain_text("White House")

    page.locator("a[href$='/split/']").click()
    page.locator(".split-form [value=both]").check()
    page.locator("[name=claims]:enabled").first.check()
    page.locator("[name=note]").fill("المتحدث")
    page.locator("[name=reason]").fill("قاله المتحدث باسمه.")
    page.locator("[name=plan]").click()
    page.locator("[name=split]").click()
    expect(claims).to_have_count(2)
    page.locator(".fold", has=page.locator(".split-undo-form")).locator("summary").click()
    page.locator(".split-undo-form button").click()
    expect(claims).to_have_count(3)


def fits(page: Page) -> None:
    """Nothing is wider than the window, on a telephone neither."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_serious_here(
    house: Source, browser: Browser, live_server: LiveServer, language: str, scheme: str
) -> None:
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=live_server.url,
        viewport={"width": 1440, "height": 900},
    )
    enter(context, at_the_desk(), live_server)
    page = context.new_page()
    found = []
    for path in ("", "work/", f"claims/claim/speaker/{house.pk}/"):
        page.goto(f"/desk/{path}")
        if not path:
            expect(page.locator("#work .none")).to_be_visible()
        found += serious(path, Axe().run(page))
    context.close()
    assert found == []
