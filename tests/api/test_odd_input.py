"""What no program would send by mistake is answered plainly, never with a 500."""

from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework import serializers
from rest_framework.test import APIClient

from claims.models import Claim
from sources.limits import NAME, NOTE, WORDS

DIGITS = "9" * 5_000
BIG = int("9" * 4_000)


@pytest.mark.parametrize(
    "path",
    [
        "claims/{n}/", "articles/{n}/", "sources/{n}/", "documents/{n}/", "drafts/{n}/",
        "claims/{n}/evidence/", "claims/{n}/evidence/{n}/", "articles/{n}/claims/", "changes/{n}/",
        "differences/{n}/", "labels/{n}/", "runs/{n}/", "assessments/{n}/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [DIGITS, "9" * 40])
def test_an_id_of_thousands_of_digits_is_nobodys(api: APIClient, path: str, number: str) -> None:
    assert api.get(f"/api/v1/{path.format(n=number)}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *(f"claims/?{name}={DIGITS}" for name in ("speaker", "outlet", "article", "min_worth")),
        f"documents/?publisher={DIGITS}", f"drafts/?claim={DIGITS}", f"claims/?cursor={DIGITS}",
        "claims/?published_from=0000-01-01", "documents/?published_to=0-0-0",
        f"claims/?page_size={DIGITS}", "claims/?min_worth=1e400", "claims/?q=%00", "claims/?q=%5C",
        "claims/?cursor=bnww", "notifications/?cursor=bnwxfDk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    ],
)  # fmt: skip
def test_a_filter_of_odd_values_is_no_error_of_ours(api: APIClient, query: str) -> None:
    assert api.get(f"/api/v1/{query}").status_code in (200, 400, 404)


def test_a_nul_in_an_address_is_refused_in_the_apis_own_words(api: APIClient) -> None:
    answer = api.get("/api/v1/claims/?q=%00")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_the_page_of_documents_has_no_other_methods(api: APIClient) -> None:
    assert api.options("/api/v1/docs/").status_code == 405
    assert api.get("/api/v1/docs/").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "field", "limit"),
    [
        ("claims/{claim}/comments/", {"text": "ا" * (NOTE + 1)}, "text", NOTE),
        ("claims/{claim}/evidence/",
         {"stance": "context", "quote": "ا" * (WORDS + 1)}, "quote", WORDS),
        ("assessments/",
         {"claim": 0, "aspect": "content", "verdict": "disputed", "rationale": "ا" * (NOTE + 1)},
         "rationale", NOTE),
        ("sources/", {"names": {"ar": ["ا" * (NAME + 1)]}}, "names.ar.0", NAME),
    ],
)  # fmt: skip
def test_what_is_too_long_is_refused_with_the_limit(
    api: APIClient, claims: list[Claim], path: str, body: dict[str, Any], field: str, limit: int
) -> None:
    body = {**body, "claim": claims[0].pk} if "claim" in body else body
    answer = api.post(f"/api/v1/{path.format(claim=claims[0].pk)}", body)
    fields = {each["field"]: each for each in answer.json()["error"]["fields"]}
    assert answer.status_code == 400
    assert fields[field]["message"].startswith(f"More than {limit} characters are not taken.")


def test_places_of_more_words_than_a_part_has_are_refused(
    api: APIClient, claims: list[Claim]
) -> None:
    body = {"version": claims[0].version, "places": {"content": [[0, WORDS + 1]]}}
    answer = api.patch(f"/api/v1/claims/{claims[0].pk}/", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "too_long")


@pytest.mark.parametrize("body", [{"content": [[BIG, BIG + 1]]}, {"content": [[[[[[]]]]]]}])
def test_places_that_are_none_are_refused(
    api: APIClient, claims: list[Claim], body: dict[str, Any]
) -> None:
    path = f"/api/v1/articles/{claims[0].document_id}/claims/"
    assert api.post(path, body).status_code == 400


def inputs() -> list[type[serializers.Serializer[Any]]]:
    """Every body that an address takes."""
    assert get_resolver().url_patterns  # which loads them all
    found, waiting = [], list(serializers.Serializer.__subclasses__())
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith(("claims.", "sources.")) and each.__name__.endswith("Input"):
            found.append(each)
    return found


def test_every_line_that_a_program_sends_has_a_limit() -> None:
    """But for the text of a document, which the size of the body bounds."""
    unlimited = {
        f"{shape.__name__}.{name}"
        for shape in inputs()
        for name, field in shape().fields.items()
        if isinstance(field, serializers.CharField) and not field.read_only and not field.max_length
    }
    assert {each for each in unlimited if not each.endswith(".text")} == set()
