"""What has its place on the desk's pages keeps it, at every width and in either direction."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .. import examples
from .conftest import BOTH, Visit
from .test_browser import seeded, workbench
from .test_correcting_browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 1024, 768)
#: In closed folds too.
LABELS_LARGER_THAN_THE_CARDS_WORDS = """card => {
    const size = each => parseFloat(getComputedStyle(each).fontSize);
    const most = size(card.querySelector(".card-body"));
    return [...card.querySelectorAll("label, label > span")]
        .filter(each => size(each) > most).map(each => each.textContent.trim());
}"""


OUTLINE = "each => getComputedStyle(each).outlineStyle"
#: What stands in the header beside others and not on one line with them: its middle lies elsewhere.
RAGGED = """header => {
    const shown = [...header.querySelectorAll(
        "#site-name, #desk-nav > a, #desk-search input, #user-tools > :not(.visually-hidden)")]
        .map(each => [each, each.getBoundingClientRect()]).filter(([_, box]) => box.height);
    const middle = box => box.top + box.height / 2;
    const beside = (one, other) => one.top < other.bottom && other.top < one.bottom;
    return shown.filter(([_, one]) => shown.some(([_, other]) =>
        beside(one, other) && Math.abs(middle(one) - middle(other)) > 3))
        .map(([each]) => each.textContent.trim() || each.id);
}"""


def apart(rows: list[Locator]) -> float:
    """How far from each other the boxes begin, from above, in pixels."""
    tops = [box["y"] for box in map(Locator.bounding_box, rows) if box]
    assert len(tops) == len(rows)
    return max(tops) - min(tops)


def uneven(fields: list[Locator]) -> list[str]:
    """Those that do not end on one line with the button of their form."""
    below = "each => each.getBoundingClientRect().bottom"
    button = "each => each.form.querySelector('.plain-button').getBoundingClientRect().bottom"
    ends = [(str(f.get_attribute("name")), f.evaluate(below), f.evaluate(button)) for f in fields]
    return [name for name, field, press in ends if abs(field - press) > 0.5]


def size(page: Page, where: str) -> str:
    return str(page.locator(where).first.evaluate("each => getComputedStyle(each).fontSize"))


def face(page: Page, where: str) -> str:
    return str(page.locator(where).first.evaluate("each => getComputedStyle(each).fontFamily"))


@BOTH
def test_an_open_card_keeps_its_rows_and_explains_itself_until_it_is_understood(
    visit: Visit, language: str
) -> None:
    first, *_others = seeded()
    page = visit(language)
    workbench(page, first)
    card = opened(page, first)
    hint = page.locator("#first-day")
    expect(hint).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        planning = [card.locator(f".{name}-form") for name in ("assign", "due")]
        assert apart(planning) < 4, width
        assert apart([form.locator(".plain-button") for form in planning]) < 4, width
        fields = card.locator(".planning :is(select, input:not([type=hidden]))")
        assert uneven(fields.all()) == [], width
        press = card.locator(".topics-form .plain-button, .reject-form button").all()
        assert apart(press) < 12, width
        assert card.evaluate(LABELS_LARGER_THAN_THE_CARDS_WORDS) == [], width
        assert size(page, ".card[open] .paper") == size(page, ".card[open] .fold > summary")
        search = page.locator("#desk-search input").bounding_box()
        assert search
        assert search["height"] >= 28
    hint.locator("button").click()
    page.reload()
    expect(page.locator(".card[open][data-full]")).to_have_count(1)
    expect(hint).to_be_hidden()
    page.emulate_media(media="print")
    assert size(page, "#article-text") == "16px"  # twelve points, whatever it has on a screen
    for shown in ("#article-text", "#card-list"):
        expect(page.locator(shown)).to_be_visible()
    for left_out in ("#header", ".verdict-button", ".breadcrumbs", ".paper"):
        for each in page.locator(left_out).all():
            expect(each).to_be_hidden()


@BOTH
def test_the_header_stands_in_straight_rows_and_the_focus_frames_what_it_is_on(
    visit: Visit, language: str
) -> None:
    first, *_others = seeded()
    page = visit(language)
    workbench(page, first)
    card = opened(page, first)
    summary = card.locator("summary").first
    summary.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(summary).to_be_focused()
    assert card.evaluate(OUTLINE) == "none"
    assert summary.evaluate(OUTLINE) == "solid"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("#header").evaluate(RAGGED) == [], width


@BOTH
def test_english_words_have_one_typeface_in_the_text_and_on_its_cards(
    visit: Visit, language: str
) -> None:
    claim = examples.claim_saying("the dam is full")
    page = visit(language)
    workbench(page, claim)
    page.locator(".card").first.wait_for()
    assert face(page, "#article-text") == face(page, ".card .claim-text")
