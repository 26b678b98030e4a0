"""Pages by address and stored texts beside a claim, with and without a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.cited_pages import cited_page_execute, page_cite
from claims.actions.evidence import evidence_add
from claims.models import Citation, CitedPage, Claim, Evidence
from sources.actions.documents import document_store
from sources.models import Document

from ..sources.site import TEXT, TITLE, Site, site_running
from .test_workbench import opened, send

PAGES = (
    "الوزارة: الكلفة ثلاثة مليارات.\nثم قالت: الكلفة ثلاثة مليارات\r مرة أخرى 🌊.\nانتهى البيان."
)


@pytest.fixture
def site(settings: Any, db: None) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


@pytest.fixture
def report(db: None) -> Document:
    """A stored text of two pages, which says the same twice."""
    second = PAGES.index("\n") + 1
    places = {"pages": [[0, "1"], [second, "2"]]}
    document, _new = document_store(text=PAGES, kind="report", title="بيان الوزارة", places=places)
    return document


def page_of(claim: Claim) -> str:
    return f"/desk/claims/claim/{claim.pk}/evidence/"


def said(html: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_an_address_is_asked_for_on_the_card_and_its_progress_seen(
    desk: Client, claims: list[Claim], site: Site
) -> None:
    assert send(desk, claims[0], "pages", url=site["/utf8"]).status_code == 302
    assert "The page waits to be fetched." in desk.get(opened(claims[0])).text
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    html = desk.get(opened(claims[0])).text
    document = Citation.objects.get().document
    assert document
    assert f'href="{page_of(claims[0])}?document={document.pk}"' in html
    assert (TITLE in html, "kept copy of" in html, "fetch it anew" in html) == (True, True, True)
    send(desk, claims[0], "pages", fresh=site["/utf8"])
    assert CitedPage.objects.get().state == "queued"
    send(desk, claims[0], "pages", drop=Citation.objects.get().pk)
    assert not Citation.objects.exists()


def test_a_page_that_can_not_be_fetched_says_why_on_the_card(
    desk: Client, claims: list[Claim], site: Site
) -> None:
    send(desk, claims[0], "pages", url=site["/404"])
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    for language, sentence in {"en": "There is no page at this", "ar": "لا صفحة على هذا"}.items():
        html = desk.get(opened(claims[0]), HTTP_ACCEPT_LANGUAGE=language).text
        assert sentence in html
    refused = send(desk, claims[0], "pages", url="no address")
    assert "This is no address of a web page." in refused.text


def test_stored_texts_are_found_by_all_words_and_read_with_their_pages(
    desk: Client, claims: list[Claim], report: Document
) -> None:
    document_store(text="الكلفة وحدها", kind="report", title="غيره")
    html = desk.get(page_of(claims[0]), {"q": "مليارات الكلفه"}).text
    assert said(html).count("بيان الوزارة") == 1
    assert "غيره" not in html
    assert '<mark class="found">الكلفة</mark>' in html
    read = desk.get(page_of(claims[0]), {"q": "الكلفه", "document": str(report.pk)}).text
    assert re.findall(r'data-place="(.*?)"', read) == ["page 1", "page 2"]
    assert "مليارات&#13; مرة" in read
    none = desk.get(page_of(claims[0]), {"q": "زلزال"}).text
    assert "No stored text holds all of these words." in none


@pytest.mark.parametrize("start", [PAGES.index("الكلفة"), PAGES.rindex("الكلفة")])
def test_the_passage_that_was_chosen_is_stored_at_its_very_place(
    desk: Client, claims: list[Claim], report: Document, start: int
) -> None:
    words = "الكلفة ثلاثة مليارات"
    chosen = {"document": f"#{report.pk}", "quote": f" {words}", "stance": "supports"}
    places = {"start": start - 1, "end": start + len(words)}
    answer = send(desk, claims[0], "evidence", **chosen, **places)
    assert answer.status_code == 302
    piece = Evidence.objects.get()
    assert (piece.start, piece.end, piece.passage) == (start, start + len(words), words)
    page = 1 if start == PAGES.index("الكلفة") else 2
    assert f"page {page}" in desk.get(opened(claims[0])).text


def test_words_that_stand_elsewhere_than_was_said_are_looked_for(
    desk: Client, claims: list[Claim], report: Document
) -> None:
    chosen = {"document": f"#{report.pk}", "start": 0, "end": 5, "stance": "context"}
    twice = send(desk, claims[0], "evidence", quote="الكلفة ثلاثة مليارات", **chosen)
    assert (twice.status_code, Evidence.objects.count()) == (200, 0)
    send(desk, claims[0], "evidence", quote="انتهى البيان", **chosen)
    assert Evidence.objects.get().passage == "انتهى البيان"
    send(desk, claims[0], "evidence", **chosen | {"quote": "الوزا", "stance": ""})
    assert Evidence.objects.count() == 1


def test_without_a_script_all_of_it_is_a_page_of_its_own(
    desk: Client, claims: list[Claim], site: Site
) -> None:
    address = page_of(claims[0])
    asked = desk.post(address, {"act": "pages", "url": site["/utf8"]})
    assert (asked.status_code, asked["Location"]) == (302, address)
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    document = Citation.objects.get().document
    assert document
    read = f"{address}?document={document.pk}"
    assert read in desk.get(address).text
    given = {"act": "evidence", "document": f"#{document.pk}", "quote": TITLE}
    refused = desk.post(read, given).text
    assert "Choose supports, refutes or context." in refused
    assert f">{TITLE}</textarea>" in refused
    done = desk.post(read, given | {"stance": "supports"})
    assert done["Location"].endswith(f"#claim-{claims[0].pk}")
    assert Evidence.objects.get().page == CitedPage.objects.get()
    assert desk.post(address, {"act": "assess"}).status_code == 404
    assert desk.get(page_of(Claim(pk=0))).status_code == 404


def test_a_reader_reads_and_asks_for_nothing(
    client: Client, reader: User, claims: list[Claim], report: Document
) -> None:
    client.force_login(reader)
    html = client.get(page_of(claims[0]), {"document": report.pk}).text
    assert ("reader-text" in html, 'name="quote"' in html) == (True, False)
    client.post(page_of(claims[0]), {"act": "pages", "url": "https://a.example/1"})
    assert not Citation.objects.exists()


def test_the_card_shows_kept_copies_and_what_has_gone_since(
    desk: Client, editor: User, claims: list[Claim], site: Site
) -> None:
    cited = page_cite(claim=claims[0], url=site["/utf8"], by=editor)
    cited_page_execute(page_id=cited.page_id)
    document = CitedPage.objects.get().document
    assert document
    assert document.text == TEXT
    piece = evidence_add(
        claim=claims[0], document=document, start=0, end=9, stance="supports", by=editor
    )
    assessment_publish(
        claim=claims[0], aspect="content", verdict="verified", cited_url=site["/utf8"], by=editor
    )
    html = desk.get(opened(claims[0])).text
    answer = html.split('<div class="answer">')[1]
    assert f"?document={document.pk}" in answer.split("</div>")[0]
    assert "since" not in said(html.split('<fieldset class="evidence">')[1])
    Evidence.objects.filter(pk=piece.pk).update(gone_since=timezone.now())
    assert "gone from its page since" in desk.get(opened(claims[0])).text
    Evidence.objects.filter(pk=piece.pk).update(gone_since=None)
    CitedPage.objects.update(health="dead", health_since=timezone.now())
    assert desk.get(opened(claims[0])).text.count("the page is gone since") == 2
