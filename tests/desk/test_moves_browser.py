"""The commonest acts take as many clicks and keys as docs/editors.md says, in a real browser."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Locator, Page, expect

from claims.actions.cited_pages import cited_page_execute
from claims.models import Article, CitedPage, Claim

from ..sources.site import TITLE, Site, site_running
from .conftest import BOTH, Visit
from .test_browser import seeded, workbench
from .test_correcting_browser import opened, select_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hands:
    """An editor's hands, whose moves are counted for the act that is done."""

    def __init__(self, page: Page) -> None:
        self.page, self.act, self.moves = page, "", Counter[str]()

    def click(self, what: Locator) -> None:
        self.moves[self.act] += 1
        what.click()

    def keys(self, *keys: str) -> None:
        self.moves[self.act] += len(keys)
        for key in keys:
            self.page.keyboard.press(key)

    def words(self, words: str) -> None:
        """Typed or pasted, they are one move."""
        self.moves[self.act] += 1
        self.page.keyboard.insert_text(words)


def told() -> dict[str, int]:
    """{act: how many moves it takes now}, from the page's first table of moves."""
    page = (project.BASE_DIR / "docs" / "editors.md").read_text(encoding="utf-8")
    rows = page.partition("## How many moves")[2].partition("\n\nBeside ")[0]
    return {act: int(n) for act, n in re.findall(r"^\| ([^|]+) \| [^|]+ \| (\d+)", rows, re.M)}


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


@BOTH
def test_the_commonest_acts_take_as_many_moves_as_the_page_says(
    visit: Visit, site: Site, language: str
) -> None:
    first, second, _third, last = seeded()
    page = visit(language)
    page.goto("/desk/")
    hands = Hands(page)
    add(hands)
    go_on(hands)
    workbench(page, first)
    cite(hands, opened(page, first), site["/utf8"])
    answer(hands, opened(page, first))
    assign_to_oneself(hands, opened(page, second))
    correct_the_words(hands, opened(page, second))
    change_the_speaker(hands, opened(page, second))
    opened(page, last)
    reject_and_undo(hands, last)
    merge(hands, opened(page, last))
    says = told()
    assert dict(hands.moves) == {act: says[act] for act in hands.moves}
    assert len(hands.moves) == 9


def add(hands: Hands) -> None:
    hands.act, page = "add a pasted article", hands.page
    hands.click(page.locator("#desk-nav .add-article"))
    expect(page.locator("[name=text]")).to_be_focused()
    hands.words("السد يكتمل في مايو، قال الوزير.")
    hands.click(page.locator(".document-form [type=submit].default"))
    page.wait_for_url(re.compile("/change/"))
    assert Article.objects.count() == 2


def go_on(hands: Hands) -> None:
    hands.act, page = "next claim of the list", hands.page
    page.goto("/desk/claims/claim/?queue=unassigned")
    page.locator(".field-claim a").first.click()
    place = page.locator("#queue .place")
    expect(place).to_have_text(re.compile("^1/"))
    hands.keys("Shift+N")
    expect(place).to_have_text(re.compile("^2/"))


def cite(hands: Hands, card: Locator, address: str) -> None:
    hands.act = "evidence by its address"
    hands.keys("a")
    hands.words(address)
    hands.keys("Enter")
    expect(card.locator(".asked-page.queued")).to_be_visible()
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    expect(card.locator(".reader-text")).to_contain_text(TITLE)
    hands.keys("h", "Shift+End")
    expect(card.locator(".take-fields [name=quote]")).to_have_value(TITLE)
    hands.keys("Enter", "Tab", "Enter")
    expect(card.locator(".piece.supports .passage")).to_have_text(TITLE)


def answer(hands: Hands, card: Locator) -> None:
    hands.act = "answer a question"
    hands.keys("3")
    expect(card.locator(".verdict-button.unverifiable.current")).to_have_count(1)


def assign_to_oneself(hands: Hands, card: Locator) -> None:
    hands.act = "assign to oneself"
    hands.keys("Shift+I")
    expect(card.locator(".to-me")).to_have_count(0)


def correct_the_words(hands: Hands, card: Locator) -> None:
    hands.act, words = "correct the words", "المعاناة في سوريا قد طالت بشكل كبير"
    hands.keys("w")
    expect(card.locator(".words-form [name=content]")).to_be_focused()
    hands.keys("Escape")
    hands.moves[hands.act] += 1
    select_words(hands.page, words)
    hands.keys("c")
    expect(card.locator(".words-form [name=content]")).to_have_value(words)
    hands.click(card.locator(".words-form button"))
    expect(card.locator(".claim-text")).to_have_text(words)


def change_the_speaker(hands: Hands, card: Locator) -> None:
    hands.act = "change the speaker"
    hands.keys("Shift+S")
    expect(card.locator(".speakers-form [name=speaker]").first).to_be_focused()
    hands.keys("Control+A")
    hands.words("ناطق باسم البيت الأبيض")
    hands.keys("Enter")
    expect(card.locator(".who")).to_have_text("ناطق باسم البيت الأبيض")


def reject_and_undo(hands: Hands, claim: Claim) -> None:
    hands.act, card = "no claim, and back", hands.page.locator(f".card[data-claim='{claim.pk}']")
    hands.keys("x")
    expect(card).to_have_count(0)
    hands.keys("u")
    expect(card).to_have_count(1)


def merge(hands: Hands, card: Locator) -> None:
    hands.act, cards = "merge two claims", hands.page.locator("#card-list > .card")
    there = cards.count()
    hands.keys("Shift+M")
    expect(card.locator("[name=other]")).to_be_focused()
    hands.keys("ArrowDown", "Tab", "Enter")
    expect(cards).to_have_count(there - 1)
