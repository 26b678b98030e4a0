"""A picture as evidence, for programs."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from claims.actions.cited_pages import page_cite
from claims.models import CitedPage, Claim
from sources.actions.pictures import picture_keep
from sources.pictures import PictureRead
from sources.received import as_file

from ..sources.pictures import SVG, png

SEEN = "A board at the dam: finished in May 2026"


def sent(file: bytes = b"", **given: Any) -> dict[str, Any]:
    upload = SimpleUploadedFile("dam.png", file or png(30, 20), "image/png")
    return {"picture": upload, "description": SEEN, "stance": "supports"} | given


def test_a_file_becomes_evidence_whose_text_is_the_description(
    api: APIClient, claims: list[Claim]
) -> None:
    address = f"/api/v1/claims/{claims[0].pk}/evidence/"
    answer = api.post(
        address, sent(url="https://x.example/dam", title="At the dam"), format="multipart"
    )
    shown = answer.json()
    assert (answer.status_code, shown["text"], shown["stance"]) == (201, SEEN, "supports")
    document = shown["document"]
    assert (document["kind"], document["title"], document["url"]) == (
        "picture",
        "At the dam",
        "https://x.example/dam",
    )
    picture = api.get(shown["picture"])
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    original = api.get(f"{document['href']}original/")
    assert (original.content, original["Content-Type"]) == (png(30, 20), "image/png")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"file": SVG}, "picture_drawing"),
        ({"description": ""}, "description_missing"),
        ({"quote": "The dam"}, "invalid"),
        ({"stance": "likes"}, "invalid_choice"),
    ],
)
def test_what_can_not_be_taken_is_refused_with_a_code(
    api: APIClient, claims: list[Claim], given: dict[str, Any], code: str
) -> None:
    answer = api.post(f"/api/v1/claims/{claims[0].pk}/evidence/", sent(**given), format="multipart")
    assert (answer.status_code, code in answer.text) == (400, True)


def test_what_came_from_an_address_is_described(
    api: APIClient, claims: list[Claim], editor: Any
) -> None:
    citation = page_cite(claim=claims[0], url="https://x.example/dam.png", by=editor)
    read = PictureRead(png(30, 20), 30, 20, "image/png")
    picture = picture_keep(received=as_file("", png(30, 20)), read=read)
    CitedPage.objects.update(state="kept", picture=picture)
    v1 = f"/api/v1/claims/{claims[0].pk}"
    listed = api.get(f"{v1}/pages/{citation.pk}/").json()
    assert (listed["state"], listed["document"]) == ("kept", None)
    assert api.get(listed["picture"]).content == png(30, 20)
    told = {"citation": citation.pk, "description": SEEN, "stance": "context"}
    shown = api.post(f"{v1}/evidence/", told, format="json").json()
    assert (shown["text"], shown["picture"]) == (SEEN, listed["picture"])
    assert api.get(f"{v1}/pages/{citation.pk}/").json()["document"]["id"] == shown["document"]["id"]
    nothing = api.post(f"{v1}/evidence/", told | {"citation": 0}, format="json")
    assert nothing.json()["error"]["code"] == "picture_missing"
