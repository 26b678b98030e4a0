"""Every error is JSON with a stable code, in the language that was asked for."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation
from rest_framework.test import APIClient

from claims.actions.claims import claims_assign
from claims.actions.drafts import draft_save
from claims.api.claims import ClaimView
from claims.models import Claim, Proposal
from sources.error_codes import error_codes
from sources.errors import NotAllowed, permission_require

from .. import examples
from .conftest import client_of

LISTS = ["articles", "claims", "assessments", "drafts", "labels", "sources", "merges", "documents"]


def error(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == "application/problem+json"
    body, found = answer.json(), answer.json()["error"]
    with translation.override(answer["Content-Language"]):
        title = translation.gettext(error_codes()[found["code"]]["means"])
    assert body == {
        "type": f"/api/v1/docs/#{found['code']}",
        "title": title,
        "status": answer.status_code,
        "detail": found["message"],
        "error": found,
    }
    assert found["message"]
    return dict(found)


@pytest.mark.parametrize("name", LISTS)
def test_nobody_looks_without_a_login(db: None, name: str) -> None:
    answer = APIClient().get(f"/api/v1/{name}/")
    assert (answer.status_code, error(answer)["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("name", LISTS)
def test_a_login_without_a_role_sees_nothing(db: None, name: str) -> None:
    answer = client_of(User.objects.create_user("guest")).get(f"/api/v1/{name}/")
    assert (answer.status_code, error(answer)["code"]) == (403, "not_allowed")


def test_a_reader_reads_everything_and_writes_nothing(
    reader_api: APIClient, claims: list[Claim]
) -> None:
    claim, reviewer = claims[0], examples.user_in("reviewer")
    article, run = claim.document_id, claim.run_id
    change = claims_assign(claims=[claim], assignee=reviewer, by=reviewer).pk
    proposal = Proposal.objects.create(run=claim.document.runs.get(), claim=claim, kind="gone").pk
    draft = draft_save(
        claim=claim, aspect="content", verdict="unverifiable", submit=True, by=reviewer
    ).pk
    for address in (
        *LISTS,
        f"articles/{article}",
        f"articles/{article}/claims",
        f"articles/{article}/proposals",
        f"runs/{run}",
        f"claims/{claim.pk}",
        f"claims/{claim.pk}/evidence",
        f"claims/{claim.pk}/assessments",
        f"claims/{claim.pk}/changes",
        f"changes/{change}",
        f"proposals/{proposal}",
    ):
        assert reader_api.get(f"/api/v1/{address}/").status_code == 200, address
    for address in (
        "articles",
        "assessments",
        "sources",
        "documents",
        "drafts",
        *(f"drafts/{draft}/{step}" for step in ("submit", "approve", "return", "drop")),
        f"articles/{article}/extract",
        f"articles/{article}/claims",
        f"claims/{claim.pk}/evidence",
        *(f"claims/{claim.pk}/{what}" for what in ("split", "merge", "reject", "restore")),
        f"claims/{claim.pk}/reopen",
        f"claims/{claim.pk}/assign",
        f"changes/{change}/undo",
        f"proposals/{proposal}",
    ):
        refused = reader_api.post(f"/api/v1/{address}/", {})
        assert (refused.status_code, error(refused)["code"]) == (403, "not_allowed"), address
    refused = reader_api.patch(f"/api/v1/claims/{claim.pk}/", {})
    assert (refused.status_code, error(refused)["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "articles/4711/", 404, "not_found"),
        ("get", f"claims/{10**30}/", 404, "not_found"),
        ("get", "no/such/address/", 404, "not_found"),
        ("get", "assessments/00000000-0000-0000-0000-000000000000/", 404, "not_found"),
        ("delete", "claims/4711/", 405, "method_not_allowed"),
        ("put", "articles/", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there(
    api: APIClient, method: str, address: str, status: int, code: str
) -> None:
    answer = getattr(api, method)(f"/api/v1/{address}")
    assert (answer.status_code, error(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        ("{", "application/json", 400, "malformed"),
        ('{"text": NaN}', "application/json", 400, "malformed"),
        ("[" * 50_000, "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        ("x", "multipart/form-data", 400, "malformed"),
        ("<xml/>", "application/xml", 415, "unsupported_media_type"),
        ("[]", "application/json", 400, "invalid_input"),
        ("{}", "application/json", 400, "invalid_input"),
        ('{"text": ["x"]}', "application/json", 400, "invalid_input"),
        ('{"text": "x", "publisher": 1e999}', "application/json", 400, "malformed"),
        ('{"text": "x", "publisher": 1%s}' % ("0" * 30), "application/json", 400, "invalid_input"),
        ('{"text": "x", "published_at": "yesterday"}', "application/json", 400, "invalid_input"),
        ('{"text": "x", "language": "Arabic"}', "application/json", 400, "language_malformed"),
        ('{"text": "x", "url": "javascript:x"}', "application/json", 400, "invalid_input"),
        ('{"text": "x", "title": "a\\u0000b"}', "application/json", 400, "invalid_input"),
    ],
)
def test_a_body_that_cannot_be_used(
    api: APIClient, body: Any, media_type: str, status: int, code: str
) -> None:
    answer = api.generic("POST", "/api/v1/articles/", body, media_type)
    assert (answer.status_code, error(answer)["code"]) == (status, code)


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data"])
def test_a_body_over_the_limit(api: APIClient, settings: Any, media_type: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api.generic("POST", "/api/v1/articles/", "ط" * 501, f"{media_type}; boundary=x")
    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")


def test_an_accept_header_that_asks_for_something_else(api: APIClient) -> None:
    answer = api.get("/api/v1/claims/", headers={"Accept": "text/html"})
    assert (answer.status_code, error(answer)["code"]) == (406, "not_acceptable")


def test_every_field_at_fault_is_named(api: APIClient) -> None:
    answer = api.post("/api/v1/assessments/", {"aspect": "style", "evidence": [0]})
    found = error(answer)
    assert (found["code"], found["field"]) == ("invalid_input", "claim")
    assert [(field["field"], field["code"]) for field in found["fields"]] == [
        ("claim", "required"),
        ("aspect", "invalid_choice"),
        ("verdict", "required"),
        ("evidence.0", "min_value"),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("attribution=maybe", "attribution"),
        ("speaker=4711", "speaker"),
        (f"article={10**30}", "article"),
        ("outlet=x", "outlet"),
        ("published_from=yesterday", "published_from"),
    ],
)
def test_a_filter_that_makes_no_sense(api: APIClient, query: str, field: str) -> None:
    found = error(api.get(f"/api/v1/claims/?{query}"))
    assert (found["code"], found["field"]) == ("invalid_input", field)


def test_our_own_fault_is_json_too_and_tells_nothing(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any) -> None:
        raise LookupError("no column in claims_claim")

    monkeypatch.setattr(ClaimView, "get_queryset", fails)
    answer = api.get("/api/v1/claims/")
    assert (answer.status_code, error(answer)["code"]) == (500, "server_error")
    assert "claims_claim" not in answer.content.decode()


def test_other_pages_keep_their_own_errors(db: None) -> None:
    answer = APIClient().get("/no/such/page/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_an_unknown_host_name_is_refused(db: None) -> None:
    answer = APIClient().get("/api/v1/claims/", headers={"Host": "evil.example"})
    assert (answer.status_code, error(answer)["code"]) == (400, "malformed")


def test_messages_are_in_the_language_asked_for_and_codes_are_not(reader_api: APIClient) -> None:
    answers = {
        language: error(
            reader_api.post("/api/v1/articles/", {}, headers={"Accept-Language": language})
        )
        for language in ("ar-EG,ar;q=0.9", "en", "fi")
    }
    codes = {answer["code"] for answer in answers.values()}
    arabic, english, fallback = (answer["message"] for answer in answers.values())
    assert codes == {"not_allowed"}
    assert english == fallback
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


def test_what_a_code_means_is_said_in_the_language_asked_for(reader_api: APIClient) -> None:
    found = {
        language: reader_api.get("/api/v1/claims/9/", headers={"Accept-Language": language}).json()
        for language in ("ar", "en")
    }
    assert [each["title"] for each in found.values()] == [
        "لا شيء على هذا الرابط، أو ليست في القائمة هذه الصفحة.",
        "Nothing is at this address, or this page of a list is none.",
    ]
    assert len({each["type"] for each in found.values()}) == 1


def test_a_refusal_by_an_action_is_translated_when_it_is_shown(reader_api: APIClient) -> None:
    with pytest.raises(NotAllowed) as refusal:
        permission_require(examples.user_in("reader", "other"), "claims.add_claim")
    with translation.override("en"):
        assert str(refusal.value).startswith("Your role")
