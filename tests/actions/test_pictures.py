"""A picture is evidence by what somebody says is to be seen on it: a file, or at an address."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.cited_pages import page_cite
from claims.actions.evidence import evidence_picture
from claims.actions.link_rot import page_check
from claims.models import Citation, CitedPage, Claim, Evidence
from sources.errors import NotAllowed, Refused
from sources.models import Document, Original, Picture
from sources.received import as_file

from ..sources.pictures import SVG, png
from ..sources.site import Site, site_running
from .test_cited_pages import worked

SEEN = "لوحة عند السد كُتب عليها: يكتمل في مايو 2026"
DAM = png(30, 20)


@pytest.fixture
def site(settings: Any, db: None) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    settings.ISNAD_HOST_SECONDS = 0
    with site_running() as site:
        site.pages["/dam.png"] = (200, {"Content-Type": "image/png"}, DAM)
        yield site


def test_a_file_is_kept_byte_for_byte_with_its_description_and_is_one_document(
    claim: Claim, editor: User
) -> None:
    given: dict[str, Any] = {"received": as_file("dam.png", DAM, "image/png")}
    given |= {"url": "https://x.example/dam"}
    given |= {"claim": claim, "stance": "supports", "by": editor}
    piece = evidence_picture(description=f" {SEEN}\n", **given)
    document = piece.document
    assert (piece.passage, document.kind, document.language) == (SEEN, "picture", "ar")
    original = document.originals.get()
    assert (original.body, original.sha256, original.file_name) == (DAM, document.sha256, "dam.png")
    assert (document.picture.width, document.picture.height) == (30, 20)
    again = evidence_picture(description="Something else", **given)
    assert (again, Evidence.objects.count(), Original.objects.count()) == (piece, 1, 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"description": " \n"}, "description_missing"),
        ({"received": as_file("x.svg", SVG)}, "picture_drawing"),
        ({"received": None}, "picture_missing"),
        ({"url": "ftp://x"}, "url_malformed"),
        ({"stance": ""}, "stance_unknown"),
    ],
)
def test_a_picture_without_words_or_that_is_none_is_refused_and_nothing_kept(
    claim: Claim, editor: User, given: dict[str, Any], code: str
) -> None:
    whole: dict[str, Any] = {
        "received": as_file("dam.png", DAM),
        "description": SEEN,
        "stance": "supports",
    }
    with pytest.raises(Refused) as refused:
        evidence_picture(claim=claim, by=editor, **whole | given)
    assert refused.value.code == code
    assert not Picture.objects.exists()
    assert not Evidence.objects.exists()


def test_a_reader_adds_no_picture(claim: Claim, reader: User) -> None:
    received = as_file("dam.png", DAM)
    with pytest.raises(NotAllowed):
        evidence_picture(
            claim=claim, received=received, description=SEEN, stance="supports", by=reader
        )


def cited(claim: Claim, site: Site, by: User) -> Citation:
    citation = page_cite(claim=claim, url=site["/dam.png"], by=by)
    worked()
    return Citation.objects.get(pk=citation.pk)


def test_a_picture_at_an_address_is_fetched_once_and_evidence_when_it_is_described(
    claim: Claim, editor: User, site: Site
) -> None:
    citation = cited(claim, site, editor)
    assert (citation.state, citation.document, citation.description) == ("kept", None, "")
    assert citation.picture == Picture.objects.get()
    given: dict[str, Any] = {
        "claim": claim,
        "citation": citation,
        "stance": "supports",
        "by": editor,
    }
    with pytest.raises(Refused, match="Say in words what is to be seen"):
        evidence_picture(description="", **given)
    piece = evidence_picture(description=SEEN, **given)
    document = Document.objects.get(kind="picture")
    assert (piece.document, piece.page, document.url) == (
        document,
        citation.page,
        citation.page.url,
    )
    citation.refresh_from_db()
    assert (citation.document, citation.description) == (document, SEEN)
    page_cite(claim=claim, url=site["/dam.png"], fresh=True, by=editor)
    worked()
    assert (Picture.objects.count(), CitedPage.objects.get().document) == (1, document)


def test_whoever_cited_a_picture_is_told_when_another_stands_in_its_place(
    claim: Claim, editor: User, site: Site
) -> None:
    piece = evidence_picture(
        claim=claim,
        citation=cited(claim, site, editor),
        description=SEEN,
        stance="supports",
        by=editor,
    )
    page = CitedPage.objects.get()
    page_check(page_id=page.pk)
    piece.refresh_from_db()
    assert piece.gone_since is None
    site.pages["/dam.png"] = (200, {"Content-Type": "image/png"}, png(31, 20))
    page_check(page_id=page.pk)
    piece.refresh_from_db()
    page.refresh_from_db()
    assert (piece.gone_since is None, page.health) == (False, "changed")


def test_what_is_no_picture_at_an_address_says_so(claim: Claim, editor: User, site: Site) -> None:
    site.pages["/dam.png"] = (200, {"Content-Type": "image/svg+xml"}, SVG)
    citation = cited(claim, site, editor)
    assert (citation.state, citation.page.code) == ("failed", "picture_drawing")
