"""Words selected with the mouse, keys, and two people at once, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.actions.claims import claim_respan
from claims.domain.spans import Places
from claims.models import Claim
from sources.actions.sources import source_store

from .. import examples
from .conftest import BOTH, SEED, Visit
from .test_browser import seeded, workbench

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page, claim: Claim) -> Locator:
    """The claim's card, selected and filled."""
    page.locator(f"#article-text .pin[data-claim='{claim.pk}']").click()
    card = page.locator(f".card[open][data-full][data-claim='{claim.pk}']")
    card.wait_for()
    return card


def said(page: Page) -> None:
    """What was done is said in view, for screen readers too, with the key that undoes it."""
    place = page.locator("#said")
    expect(place).to_have_role("status")
    expect(place.locator(".success")).to_be_in_viewport(ratio=1)
    expect(place.get_by_role("button").first).to_contain_text("u")


def select_words(page: Page, words: str) -> None:
    """As a mouse would: from the first to the last of the words in the article."""
    found = page.evaluate(
        """words => {
            const walker = document.createTreeWalker(
                document.getElementById("article-text"), NodeFilter.SHOW_TEXT);
            let text = "", nodes = [];
            while (walker.nextNode()) {
                nodes.push([text.length, walker.currentNode]);
                text += walker.currentNode.data;
            }
            const start = text.indexOf(words), end = start + words.length;
            if (start < 0) return false;
            const at = (offset) => nodes.filter(([from]) => from <= offset).pop();
            const [from, first] = at(start), [to, last] = at(end - 1);
            getSelection().setBaseAndExtent(first, start - from, last, end - to);
            return true;
        }""",
        words,
    )
    assert found, words


@BOTH
def test_words_are_adjusted_by_selecting_them(visit: Visit, language: str) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    card = opened(page, claims[0])
    page.keyboard.press("w")
    expect(card.locator(".words-form [name=content]")).to_be_focused()
    page.keyboard.press("Escape")
    select_words(page, "واشنطن تعتزم المشاركة في محادثات")
    expect(page.locator("#selection-bar")).to_be_visible()
    page.keyboard.press("c")
    expect(card.locator(".words-form [name=content]")).to_have_value(
        "واشنطن تعتزم المشاركة في محادثات"
    )
    card.locator(".words-form button").click()
    marks = page.locator(f"#article-text mark.content[data-claim='{claims[0].pk}']")
    expect(marks).to_have_text(["واشنطن تعتزم المشاركة في محادثات"])
    said(page)
    claims[0].refresh_from_db()
    span = claims[0].spans.get(role="content")
    assert SEED[span.start : span.end] == "واشنطن تعتزم المشاركة في محادثات"

    page.keyboard.press("u")
    expect(marks.first).to_contain_text("الرئيس الأمريكي دونالد ترامب")
    claims[0].refresh_from_db()
    assert claims[0].content_text.startswith("الرئيس الأمريكي")


