"""One search for everything, and the same words in every list."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.models import Claim
from sources.actions.sources import source_store
from sources.models import Document

from .. import examples
from .conftest import client_of


def test_everything_is_searched_at_once(api: APIClient, claims: list[Claim]) -> None:
    source_store(names={"ar": ["هيئة السدّ"], "en": ["Dam Board"]})
    answer = api.get("/api/v1/search/", {"search": "السد"})
    body, document = answer.json(), claims[0].document_id
    at = "http://testserver/api/v1"
    assert {kind: (found["count"], found["more"]) for kind, found in body.items()} == {
        "claims": (1, False),
        "articles": (1, False),
        "documents": (0, False),
        "sources": (1, False),
    }
    assert body["articles"]["results"] == [
        {
            "id": document,
            "href": f"{at}/articles/{document}/",
            "title": {"text": "السد", "marks": [[0, 4]]},
            "beside": {"text": " ".join(examples.ARTICLE.split()), "marks": [[31, 35]]},
        }
    ]
    assert body["claims"]["results"][0]["beside"]["text"] == "سامي الغانم · قال"
    assert body["claims"]["set_aside"] == 0
    for found in body.values():
        rows = api.get(found["all"]).json()["results"]
        if found["count"]:
            assert [row["id"] for row in rows][:1] == [found["results"][0]["id"]]
    assert api.get("/api/v1/search/").json() == {}


def test_those_who_see_nothing_search_nothing(claims: list[Claim]) -> None:
    nobody = client_of(User.objects.create_user("nobody"))
    assert nobody.get("/api/v1/search/?search=x").status_code == 403


@pytest.mark.parametrize("name", ["search", "q"])
def test_lists_take_words_in_any_order_best_first_page_by_page(
    api: APIClient, document: Document, name: str
) -> None:
    titled = examples.article("نص", title="السد في مايو")
    other = examples.article("مايو، ثم السد", url="https://example.org/2")
    first = api.get("/api/v1/articles/", {name: "مايو السد", "page_size": "1"}).json()
    order = [row["id"] for row in first["results"]]
    while first["next"]:
        first = api.get(first["next"]).json()
        order += [row["id"] for row in first["results"]]
    assert order == [titled.pk, other.pk, document.pk]
    assert api.get("/api/v1/articles/", {name: "«مايو السد»"}).json()["results"] == []


def test_answers_are_found_by_the_words_of_their_claims(
    api: APIClient, claims: list[Claim]
) -> None:
    answer = assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="unverifiable",
        by=examples.user_in("reviewer"),
    )
    for words, expected in (("مايو السد", [str(answer.pk)]), ("الكلفة", [])):
        rows = api.get("/api/v1/assessments/", {"search": words}).json()["results"]
        assert [row["id"] for row in rows] == expected


@pytest.mark.parametrize("words", ["%00", "%25", "%22", "«»", "%F0%9F%8C%8A"])
def test_no_words_bring_the_search_down(api: APIClient, claims: list[Claim], words: str) -> None:
    assert api.get(f"/api/v1/search/?search={words}").status_code in (200, 400)
    for path in ("claims", "articles", "documents", "sources", "assessments", "drafts"):
        assert api.get(f"/api/v1/{path}/?search={words}").status_code in (200, 400), path
