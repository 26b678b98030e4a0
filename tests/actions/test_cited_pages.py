"""A page that is cited is fetched once, kept with its bytes, and looked at again."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone, translation

from claims.actions.assessments import assessment_publish
from claims.actions.cited_pages import (
    citation_remove,
    cited_page_execute,
    cited_pages_sweep,
    page_cite,
)
from claims.actions.evidence import evidence_add, evidence_quote
from claims.actions.intakes import intake_execute, intake_request
from claims.actions.link_rot import page_check, pages_check_due
from claims.models import Assessment, Citation, CitedPage, Claim, Evidence, Notification
from claims.queries.notifications import notification_said
from sources.actions.documents import document_store
from sources.errors import NotAllowed, Refused
from sources.models import Document, HostTurn

from .. import examples
from ..sources.site import HTML, LINES, OUTLET, TEXT, TITLE, Site, page, site_running


@pytest.fixture
def site(settings: Any, db: None) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    settings.ISNAD_HOST_SECONDS = 0
    with site_running() as site:
        yield site


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def claim(db: None) -> Claim:
    return examples.record(examples.article(), examples.MINISTER)[0]


def worked() -> None:
    """Workers have taken every page that is due."""
    for waiting in CitedPage.objects.filter(state="queued"):
        CitedPage.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
        cited_page_execute(page_id=waiting.pk)


def cited(claim: Claim, url: str, by: User, **given: Any) -> Citation:
    """The claim's citation of a page, after workers took what is due."""
    citation = page_cite(claim=claim, url=url, by=by, **given)
    worked()
    return Citation.objects.select_related("page", "document").get(pk=citation.pk)


def looked(cited_page: CitedPage | None) -> CitedPage:
    """The page after another look at it."""
    assert cited_page
    page_check(page_id=cited_page.pk)
    return CitedPage.objects.get(pk=cited_page.pk)


def told(person: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("kind", "text"))


def test_an_address_is_enough_and_its_page_is_kept_with_its_bytes(
    site: Site, claim: Claim, editor: User
) -> None:
    asked = page_cite(claim=claim, url=site["/moved"], by=editor)
    assert (asked.state, asked.document, site.paths) == ("queued", None, [])
    citation = cited(claim, site["/moved"], editor)
    document = citation.document
    assert document
    assert (citation.pk, citation.state, citation.page.document) == (asked.pk, "kept", document)
    assert (document.kind, document.text, document.title) == ("statement", TEXT, TITLE)
    assert (document.url, str(document.publisher)) == (site["/moved"], OUTLET)
    original = document.originals.get()
    assert (original.body, original.final) == (page("windows-1256"), site["/1256"])
    assert ["Content-Type", HTML] in original.headers
    start = TEXT.index("بلغت")
    piece = evidence_add(
        claim=claim, document=document, start=start, end=start + 9, stance="supports", by=editor
    )
    assert (piece.passage, piece.page) == (TEXT[start : start + 9], citation.page)


def test_a_page_that_is_kept_is_offered_and_fetched_anew_when_that_is_asked(
    site: Site, claim: Claim, editor: User
) -> None:
    site.pages["/page"] = (200, {"Content-Type": HTML}, page("utf-8"))
    first = cited(claim, site["/page"], editor)
    again = cited(claim, site["/page#part"], editor)
    assert (again, again.document, site.paths) == (first, first.document, ["/page"])
    changed = page("utf-8").replace("بشهرين".encode(), "بثلاثة أشهر".encode())
    site.pages["/page"] = (200, {"Content-Type": HTML}, changed)
    fresh = cited(claim, site["/page"], editor, fresh=True)
    assert fresh.document
    assert fresh.document != first.document
    assert "بثلاثة أشهر" in fresh.document.text
    assert first.document
    assert Document.objects.filter(pk=first.document.pk).exists()


def test_an_article_that_the_desk_fetched_is_the_copy(
    site: Site, claim: Claim, editor: User
) -> None:
    intake, _new = intake_request(url=site["/utf8"], by=editor)
    intake_execute(intake_id=intake.pk)
    intake.refresh_from_db()
    assert intake.document
    assert cited(claim, f"{site['/utf8']}?utm_source=x", editor).document == intake.document
    assert site.paths == ["/utf8"]


@pytest.mark.parametrize(
    ("path", "code"), [("/404", "fetch_not_found"), ("/pdf", "file_broken"), ("/503", "")]
)
def test_a_failure_says_why_and_the_same_address_tries_again(
    site: Site, claim: Claim, editor: User, path: str, code: str
) -> None:
    citation = cited(claim, site[path], editor)
    state = "queued" if path == "/503" else "failed"
    assert (citation.state, citation.page.code) == (state, code or "fetch_server_error")
    english = citation.page.sentence
    with translation.override("ar"):
        assert citation.page.sentence != english
    site.pages[path] = (200, {"Content-Type": HTML}, page("utf-8"))
    assert cited(claim, site[path], editor).state == "kept"


def test_only_whom_the_role_allows_asks_for_a_page(claim: Claim, editor: User) -> None:
    reader = examples.user_in("reader")
    with pytest.raises(NotAllowed):
        page_cite(claim=claim, url="https://a.example/1", by=reader)
    with pytest.raises(Refused) as refused:
        page_cite(claim=claim, url="nowhere", by=editor)
    assert refused.value.code == "address_malformed"
    citation = page_cite(claim=claim, url="https://a.example/1", by=editor)
    with pytest.raises(NotAllowed):
        citation_remove(citation=citation, by=reader)
    citation_remove(citation=citation, by=editor)
    assert not Citation.objects.exists()


