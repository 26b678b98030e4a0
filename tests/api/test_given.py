"""What a client gives is read, or refused with what there is: nothing is passed over in silence."""

import json
from typing import Any

import pytest
from django.conf import settings
from knox.models import get_token_model
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign
from claims.models import Claim
from sources.models import Document

from .. import examples

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def refused(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]


def found(api: APIClient, address: str) -> list[Any]:
    answer = api.get(f"{V1}/{address}")
    assert answer.status_code == 200, answer.content
    return sorted(row["id"] for row in answer.json()["results"])


# --- parameters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("claims/?page=2", "article, assigned, assignee, attribution"),
        ("claims/?attributed=1", "voice"),
        ("articles/?search[]=x", "cursor"),
        ("notifications/?claim=1", "There are: cursor, fields, ordering, page_size, unread."),
        ("labels/?question=content", "There are: active,"),
    ],
)
def test_an_unknown_parameter_is_refused_with_those_there_are(
    api: APIClient, address: str, known: str
) -> None:
    answer = api.get(f"{V1}/{address}")
    assert refused(answer) == (400, "parameter_unknown", "")
    assert known in answer.json()["error"]["message"]


def test_one_row_takes_no_parameters(api: APIClient, claims: list[Claim]) -> None:
    answer = api.get(f"{V1}/articles/{claims[0].document_id}/?state=done")
    assert refused(answer)[:2] == (400, "parameter_unknown")


def test_an_order_that_a_list_does_not_have_is_refused(api: APIClient) -> None:
    for asked in ("title", "-", "id&ordering=-id"):
        answer = api.get(f"{V1}/articles/?ordering={asked}")
        assert refused(answer)[:2] == (400, "ordering_unknown")
        assert "open_count" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("assigned=maybe", "assigned"),
        ("embedded=", ""),
        ("overdue=maybe", "overdue"),
        ("repeats_disputed=2", "repeats_disputed"),
        ("published_from=01/05/2024", "published_from"),
        ("published_to=2024-13-01", "published_to"),
        ("published_to=2024-01-01&published_to=2025-01-01", "published_to"),
        ("q=dam&q=minister", "q"),
        ("kind=direct&kind=shouted", "kind"),
        ("speaker=1&speaker=none", "speaker"),
    ],
)
def test_what_can_not_be_read_is_refused_at_its_parameter(
    api: APIClient, claims: list[Claim], query: str, field: str
) -> None:
    answer = api.get(f"{V1}/claims/?{query}")
    if field:
        assert refused(answer) == (400, "invalid_input", field)
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize("room", ["feeds", "labels"])
def test_yes_and_no_of_a_column_are_read_alike(api: APIClient, room: str) -> None:
    assert found(api, f"{room}/?active=0") == []
    assert refused(api.get(f"{V1}/{room}/?active=maybe")) == (400, "invalid_input", "active")


@pytest.mark.parametrize(
    "address",
    ["claims/?cursor=&cursor=", "search/?search=a&search=b", "updates/?latest=1&latest=0"],
)
def test_a_second_value_where_one_counts_is_refused(api: APIClient, address: str) -> None:
    assert refused(api.get(f"{V1}/{address}"))[:2] == (400, "parameter_unreadable")


def test_yes_and_no_are_true_false_one_and_zero(api: APIClient, claims: list[Claim]) -> None:
    salma = examples.user_in("editor", "salma")
    claims_assign(claims=claims[:1], assignee=salma, by=salma)
    assigned = [claims[0].pk]
    others = sorted(claim.pk for claim in claims[1:])
    for yes, no in (("1", "0"), ("true", "false"), ("True", "FALSE")):
        assert found(api, f"claims/?assigned={yes}") == assigned
        assert found(api, f"claims/?assigned={no}") == others


def test_several_values_are_joined_by_or(api: APIClient, claims: list[Claim]) -> None:
    everything = sorted(claim.pk for claim in claims)
    for claim, kind in zip(claims, ("direct", "mixed"), strict=False):
        Claim.objects.filter(pk=claim.pk).update(kind=kind)
    assert found(api, "claims/?kind=direct&kind=mixed") == everything[:2]
    assert found(api, "claims/?language=ar&language=en") == everything
    assert found(api, "claims/?language=en&language=fr") == []
    named = {claim.pk: [str(each) for each in claim.speakers.all()] for claim in claims}
    asked = "&".join(
        f"speaker_name={name}" for name in {n for names in named.values() for n in names}
    )
    assert found(api, f"claims/?{asked}") == sorted(pk for pk, names in named.items() if names)


def test_assessments_are_those_of_the_claims_asked_for(api: APIClient, claims: list[Claim]) -> None:
    by = examples.user_in("editor", "salma")
    given = [
        str(assessment_publish(claim=claim, aspect="content", verdict="unverifiable", by=by).pk)
        for claim in claims[:3]
    ]
    asked = f"assessments/?claim={claims[0].pk}&claim={claims[2].pk}"
    assert found(api, asked) == sorted(given[::2])
    assert refused(api.get(f"{V1}/assessments/?claim=999999")) == (400, "invalid_input", "claim")


