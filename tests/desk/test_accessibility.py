"""axe-core finds nothing serious on the desk's pages, at three widths, light or dark.

Every address of the desk that answers with a page is walked, a new one by itself, as the superuser
sees it: 1440 and 768 px wide in English and light, 1024 px in Arabic and dark. So each page is seen
at each width, in each language and in each scheme; all twelve ways to put these together would take
four times as long. The pages on which editors work are looked at once more, with every fold open.
"""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.actions.tokens import token_make
from claims.models import Claim, Proposal

from .. import examples
from ..roles.addresses import Address, addresses
from ..roles.newsroom import newsroom_made
from .conftest import OWN, SEED, SEEDED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


#: What axe tells: of what is right nothing.
OPTIONS = {"resultTypes": ["violations"]}
LOOKS = pytest.mark.parametrize(
    ("language", "scheme", "widths"),
    [("en", "light", (1440, 768)), ("ar", "dark", (1024,))],
    ids=["en-light", "ar-dark"],
)


@pytest.mark.slow
@LOOKS
def test_axe_finds_nothing_serious_at_any_address_of_the_desk(
    browser: Browser,
    live_server: LiveServer,
    client: Client,
    language: str,
    scheme: str,
    widths: tuple[int, ...],
) -> None:
    newsroom = newsroom_made()
    client.force_login(
        newsroom.people["superuser"], backend="django.contrib.auth.backends.ModelBackend"
    )
    paths = [each.path for each in addresses(newsroom) if is_page(client, each)]
    assert len(paths) > 90
    page = opened(browser, live_server, client, language, scheme)
    found = []
    for path in paths:
        page.goto(path)
        found += looked_at(page, path, widths)
    page.context.close()
    assert found == []


def is_page(client: Client, address: Address) -> bool:
    """Does it answer with a whole page of the desk?"""
    if not address.route.startswith("desk/"):
        return False
    answer = client.get(address.path)
    whole = answer.status_code == 200 and "html" in answer["Content-Type"]
    return whole and b"<html" in answer.content


def opened(
    browser: Browser, live_server: LiveServer, client: Client, language: str, scheme: str
) -> Page:
    """A page of whoever the client is."""
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=live_server.url,
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def looked_at(page: Page, path: str, widths: tuple[int, ...]) -> list[str]:
    """What is serious in the page as it stands, at each width."""
    page.evaluate(Axe().axe_script)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        results = page.evaluate("options => axe.run(options)", OPTIONS)
        found += serious(f"{path} {width}", results)
    return found


@LOOKS
def test_axe_finds_nothing_serious(
    browser: Browser,
    live_server: LiveServer,
    client: Client,
    language: str,
    scheme: str,
    widths: tuple[int, ...],
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
    page = opened(browser, live_server, client, language, scheme)
    widths, found = tuple(dict.fromkeys((1440, *widths))), []
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
        found += looked_at(page, path, widths)
    page.goto(f"/desk/claims/article/{claims[0].document_id}/change/?claim={claims[3].pk}")
    for fold in page.locator("#workbench details.fold > summary").all():
        if fold.is_visible():
            fold.click()
    page.locator("#article-text .line").first.select_text()
    page.locator("#selection-bar").wait_for()
    found += looked_at(page, "every fold", widths)
    page.context.clear_cookies()
    page.goto("/desk/login/")
    found += looked_at(page, "login", widths)
    page.context.close()
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