def test_a_cited_address_gets_its_copy_by_itself(site: Site, claim: Claim, editor: User) -> None:
    answer = assessment_publish(
        claim=claim, aspect="content", verdict="verified", cited_url=site["/utf8"], by=editor
    )
    worked()
    citation = Citation.objects.get(answer=answer)
    assert citation.document
    assert (citation.document.text, citation.state) == (TEXT, "kept")
    # One from before there were copies.
    Citation.objects.all().delete()
    cited_pages_sweep()
    assert Citation.objects.get(answer=answer).document == citation.document


def test_what_a_page_loses_is_told_once_and_the_copy_stays(
    site: Site, claim: Claim, editor: User
) -> None:
    site.pages["/page"] = (200, {"Content-Type": HTML}, page("utf-8"))
    document = cited(claim, site["/page"], editor).document
    assert document
    start, end = TEXT.index("وأضاف"), TEXT.index("\n", TEXT.index("وأضاف"))
    lost, kept = (
        evidence_add(claim=claim, document=document, start=a, end=b, stance="supports", by=editor)
        for a, b in ((start, end), (0, len(TITLE)))
    )
    assert looked(lost.page).health == "stands"
    changed = page("utf-8").replace(LINES[2].encode(), "وتوقف العمل في السد بعد ذلك.".encode())
    site.pages["/page"] = (200, {"Content-Type": HTML}, changed)
    assert [looked(lost.page).health, looked(lost.page).health] == ["changed", "changed"]
    pieces = dict(Evidence.objects.values_list("pk", "gone_since"))
    assert (pieces[lost.pk] is not None, pieces[kept.pk]) == (True, None)
    assert told(editor) == [("changed", str(lost))]
    lost.refresh_from_db()
    assert lost.passage == TEXT[start:end]
    site.pages["/page"] = (200, {"Content-Type": HTML}, page("utf-8"))
    assert looked(lost.page).health == "stands"
    lost.refresh_from_db()
    assert lost.gone_since is None


def test_a_dead_page_is_told_to_everybody_who_cites_it(
    site: Site, claim: Claim, editor: User
) -> None:
    other = examples.user_in("reviewer")
    site.pages["/page"] = (200, {"Content-Type": HTML}, page("utf-8"))
    document = cited(claim, site["/page"], editor).document
    assert document
    piece = evidence_add(
        claim=claim, document=document, start=0, end=9, stance="supports", by=editor
    )
    assessment_publish(
        claim=claim, aspect="content", verdict="verified", cited_url=site["/page"], by=other
    )
    site.pages["/page"] = (404, {}, b"")
    first, second, third = (looked(piece.page) for _look in range(3))
    assert [first.health, second.health, third.health] == ["stands", "dead", "dead"]
    assert second.code == "fetch_not_found"
    assert told(editor) == told(other) == [("dead", site["/page"])]
    assert Citation.objects.get(answer__isnull=False).document == document
    said = notification_said(Notification.objects.filter(user=editor).get())
    assert said == "A page that you cited is gone"


def test_a_site_in_trouble_is_left_alone_longer_each_time(
    site: Site, claim: Claim, editor: User
) -> None:
    citation = cited(claim, site["/utf8"], editor)
    assessment_publish(
        claim=claim, aspect="content", verdict="verified", cited_url=site["/utf8"], by=editor
    )
    site.pages["/utf8"] = (503, {}, b"")
    days, health = [], []
    for _look in range(6):
        seen = looked(citation.page)
        assert seen.next_at
        days.append(round((seen.next_at - timezone.now()) / timedelta(days=1)))
        health.append(seen.health)
    assert days == [1, 2, 4, 7, 7, 7]
    assert health == ["stands", "stands", "stands", "stands", "dead", "dead"]
    site.pages["/utf8"] = (429, {"Retry-After": "1200"}, b"")
    looked(citation.page)
    assert HostTurn.objects.get().rest_until
    asked = len(site.paths)
    looked(citation.page)
    assert len(site.paths) == asked


def test_the_schedule_takes_what_is_due_and_cited_some_at_a_time(
    site: Site, claim: Claim, editor: User, settings: Any
) -> None:
    settings.ISNAD_HOST_SECONDS = 3
    for number in range(25):
        evidence_quote(
            claim=claim,
            quote=f"كلمات {number}",
            stance="context",
            url=f"https://a.example/{number}",
            by=editor,
        )
    CitedPage.objects.update(state="failed", code="fetch_timeout")
    assert pages_check_due() == 0
    long_ago = timezone.now() - timedelta(days=1)
    CitedPage.objects.update(next_at=long_ago)
    assert [pages_check_due(), pages_check_due(), pages_check_due()] == [20, 5, 0]
    turns = sorted(row.next_at for row in CitedPage.objects.all() if row.next_at)
    apart = [(b - a).total_seconds() for a, b in pairwise(turns)]
    assert min(apart) == pytest.approx(3, abs=0.5)


def test_a_pasted_passage_that_no_copy_holds_is_no_change(
    site: Site, claim: Claim, editor: User
) -> None:
    piece = evidence_quote(
        claim=claim, quote="كما قيل لنا", stance="context", url=site["/utf8"], by=editor
    )
    worked()
    assert piece.page
    assert looked(piece.page).health == "stands"
    assert told(editor) == []


def test_evidence_from_before_is_watched_too(claim: Claim, editor: User) -> None:
    document, _new = document_store(
        text="كلام", url="https://a.example/1", kind=Document.Kind.STATEMENT
    )
    Evidence.objects.create(
        claim=claim, document=document, start=0, end=4, stance="context", added_by=editor
    )
    cited_pages_sweep()
    assert Evidence.objects.get().page == CitedPage.objects.get()
    assert not Assessment.objects.exists()
