"""Sources and documents: who speaks, and what claims are checked against."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.models import Document, Source

from .. import examples

SOURCES = "/api/v1/sources/"
DOCUMENTS = "/api/v1/documents/"
HOUSE = {"ar": ["البيت الأبيض", "الرئاسة الأميركية"], "en": ["White House"]}


def test_a_source_is_corrected_and_keeps_what_is_not_sent(api: APIClient) -> None:
    address = api.post(SOURCES, {"names": HOUSE, "kind": "institution"}).json()["href"]
    more = {"ar": ["البيت الأبيض", "الرئاسة الأميركية", "إدارة واشنطن"], "en": ["The White House"]}
    more["en"].append("White House")
    answer = api.patch(address, {"names": more, "note": "in Washington"})
    shown = answer.json()
    assert (answer.status_code, shown["kind"], shown["note"]) == (
        200,
        "institution",
        "in Washington",
    )
    named = [(each["language"], each["name"]) for each in shown["names"] if each["is_main"]]
    assert sorted(named) == [("ar", "البيت الأبيض"), ("en", "The White House")]
    assert len(shown["names"]) == 5
    fewer = api.patch(address, {"names": {"en": ["White House"]}})
    assert (fewer.status_code, fewer.json()["error"]["code"]) == (403, "not_allowed")
    unknown = api.patch(address, {"kind": "king"})
    assert (unknown.status_code, unknown.json()["error"]["field"]) == (400, "kind")


def test_a_source_is_kept_once_under_all_its_names(api: APIClient) -> None:
    given = {"names": HOUSE, "kind": "institution", "wikidata_id": "Q1355327"}
    first, again = api.post(SOURCES, given), api.post(SOURCES, {"names": {"en": ["WHITE HOUSE"]}})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first["Location"] == again["Location"]
    shown = api.get(first["Location"].removeprefix("http://testserver")).json()
    assert shown | {"updated_at": ""} == {
        "id": Source.objects.get().pk,
        "href": first["Location"],
        "name": "White House",
        "kind": "institution",
        "wikidata_id": "Q1355327",
        "note": "",
        "parent": None,
        "updated_at": "",
        "names": [
            {"language": "ar", "name": "البيت الأبيض", "is_main": True},
            {"language": "ar", "name": "الرئاسة الأميركية", "is_main": False},
            {"language": "en", "name": "White House", "is_main": True},
            {"language": "en", "name": "WHITE HOUSE", "is_main": False},
        ],
    }
    arabic = api.get(SOURCES, headers={"Accept-Language": "ar"}).json()["results"]
    assert [row["name"] for row in arabic] == ["البيت الأبيض"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"names": {}}, "name_missing"),
        ({"names": {"ar": ["…"]}}, "name_malformed"),
        ({"names": {"Arabic": ["النهر"]}}, "language_malformed"),
        ({"names": {"ar": ["النهر"]}, "wikidata_id": "30"}, "wikidata_malformed"),
        ({"names": ["النهر"]}, "invalid_input"),
        ({"names": {"ar": ["النهر"]}, "kind": "ghost"}, "invalid_input"),
        ({}, "invalid_input"),
        ({"names": {"ar": ["النهر"]}, "aliases": ["الفرات"]}, "invalid_input"),
        ({"names": {"ar": ["النهر"]}, "namesake": True}, "namesake_unnoted"),
    ],
)
def test_a_source_that_cannot_be_named_is_refused(
    api: APIClient, given: dict[str, Any], code: str
) -> None:
    answer = api.post(SOURCES, given)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert not Source.objects.exists()


def test_no_name_becomes_another_s_unasked(api: APIClient) -> None:
    house = api.post(SOURCES, {"names": HOUSE, "kind": "institution"}).json()
    ortwin = {"en": ["Lena Ortwin"]}
    both = {"en": ["White House", "Lena Ortwin"]}
    told = [{"id": house["id"], "name": "White House"}]

    refused = api.post(SOURCES, {"names": both})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "names_new")
    assert refused.json()["error"]["sources"] == told
    mayor = api.post(SOURCES, {"names": ortwin})
    assert mayor.status_code == 201
    refused = api.post(SOURCES, {"names": both, "add_names": True})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "names_of_several")
    told.append({"id": mayor.json()["id"], "name": "Lena Ortwin"})
    assert refused.json()["error"]["sources"] == told
    refused = api.post(SOURCES, {"names": HOUSE, "kind": "person"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "source_contradicted")

    other = api.post(SOURCES, {"names": ortwin, "namesake": True, "note": "the painter"})
    assert (other.status_code, other.json()["note"]) == (201, "the painter")
    fuller = api.post(SOURCES, {"names": {"fr": ["Maison-Blanche"], **HOUSE}, "add_names": True})
    assert (fuller.status_code, fuller.json()["id"]) == (200, house["id"])
    assert "Maison-Blanche" in {name["name"] for name in fuller.json()["names"]}


def test_sources_are_found_by_any_name_spelling_aside_and_merged_ones_are_not_listed(
    api: APIClient,
) -> None:
    house, _new = source_store(names=HOUSE, kind="institution", wikidata_id="Q1355327")
    alias, _new = source_store(names={"ar": ["قصر الرئاسة"]})
    kremlin, _new = source_store(names={"ar": ["الكرملين"]})
    source_merge(source=alias, into=house)
    expected = {
        "": {house.pk, kremlin.pk},
        "name=ابيض": {house.pk},
        "name=WHITE": {house.pk},
        "name=الرئاسه": {house.pk},
        "name=كرملين": {kremlin.pk},
        "kind=institution": {house.pk},
        "wikidata_id=Q1355327": {house.pk},
        "name=nobody": set(),
    }
    found = {
        query: {row["id"] for row in api.get(f"{SOURCES}?{query}").json()["results"]}
        for query in expected
    }
    assert found == expected


def test_a_statement_is_kept_once_and_shown_with_its_text(api: APIClient) -> None:
    given = {
        "text": "The dam opens in June. ☀",
        "kind": "transcript",
        "url": "https://example.org/",
    }
    first, again = api.post(DOCUMENTS, given), api.post(DOCUMENTS, given)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {**again.json(), "language_detected": True}
    shown = api.get(first["Location"].removeprefix("http://testserver")).json()
    assert (shown["text"], shown["kind"], shown["language"]) == (
        "The dam opens in June. ☀",
        "transcript",
        "en",
    )
    assert shown["sha256"] == Document.objects.get().sha256
    assert Document.objects.get().runs.count() == 0


def test_a_document_by_its_bare_text(api: APIClient) -> None:
    body: Any = "The dam opens in June.".encode("utf-16")
    answer = api.generic("POST", f"{DOCUMENTS}?kind=report&title=Report", body, "text/plain")
    assert answer.status_code == 201
    assert (answer.json()["kind"], answer.json()["title"]) == ("report", "Report")
    assert Document.objects.get().text == "The dam opens in June."


def test_articles_are_not_posted_as_documents(api: APIClient) -> None:
    answer = api.post(DOCUMENTS, {"text": "x", "kind": "article"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "kind")


def test_documents_of_every_kind_are_listed_and_filtered(
    api: APIClient, document: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    herald, _new = source_store(names={"en": ["River Herald"]})
    report = examples.article("The minutes.", kind="report", language="en", publisher=herald)
    expected = {
        "": {document.pk, report.pk},
        "kind=report": {report.pk},
        "language=ar": {document.pk},
        "url=https://example.org/dam": {document.pk},
        f"publisher={herald.pk}": {report.pk},
        "q=MINUTES": {report.pk},
        "q=الكلفه": {document.pk},
    }
    for query, ids in expected.items():
        with django_assert_max_num_queries(4):
            rows = api.get(f"{DOCUMENTS}?{query}").json()["results"]
        assert {row["id"] for row in rows} == ids
        assert not any("text" in row for row in rows)
