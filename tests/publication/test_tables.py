"""A cell of a table on which an answer rests: its row under the heading, wherever it is read."""

from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_add
from claims.models import Claim, Evidence
from sources.actions.documents import document_store

from ..api.conftest import client_of
from .test_paper import API

TEXT = "Deaths by month.\nMonth\tDeaths\tInjured\nMay\t72\t140\nJune\t9\t31\nThe ministry."
TABLE = (
    '<thead><tr><th scope="col">Month</th><th scope="col">Deaths</th>'
    '<th scope="col">Injured</th></tr></thead>'
    "<tbody><tr><td>May</td><td><mark>72</mark></td><td>140</td></tr></tbody></table>"
)


@pytest.fixture
def tabled(claims: list[Claim], editor: User) -> Evidence:
    document, _new = document_store(text=TEXT, kind="dataset", title="Deaths", by=editor)
    start = TEXT.index("72")
    piece = evidence_add(
        claim=claims[0],
        document=document,
        start=start,
        end=start + 2,
        stance="supports",
        by=editor,
    )
    assessment_publish(
        claim=claims[0], aspect="content", verdict="verified", evidence=[piece], by=editor
    )
    return piece


def test_card_and_public_page_show_the_row_and_the_places_are_those_of_the_cell(
    client: Client, public: Client, tabled: Evidence, editor: User
) -> None:
    assert tabled.document.text[tabled.start : tabled.end] == tabled.passage == "72"
    assert TABLE in public.get(f"/en/claims/{tabled.claim_id}/").text
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    article = f"/desk/claims/article/{tabled.claim.document_id}/change/?claim={tabled.claim_id}"
    html = client.get(article).text
    assert TABLE in html
    assert f'aria-describedby="table-{tabled.pk}"' in html


def test_the_check_on_paper_has_the_row_under_its_heading(tabled: Evidence, editor: User) -> None:
    pdf = client_of(editor).get(API.format(tabled.claim.document_id)).content
    words = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(pdf))]
    read = " ".join("".join(words).split())
    assert "Month Deaths Injured May 72 140" in read
    assert "June" not in read
