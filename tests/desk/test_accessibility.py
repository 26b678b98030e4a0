"""axe-core finds nothing serious on the desk's pages, in either language, light or dark."""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.actions.tokens import token_make
from claims.models import Claim, Proposal

from .. import examples
from .conftest import OWN, SEED, SEEDED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, client: Client, language: str, scheme: str
) -> None:
    editor = examples.user_in("editor", "salma")
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    claims = examples.record(examples.article(SEED, title="مكالمة الرئيسين"), *SEEDED, *OWN)
    for claim, verdict in zip(claims, ("verified", "disputed", "unverifiable"), strict=False):
        piece = evidence_quote(
            claim=claim, quote="نص البيان.", stance="context", url="https://example.org", by=editor
        )
        for _again in range(2):
            assessment_publish(
                claim=claim,
                aspect="content",
                verdict=verdict,
                evidence=[piece],
                reason="Read again.",
                by=editor,
            )
    prepare_the_rest(claims, editor)
    token_make(by=editor, name="المستورد")
    client.force_login(editor)
    session = client.cookies["sessionid"].value
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=live_server.url,
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    page.goto("/desk/login/")
    found = serious("login", Axe().run(page))
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for path in (
        "",
        "claims/article/",
        "search/?q=سوريا",
        "claims/claim/",
        "claims/article/add/",
        "sources/source/",
        f"claims/article/{claims[0].document_id}/change/#claim-{claims[0].pk}",
        f"claims/article/{claims[0].document_id}/change/#claim-{claims[3].pk}",
        f"claims/article/{claims[0].document_id}/change/?voice=all#claim-{claims[5].pk}",
        f"claims/article/{claims[0].document_id}/change/?voice=outlet",
        "claims/claim/?voice=all",
        f"claims/claim/{claims[0].pk}/evidence/?q=نص",
        f"claims/claim/{claims[0].pk}/evidence/?q=نص&document={piece.document_id}",
        "tokens/",
        "webhooks/",
    ):
        page.goto(f"/desk/{path}")
        found += serious(path, Axe().run(page))
    page.goto(f"/desk/claims/article/{claims[0].document_id}/change/?claim={claims[3].pk}")
    for fold in page.locator("#workbench details.fold > summary").all():
        if fold.is_visible():
            fold.click()
    page.locator("#article-text .line").first.select_text()
    page.locator("#selection-bar").wait_for()
    found += serious("every fold", Axe().run(page))
    context.close()
    assert found == []


def prepare_the_rest(claims: list[Claim], editor: User) -> None:
    """A draft that waits, a note, a claim set aside, and what a later extraction would change."""
    other = examples.user_in("reviewer", "huda")
    draft_save(claim=claims[3], aspect="content", verdict="unverifiable", by=other, submit=True)
    comment_add(claim=claims[3], text="@salma هل عندك النص؟", by=other)
    claims_assign(claims=[claims[3]], assignee=editor, by=other)
    claims_reject(claims=[claims[4]], by=other)
    assert claims[0].run
    Proposal.objects.create(run=claims[0].run, claim=claims[3], kind="gone")


def serious(path: str, results: dict[str, Any]) -> list[str]:
    return [
        f"{path} {violation['id']}: {node['html'][:160]} {node['any'][:1]}"
        for violation in results["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