@pytest.mark.parametrize(
    ("language", "says"), [("ar", "ادعاء واحد منحّى"), ("en", "1 claim set aside")]
)
def test_a_claim_is_split_where_the_selection_begins_and_merged_again(
    visit: Visit, language: str, says: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    opened(page, claims[0])
    select_words(page, "وأن واشنطن تعتزم")
    page.keyboard.press("d")
    expect(page.locator("#card-list > .card")).to_have_count(5)
    said(page)
    first = page.locator(f".card[data-claim='{claims[0].pk}'][data-full]")
    expect(first.locator(".claim-text")).to_have_text(
        "الرئيس الأمريكي دونالد ترامب اتفق مع نظيره الروسي فلاديمير بوتين على تكثيف الجهود"
        " لحل الأزمة السورية،"
    )
    page.keyboard.press("w")
    second = Claim.objects.exclude(pk__in=[claim.pk for claim in claims]).get()
    first.locator("[name=other]").select_option(str(second.pk))
    first.locator(".merge-claims-form button").click()
    expect(page.locator("#card-list > .card")).to_have_count(4)
    said(page)
    expect(page.locator("#aside summary")).to_contain_text(says)
    claims[0].refresh_from_db()
    assert claims[0].content_text.endswith("وتستمر ليومين")


@BOTH
def test_a_missed_claim_is_added_from_selected_words_across_an_emoji(
    visit: Visit, language: str
) -> None:
    examples.record(examples.article(), examples.COST)
    [claim] = Claim.objects.all()
    page = visit(language)
    workbench(page, claim)
    page.locator(".card").wait_for()
    for words, button in (
        ("وزير المياه سامي الغانم", "source"),
        ("قال", "cue"),
        ("السد سيكتمل في مايو 🌊", "content"),
    ):
        select_words(page, words)
        page.locator(f"#selection-bar [data-part={button}]").click()
    page.locator(".missed-form button[type=submit]").click()
    expect(page.locator("#card-list > .card")).to_have_count(2)
    added = Claim.objects.exclude(pk=claim.pk).get()
    assert (added.source_text, added.cue_text, added.content_text) == (
        "وزير المياه سامي الغانم",
        "قال",
        "السد سيكتمل في مايو 🌊",
    )
    expect(page.locator(f".card[data-claim='{added.pk}']")).to_have_attribute("open", "")
    expect(page.locator(".missed-form")).not_to_be_visible()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ar", "حدّد كلمات الادعاء أيضًا، لا الكلمات التي تنقله فحسب."),
        ("en", "Select the words of the claim too, not only the words that report it."),
    ],
)
def test_a_cue_alone_is_no_claim_and_the_selection_stays(
    visit: Visit, language: str, says: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(".card").first.wait_for()
    select_words(page, "وأشار إلى")
    page.keyboard.press("q")
    page.locator(".missed-form button[type=submit]").click()
    expect(page.locator(".missed-form .refusal")).to_have_text(says)
    expect(page.locator(".missed-form [name=cue]")).to_have_value("وأشار إلى")


@BOTH
def test_what_is_no_claim_goes_with_one_key_and_comes_back_with_another(
    visit: Visit, language: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    opened(page, claims[1])
    page.keyboard.press("x")
    expect(page.locator("#card-list > .card")).to_have_count(3)
    said(page)
    expect(page.locator(".card[open]")).to_have_attribute("data-claim", str(claims[2].pk))
    assert Claim.objects.get(pk=claims[1].pk).set_aside == "rejected"
    page.keyboard.press("u")
    expect(page.locator("#card-list > .card")).to_have_count(4)
    assert Claim.objects.get(pk=claims[1].pk).set_aside == ""


@BOTH
def test_two_that_are_one_speaker_are_merged_on_the_card_by_keys(
    visit: Visit, language: str
) -> None:
    claims, other = seeded(), source_store(names={"ar": ["الرئاسة الأمريكية"]})[0]
    page = visit(language)
    workbench(page, claims[0])
    card = opened(page, claims[0])
    page.keyboard.press("Shift+S")
    card.locator(".speakers-fold [name=same]").focus()
    page.keyboard.insert_text("الرئاسة الأمريكية")
    page.keyboard.press("Enter")
    expect(card.locator(".who")).to_have_text("الرئاسة الأمريكية")
    expect(page.locator("#said .success")).to_be_in_viewport(ratio=1)
    assert claims[0].speakers.get().merged_into == other


@BOTH
def test_claims_are_found_in_any_spelling(visit: Visit, language: str) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    page.locator(".card").first.wait_for()
    page.keyboard.press("f")
    page.keyboard.type("الأزمه السّورية")
    expect(page.locator("#card-list > .card:not([hidden])")).to_have_count(1)
    expect(page.locator("#card-list > .card:not([hidden])")).to_have_attribute(
        "data-claim", str(claims[0].pk)
    )


def test_of_two_editors_the_second_is_shown_the_first_ones_words_and_loses_nothing(
    visit: Visit,
) -> None:
    """Two browsers, one claim: the first saves while the second is still writing."""
    claims = seeded()
    first, second = visit("ar"), visit("en", "huda")
    cards = []
    for page in (first, second):
        workbench(page, claims[0])
        cards.append(opened(page, claims[0]))
        page.keyboard.press("w")
    theirs, ours = "واشنطن تعتزم المشاركة في محادثات", "تكثيف الجهود لحل الأزمة السورية"
    cards[1].locator(".words-form [name=content]").fill(ours)
    cards[0].locator(".words-form [name=content]").fill(theirs)
    cards[0].locator(".words-form button").click()
    expect(cards[0].locator(".claim-text")).to_have_text(theirs)

    cards[1].locator(".words-form button").click()
    expect(cards[1].locator(".refusal")).to_contain_text("Somebody changed this claim meanwhile.")
    expect(cards[1].locator(".claim-text")).to_have_text(theirs)
    expect(cards[1].locator(".words-form [name=content]")).to_have_value(ours)
    assert Claim.objects.get(pk=claims[0].pk).content_text == theirs

    cards[1].locator(".words-form button").click()
    expect(cards[1].locator(".claim-text")).to_have_text(ours)
    assert Claim.objects.get(pk=claims[0].pk).content_text == ours


@BOTH
def test_a_card_that_somebody_is_writing_on_stays_when_others_change(
    visit: Visit, language: str
) -> None:
    claims = seeded()
    page = visit(language)
    workbench(page, claims[0])
    card = opened(page, claims[0])
    card.locator("[name=rationale]").fill("The minutes say so.")
    other: Any = examples.user_in("editor", "karim")
    places = Places((), (examples.span(SEED, "ووصف"),), (examples.span(SEED, "سلام دائم"),))
    claim_respan(claim=claims[3], places=places, by=other)
    page.locator(".voices a").nth(2).click()
    expect(page.locator(f".card[data-claim='{claims[3].pk}'] .claim-text")).to_have_text(
        "سلام دائم"
    )
    expect(card.locator("[name=rationale]")).to_have_value("The minutes say so.")
