"""What was checked before, in a real browser: read, decided and carried over by keys alone."""

import pytest
from playwright.sync_api import expect

from claims.actions.assessments import assessment_publish
from claims.actions.memory import memory_renew

from ..examples import claim_saying
from .conftest import Visit, at_the_desk, picture

EARLIER = "روسيا خسرت مئة ألف جندي في الحرب على أوكرانيا"
LATER = {
    "ar": "روسيا خسرت مئة ألف جندي في حربها على أوكرانيا",
    "en": "Russia lost 72,000 soldiers in the war against Ukraine",
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_verdict_is_carried_over_by_keys(visit: Visit, language: str) -> None:
    earlier = claim_saying(EARLIER, speaker="لينا أورت", title="حصيلة الحرب")
    later = claim_saying(LATER[language])
    for claim in (earlier, later):
        memory_renew(document_id=claim.document_id)
    assessment_publish(
        claim=earlier,
        aspect="content",
        verdict="disputed",
        rationale="72 ألفا.",
        cited_url="https://example.org/72",
        by=at_the_desk(),
    )
    page = visit(language)
    page.goto(f"/desk/claims/article/{later.document_id}/change/")
    card = page.locator(f'[data-claim="{later.pk}"]')
    expect(card.locator(".echo .chip.disputed")).to_be_visible()
    page.keyboard.press("j")
    expect(card.locator(".repeat")).to_be_visible()
    for width in (768, 1440):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        card.locator(".repeats").scroll_into_view_if_needed()
        picture(page, f"repeats-{language}-{width}")
    page.keyboard.press("m")
    expect(card.locator(".repeat.same .carry")).to_be_visible()
    page.keyboard.press("m")
    if language == "en":  # the numbers differ: asked about first
        card.locator(".confirm-form button").click()
    expect(card.locator(".answer .rationale").first).to_contain_text("72")
    carried = later.assessments.get()
    assert (carried.verdict, carried.cited_url) == ("disputed", "https://example.org/72")
