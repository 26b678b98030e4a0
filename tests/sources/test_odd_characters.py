"""Odd characters in names, addresses and bodies: no error of ours, on either database.

PostgreSQL holds no NUL, counts an index's bytes, and refuses numbers that SQLite takes.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.models import Claim
from sources.models import SourceName

from .. import examples

DIGITS = "9" * 5_000
ODD = {
    "a phrase in one letter": "ﷺ" * 200,
    "NUL": "ا\0ب",
    "lone surrogate": "ا\ud800",
    "not a character": "ا\uffff",
    "beyond the plane": "𐤀" * 300,
    "marks alone": "\u064b" * 300,
    "turned around": "\u202eا\u2067",
    "one long word": "ش" * 300,
}
#: Where names and words are typed into, by API: (address, body, or none for a list's search).
WRITES: list[Callable[[str, Claim], tuple[str, dict[str, Any]]]] = [
    lambda odd, _claim: ("sources/", {"names": {"ar": [odd]}}),
    lambda odd, _claim: ("sources/", {odd: odd}),
    lambda odd, _claim: ("documents/", {"text": f"نص {odd}", "title": odd, "kind": "report"}),
    lambda odd, _claim: ("articles/", {"text": odd, "title": odd, "outlet": odd}),
    lambda odd, _claim: ("articles/", {"text": "نص", "url": f"https://example.org/{odd}"}),
    lambda odd, claim: (f"claims/{claim.pk}/comments/", {"text": f"@{odd} {odd}"}),
    lambda odd, claim: (
        f"claims/{claim.pk}/evidence/",
        {"quote": odd, "stance": "context", "url": "https://example.org/", "title": odd},
    ),
    lambda odd, claim: (f"articles/{claim.document_id}/claims/", {"content": odd, "cue": odd}),
    lambda odd, claim: (f"claims/{claim.pk}/assign/", {"assignee": odd}),
    lambda odd, _claim: ("auth/token/", {"username": odd, "password": odd}),
]
SEARCHED = ["search/", "claims/", "articles/", "documents/", "sources/"]
LISTED = ["claims/claim", "claims/article", "sources/source", "sources/document", "auth/user"]


@pytest.fixture
def claim(db: None) -> Claim:
    return examples.record(examples.article(title="السد"), *examples.ALL)[0]


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root")


@pytest.fixture
def api(root: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(root)
    return client


@pytest.fixture
def desk(root: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(root)
    return client


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_by_api_odd_characters_are_kept_or_refused(api: APIClient, claim: Claim, odd: str) -> None:
    answered = {}
    for write in WRITES:
        path, body = write(odd, claim)
        sent = api.generic("POST", f"/api/v1/{path}", json.dumps(body), "application/json")
        answered[path, *body] = sent.status_code
    for path in SEARCHED:
        asked = quote(odd.encode("utf-8", "surrogatepass"))
        answered[path,] = api.get(f"/api/v1/{path}?search={asked}").status_code
    assert {asked: status for asked, status in answered.items() if status >= 500} == {}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_at_the_desk_odd_characters_are_kept_or_refused(
    desk: Client, claim: Claim, odd: str
) -> None:
    asked, answered = quote(odd.encode("utf-8", "surrogatepass")), {}
    page = reverse("admin:claims_article_change", args=[claim.document_id])
    for form in (
        {"act": "speakers", "speaker": odd},
        {"act": "words", "content": odd, "places": f'{{"content": [[0, {DIGITS}]]}}'},
        {"act": "comment", "text": odd},
        {"act": "evidence", "quote": odd, "stance": "context", "outlet": odd, "document": odd},
    ):
        sent = {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}
        answered[form["act"]] = desk.post(page, {"claim": claim.pk, **sent}).status_code
    for path in (*(f"{path}/?q={asked}" for path in LISTED), f"{asked}/", f"search/?q={asked}"):
        answered[path] = desk.get(f"/desk/{path}", follow=True).status_code
    assert {asked: status for asked, status in answered.items() if status >= 500} == {}


def test_ids_and_places_beyond_any_number_are_nobodys(
    api: APIClient, desk: Client, claim: Claim
) -> None:
    """SQLite takes what PostgreSQL's integers do not hold, and the reverse."""
    for number in (str(2**31), str(2**63), str(2**64), DIGITS):
        for path in ("claims", "articles", "sources", "documents", "drafts", "changes", "merges"):
            assert api.get(f"/api/v1/{path}/{number}/").status_code == 404
        for query in (f"speaker={number}", f"article={number}", f"cursor={number}"):
            assert api.get(f"/api/v1/claims/?{query}").status_code in (200, 400, 404)
        for path in (f"claims/claim/speaker/{number}/", f"claims/article/{number}/change/"):
            assert desk.get(f"/desk/{path}", follow=True).status_code < 500
        places = {"content": [[0, int(number[:4000])]]}
        body = {"version": 0, "places": places}
        assert api.patch(f"/api/v1/claims/{claim.pk}/", body).status_code == 400
        body = {"claim": claim.pk, "aspect": "content", "verdict": "unverifiable"}
        body["claim_version"] = int(number[:4000])
        assert api.post("/api/v1/assessments/", body).status_code in (400, 409)


def test_a_name_that_folds_into_many_letters_fits_its_column(api: APIClient) -> None:
    made = api.post("/api/v1/sources/", {"names": {"ar": ["ﷺ" * 200]}})
    assert made.status_code == 201
    assert len(SourceName.objects.get().norm) == 300
    assert api.post("/api/v1/sources/", {"names": {"ar": ["ﷺ" * 200]}}).status_code == 200
