"""Evidence that the desk proposes on the seed article, in a real browser."""

import pytest
from playwright.sync_api import expect

from claims.actions.memory import memory_renew
from claims.actions.passages import passages_remember
from claims.models import Article, Claim
from claims.queries.memory import passages_proposed
from config.settings import SEEDS
from sources.actions.documents import document_store
from sources.models import Document

from .conftest import CALL, Visit, picture

#: What of the note is proposed first, for each claim of the article in its order.
BEARING = (
    "spoke by telephone on Tuesday",
    "the suffering in Syria had gone on",
    "the suffering in Syria had gone on",
    "called the conversation very good",
)
NOTE = (SEEDS / "statements" / "call-of-2-may-2017.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_desk_note_is_proposed_on_the_claims_that_it_bears_on(
    visit: Visit, article: Article, language: str
) -> None:
    note, _created = document_store(
        text=NOTE, kind=Document.Kind.STATEMENT, title="Desk note: the call", language="en"
    )
    passages_remember(document_id=note.pk)
    memory_renew(document_id=article.pk)
    for claim, words in zip(article.claims.order_by("start", "pk"), BEARING, strict=True):
        assert words in passages_proposed(claim)[0].marked.text
    claim = Claim.objects.get(document=article, content_text=CALL)
    page = visit(language)
    page.goto(f"/desk/claims/article/{article.pk}/change/?claim={claim.pk}#claim-{claim.pk}")
    passages = page.locator(f'[data-claim="{claim.pk}"] .passages .repeat')
    first = passages.first
    expect(first).to_contain_text("the suffering in Syria had gone on for far too long")
    for width in (768, 1440):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        first.scroll_into_view_if_needed()
        picture(page, f"passages-{language}-{width}")
    page.keyboard.press("7")  # the first passage supports the claim
    evidence = page.locator(f'[data-claim="{claim.pk}"] .evidence .piece.supports')
    expect(evidence).to_contain_text("the suffering in Syria")
    before = passages.count()
    if before:
        page.keyboard.press("0")
        expect(passages).to_have_count(before - 1)
    piece = claim.evidence.get()
    assert piece.stance == "supports"
    page.keyboard.press("4")  # it is true, and rests on what was just taken
    expect(page.locator("button[value='content:verified'].current")).to_be_visible()
    answer = claim.assessments.get()
    assert (answer.verdict, list(answer.evidence.all())) == ("verified", [piece])
