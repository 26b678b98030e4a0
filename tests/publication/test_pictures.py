"""A picture on which a published answer rests, for readers and on paper."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_picture
from claims.models import Claim
from sources.models import Picture
from sources.received import as_file

from ..api.conftest import client_of
from ..sources.pictures import png
from .test_paper import API

SEEN = "A board at the dam: finished in May 2026"


@pytest.fixture
def pictured(claims: list[Claim], editor: User) -> Claim:
    """A claim that is verified with a picture; another one lies beside it, and no answer on it."""
    for answered, width in ((True, 30), (False, 40)):
        piece = evidence_picture(
            claim=claims[0],
            received=as_file("dam.png", png(width, 20)),
            description=SEEN,
            stance="supports",
            by=editor,
        )
        if answered:
            assessment_publish(
                claim=claims[0], aspect="content", verdict="verified", evidence=[piece], by=editor
            )
    return claims[0]


def test_readers_see_the_picture_with_its_description_and_no_other(
    public: Client, pictured: Claim, claims: list[Claim]
) -> None:
    picture, other = Picture.objects.order_by("pk")
    address = f"/en/claims/{pictured.pk}/pictures/{picture.pk}.png"
    html = public.get(f"/en/claims/{pictured.pk}/").text
    assert f'<img src="{address}" alt="{SEEN}" width="30" height="20"' in html
    assert picture.original.sha256 in html
    shown = public.get(address)
    assert (shown["Content-Type"], shown.content) == ("image/png", bytes(picture.shown))
    for nobody in (
        address.replace(f"/{picture.pk}.png", f"/{other.pk}.png"),
        address.replace(f"/{pictured.pk}/", f"/{claims[1].pk}/"),
    ):
        assert public.get(nobody).status_code == 404
    line = json.loads(b"".join(public.get("/en/claims.jsonl")))
    passage = next(each for answer in line["answers"] for each in answer["passages"])
    assert passage["picture"] == {"key": picture.pk, "width": 30, "height": 20}


def test_the_check_on_paper_holds_the_picture_with_its_words(pictured: Claim, editor: User) -> None:
    pdf = client_of(editor).get(API.format(pictured.document_id)).content
    assert (pdf.count(b"/Subtype /Image") + pdf.count(b"/Subtype/Image")) > 0