# --- bodies -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("articles/", {"text": "قال", "titel": "السد"}, "titel"),
        ("documents/", {"text": "قال", "published": "2024-01-01"}, "published"),
        ("sources/", {"names": {"ar": ["سامي"]}, "wikidata": "Q1"}, "wikidata"),
        ("assessments/", {"claim": 1, "aspect": "content", "verdict": "open", "x": 1}, "x"),
        ("auth/token/", {"username": "a", "password": "b", "scope": "all"}, "scope"),
    ],
)
def test_an_unknown_field_is_refused_and_nothing_is_stored(
    api: APIClient, address: str, body: dict[str, Any], field: str
) -> None:
    answer = api.post(f"{V1}/{address}", body)
    assert refused(answer) == (400, "invalid_input", field)
    [entry] = answer.json()["error"]["fields"]
    assert entry["code"] == "field_unknown"
    assert not Document.objects.exists()


def test_a_body_of_another_kind_is_refused_where_nobody_reads_it(
    api: APIClient, claims: list[Claim]
) -> None:
    address = f"{V1}/claims/{claims[0].pk}/assign/"
    for media_type in ("text/plain", "multipart/form-data; boundary=x", "application/xml"):
        answer = api.generic("POST", address, "quote=x", media_type)
        assert refused(answer)[:2] == (415, "unsupported_media_type")
    schema = api.get(f"{V1}/schema/?format=json").json()
    taken = {
        (path, method): set(operation["requestBody"]["content"])
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
    assert taken.pop((f"{V1}/articles/bulk/", "post")) == {"application/x-ndjson"}
    picture = taken.pop((f"{V1}/claims/{{claim}}/evidence/", "post"))
    assert picture == {"application/json", "multipart/form-data"}
    more = {"application/json", "multipart/form-data", "text/plain"}
    for (path, _method), media_types in taken.items():
        texts = path in (f"{V1}/articles/", f"{V1}/documents/")
        assert media_types == (more if texts else {"application/json"}), path


# --- addresses, logins, languages ---------------------------------------------------------


@pytest.mark.parametrize("debug", [True, False])
def test_an_address_without_its_slash_sends_the_body_on(
    api: APIClient, client: Any, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    monkeypatch.setattr(settings, "DEBUG", debug)
    body = json.dumps({"text": examples.ARTICLE, "language": "ar"})
    sent = api.post(f"{V1}/articles", json.loads(body))
    assert (sent.status_code, sent["Location"]) == (308, f"{V1}/articles/")
    answer = api.post(f"{V1}/articles", json.loads(body), follow=True)
    assert answer.status_code == 202
    assert Document.objects.get().text == examples.ARTICLE


def test_an_address_that_is_none_with_its_slash_either_is_not_found(api: APIClient) -> None:
    assert refused(api.post(f"{V1}/nowhere", {}))[:2] == (404, "not_found")


def test_a_token_may_be_called_a_bearer(claims: list[Claim]) -> None:
    _row, token = get_token_model().objects.create(user=examples.user_in("reader"))
    for kind in ("Token", "Bearer", "bearer"):
        answer = APIClient().get(f"{V1}/claims/", headers={"Authorization": f"{kind} {token}"})
        assert answer.status_code == 200, answer.content
    answer = APIClient().get(f"{V1}/claims/", headers={"Authorization": "Bearer wrong"})
    assert refused(answer)[0] == 401


def test_errors_of_the_framework_come_in_the_language_asked_for(api: APIClient) -> None:
    missing = api.get(f"{V1}/articles/999999/", headers={"Accept-Language": "ar"})
    broken = api.generic(
        "POST", f"{V1}/articles/", "{", "application/json", headers={"Accept-Language": "ar"}
    )
    for answer, status in ((missing, 404), (broken, 400)):
        assert answer.status_code == status
        message = answer.json()["error"]["message"]
        assert not any("a" <= letter <= "z" for letter in message.lower().replace("json", ""))


@pytest.mark.parametrize(
    ("address", "status"),
    [("schema/?lang=ar&format=json", 200), ("schema/?lang=fi", 400), ("docs/?script=", 200)],
)
def test_what_the_api_says_of_itself_reads_its_own_parameters(
    api: APIClient, address: str, status: int
) -> None:
    answer = api.get(f"{V1}/{address}")
    assert answer.status_code == status
    assert status == 200 or "ar, en" in answer.json()["error"]["message"]


def test_the_root_leads_to_every_room(api: APIClient) -> None:
    rooms = api.get(f"{V1}/").json()
    assert {"articles", "claims", "notifications", "schema", "docs", "token"} <= rooms.keys()
    schema = api.get(f"{V1}/schema/?format=json").json()
    lists = {path.removeprefix(f"{V1}/").rstrip("/") for path in schema["paths"] if "{" not in path}
    assert {
        address.removeprefix(f"http://testserver{V1}/").rstrip("/") for address in rooms.values()
    } >= {name for name in lists if "/" not in name}
