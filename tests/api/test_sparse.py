"""A client says how much of each row it wants: some fields alone, or what they name in full."""

from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.evidence import evidence_quote
from claims.models import Claim
from sources.actions.merges import source_merge
from sources.actions.sources import source_make

CLAIMS = "/api/v1/claims/"


def test_a_list_and_a_row_keep_the_fields_that_are_named(
    api: APIClient, claims: list[Claim]
) -> None:
    listed = api.get(f"{CLAIMS}?fields=id,voice&ordering=id").json()
    assert listed["results"] == [{"id": claim.pk, "voice": "attributed"} for claim in claims]
    assert listed["next"] is None
    row = api.get(f"{CLAIMS}{claims[0].pk}/?fields=id&fields=set_aside")
    assert row.json() == {"id": claims[0].pk, "set_aside": ""}
    article = claims[0].document_id
    assert api.get(f"/api/v1/articles/{article}/?fields=title").json() == {"title": "السد"}
    of_it = api.get(f"/api/v1/articles/{article}/claims/?fields=id").json()["results"]
    assert of_it == [{"id": claim.pk} for claim in claims]
    assert api.get(f"{CLAIMS}?fields=").json()["results"][0].keys() > {"id", "content"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("fields=id,colour", "field_unknown"),
        ("expand=colour", "field_unknown"),
        ("expand=content", "field_unknown"),
        ("field=id", "parameter_unknown"),
    ],
)
def test_what_is_no_field_is_refused_with_what_there_is(
    api: APIClient, claims: list[Claim], asked: str, code: str
) -> None:
    for address in (CLAIMS, f"{CLAIMS}{claims[0].pk}/"):
        answer = api.get(f"{address}?{asked}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    message = api.get(f"{CLAIMS}?expand=colour").json()["error"]["message"]
    assert "speakers, evidence" in message


def test_a_step_takes_no_fields(api: APIClient, claims: list[Claim]) -> None:
    answer = api.post(f"{CLAIMS}{claims[0].pk}/reject/?fields=id")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameter_unknown")
    log = api.get(f"{CLAIMS}{claims[0].pk}/repeats/?fields=id")
    assert (log.status_code, log.json()["error"]["code"]) == (400, "parameter_unknown")


def test_what_a_row_names_can_be_had_in_full(
    api: APIClient, claims: list[Claim], editor: Any
) -> None:
    piece = evidence_quote(claim=claims[0], quote="It stands.", stance="refutes", by=editor)
    [speaker] = claims[0].speakers.all()
    other = source_make(names={"en": ["The Minister"]}, kind="person")
    source_merge(source=speaker, into=other, by=editor)
    for address in (f"{CLAIMS}?ordering=id", f"{CLAIMS}{claims[0].pk}/?"):
        shown = api.get(
            f"{address}&expand=speakers&expand=evidence&fields=speakers,evidence"
        ).json()
        row = shown["results"][0] if "results" in shown else shown
        full = api.get(f"/api/v1/sources/{other.pk}/").json()
        del full["updated_at"]
        passage = api.get(f"{CLAIMS}{claims[0].pk}/evidence/{piece.pk}/").json()
        assert row == {"speakers": [full], "evidence": [passage]}
    assert api.get(f"{CLAIMS}{claims[0].pk}/").json().keys().isdisjoint({"evidence"})


def test_full_rows_cost_no_query_each(
    api: APIClient,
    claims: list[Claim],
    editor: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for claim in claims:
        evidence_quote(claim=claim, quote=f"It stands {claim.pk}.", stance="refutes", by=editor)
    for rows in (2, 4):
        with django_assert_num_queries(6):
            answer = api.get(f"{CLAIMS}?expand=speakers,evidence&page_size={rows}")
        assert len(answer.json()["results"]) == rows


def test_places_are_counted_as_javascript_does_where_that_is_asked(
    api: APIClient, claims: list[Claim]
) -> None:
    text = claims[0].document.text
    units = text.encode("utf-16-le")
    article = f"/api/v1/articles/{claims[0].document_id}/claims/"
    for address in (f"{CLAIMS}?", f"{CLAIMS}{claims[0].pk}/?", f"{article}?"):
        shown = api.get(f"{address}&offsets=utf16").json()
        for row in shown.get("results", [shown]):
            spans = [span for part in ("source", "cue", "content") for span in row[part]["spans"]]
            assert spans
            for span in spans:
                start, end = span["utf16"]
                assert units[2 * start : 2 * end].decode("utf-16-le") == span["text"]
    assert "🌊" in text
    assert "utf16" not in api.get(f"{CLAIMS}{claims[0].pk}/").json()["content"]["spans"][0]


def test_places_of_passages_are_counted_so_too(api: APIClient, claims: list[Claim]) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    said = {"quote": "🌊 It 🌊 stands.", "stance": "refutes"}
    piece = api.post(f"{address}evidence/", said).json()
    within = {"document": piece["document"]["id"], "start": 2, "end": 6, "stance": "context"}
    made = api.post(f"{address}evidence/", within).json()
    shown = api.get(f"{address}evidence/{made['id']}/?offsets=utf16").json()
    assert (shown["text"], shown["utf16"]) == ("It 🌊", [3, 8])
    expanded = api.get(f"{address}?expand=evidence&offsets=utf16").json()["evidence"]
    assert [each["utf16"] for each in expanded if each["id"] == made["id"]] == [[3, 8]]


def test_offsets_that_nobody_counts_are_refused(api: APIClient, claims: list[Claim]) -> None:
    answer = api.get(f"{CLAIMS}?offsets=bytes")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameter_unreadable")


def test_every_list_that_says_so_keeps_fields(api: APIClient, claims: list[Claim]) -> None:
    schema = api.get("/api/v1/schema/?format=json").json()
    lists = [
        path
        for path, operations in schema["paths"].items()
        if "{" not in path
        and "fields" in [each["name"] for each in operations.get("get", {}).get("parameters", ())]
    ]
    assert len(lists) > 10
    for path in lists:
        answer = api.get(f"{path}?fields=colour")
        told = answer.json()["error"]["code"]
        assert (path, answer.status_code, told) in {
            (path, 400, "field_unknown"),
            (path, 403, "not_allowed"),
        }
