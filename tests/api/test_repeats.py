"""What seems to repeat a claim, for programs: suggested, decided, carried over."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.actions.memory import memory_renew
from claims.models import Assessment, Claim, Newsroom

from ..examples import claim_saying

MORE = "روسيا خسرت مئة ألف جندي في الحرب على أوكرانيا"
FEWER = "Russia lost 72,000 soldiers in the war against Ukraine"


@pytest.fixture
def pair(db: None) -> tuple[Claim, Claim]:
    first, second = claim_saying(MORE, title="أمس"), claim_saying(FEWER)
    for claim in (first, second):
        memory_renew(document_id=claim.document_id)
    return first, second


@pytest.fixture
def given(pair: tuple[Claim, Claim], editor: User) -> Assessment:
    return assessment_publish(
        claim=pair[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org/72",
        by=editor,
    )


def _repeats(api: APIClient, claim: Claim) -> list[Any]:
    results: list[Any] = api.get(f"/api/v1/claims/{claim.pk}/repeats/").json()["results"]
    return results


def test_what_seems_the_same_comes_with_what_differs_and_what_stands(
    api: APIClient, pair: tuple[Claim, Claim], given: Assessment, editor: User
) -> None:
    first, second = pair
    [shown] = _repeats(api, second)
    assert 0.6 < shown.pop("likeness") <= 1
    assert shown.pop("answers") == [
        {
            "id": str(given.pk),
            "aspect": "content",
            "verdict": "disputed",
            "label": None,
            "editor": editor.username,
            "created_at": given.created_at.isoformat().replace("+00:00", "Z"),
            "doubts": ["number"],
        }
    ]
    assert shown == {
        "claim": {
            "id": first.pk,
            "href": f"http://testserver/api/v1/claims/{first.pk}/",
            "content": MORE,
            "article": first.document_id,
            "title": "أمس",
        },
        "quoted_otherwise": False,
        "is_earlier": True,
        "differences": [{"kind": "number", "here": ["72,000"], "there": ["مئة ألف"]}],
        "decision": "",
        "decided_by": None,
        "decided_at": None,
        "through_others": False,
    }


def test_a_decision_is_kept_and_what_is_another_claim_is_shown_no_more(
    api: APIClient, reader_api: APIClient, pair: tuple[Claim, Claim], editor: User
) -> None:
    first, second = pair
    address = f"/api/v1/claims/{second.pk}/repeats/"
    said = {"other": first.pk, "decision": "other"}
    assert reader_api.post(address, said, format="json").status_code == 403
    decided = api.post(address, said, format="json")
    assert decided.status_code == 200
    assert (decided.json()["decision"], decided.json()["decided_by"]) == ("other", editor.username)
    assert _repeats(api, second) == []
    assert api.post(address, said | {"decision": ""}, format="json").json()["decision"] == ""
    assert len(_repeats(api, second)) == 1
    alone = api.post(address, said | {"other": second.pk}, format="json")
    assert alone.json()["error"]["code"] == "repeat_unknown"
    assert api.post(address, said | {"decision": "x"}, format="json").status_code == 400
    assert api.get("/api/v1/claims/999999/repeats/").status_code == 404


def test_a_verdict_is_carried_over_once_it_is_meant(
    api: APIClient, pair: tuple[Claim, Claim], given: Assessment
) -> None:
    first, second = pair
    address, body = f"/api/v1/claims/{second.pk}/carry/", {"answer": str(given.pk)}
    assert api.post(address, body, format="json").json()["error"]["code"] == "repeat_unconfirmed"
    same = {"other": first.pk, "decision": "same"}
    api.post(f"/api/v1/claims/{second.pk}/repeats/", same, format="json")
    doubtful = api.post(address, body, format="json")
    assert (doubtful.status_code, doubtful.json()["error"]["code"]) == (400, "carry_doubtful")
    carried = api.post(address, body | {"confirm": True}, format="json")
    assert carried.status_code == 201
    assert carried.json()["verdict"] == "disputed"
    assert carried.json()["cited_url"] == "https://example.org/72"
    assert carried["Location"] == carried.json()["href"]


def test_with_four_eyes_it_waits_for_review(
    api: APIClient, pair: tuple[Claim, Claim], given: Assessment
) -> None:
    first, second = pair
    same = {"other": first.pk, "decision": "same"}
    api.post(f"/api/v1/claims/{second.pk}/repeats/", same, format="json")
    Newsroom.objects.filter(pk=1).update(four_eyes=True)
    body = {"answer": str(given.pk), "confirm": True}
    waiting = api.post(f"/api/v1/claims/{second.pk}/carry/", body, format="json")
    assert (waiting.status_code, waiting.json()["state"]) == (202, "submitted")
