"""Readers are shown addresses that are theirs to follow, and none of the newsroom's own network."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.models import Claim
from sources.addresses import shown_outside

from ..api.conftest import client_of
from .test_paper import API, taken

INSIDE = "https://salma:hunter2@wiki.river.example/notes"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://river.example/dam", True),
        ("http://93.184.216.34/x", True),
        ("https://[2606:4700::1111]:8443/", True),
        ("https://وزارة.السعودية/بيان", True),
        ("", False),
        ("ftp://river.example/dam", False),
        ("javascript:alert(1)", False),
        (INSIDE, False),
        ("https://salma@river.example/", False),
        ("http://10.0.0.5/x", False),
        ("http://127.0.0.1:8000/x", False),
        ("http://[::1]/", False),
        ("http://[fd00::5/", False),
        ("https://wiki/notes", False),
        ("https://wiki.river.internal./notes", False),
        ("https://nas.LAN/", False),
        ("https://localhost/", False),
    ],
)
def test_an_address_of_a_network_inside_or_with_a_password_is_not_for_readers(
    url: str, shown: bool
) -> None:
    assert shown_outside(url) is shown


def test_neither_pages_nor_files_nor_data_hold_one(
    public: Client, checked: Claim, editor: User
) -> None:
    told: dict[str, Any] = {"aspect": "attribution", "verdict": "verified", "by": editor}
    assessment_publish(claim=checked, cited_url=INSIDE, **told)
    page = public.get(f"/en/claims/{checked.pk}/").content.decode()
    lines = b"".join(public.get("/en/claims.jsonl")).decode()
    paper = taken(client_of(editor), API.format(checked.document_id), "en")
    for where in (page, lines, "\n".join(paper)):
        assert ("salma:" in where, "hunter2" in where) == (False, False)
    assert "<p>an address that is not public</p>" in page
    assert "an address that is not public" in paper
    assert "https://ministry.example/statement" in page
