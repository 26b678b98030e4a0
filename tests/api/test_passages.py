"""Passages proposed as evidence, for programs."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.actions.memory import memory_renew
from claims.actions.passages import passages_remember
from claims.models import Claim
from sources.actions.documents import document_store
from sources.models import Document

from ..examples import claim_saying

SENTENCE = "The army lost 72 thousand soldiers in the war."


@pytest.fixture
def claim(db: None) -> Claim:
    text = f"A report on the war. {SENTENCE}"
    document, _created = document_store(text=text, kind=Document.Kind.REPORT, title="Losses")
    passages_remember(document_id=document.pk)
    claim = claim_saying("الجيش خسر مئة ألف جندي في الحرب")
    memory_renew(document_id=claim.document_id)
    return claim


def _proposed(api: APIClient, claim: Claim) -> list[Any]:
    results: list[Any] = api.get(f"/api/v1/claims/{claim.pk}/passages/").json()["results"]
    return results


def test_a_passage_comes_with_its_place_and_what_differs(api: APIClient, claim: Claim) -> None:
    shown = _proposed(api, claim)[0]
    assert (shown["text"], shown["start"]) == (SENTENCE, 21)
    assert shown["document"]["title"] == "Losses"
    assert shown["differences"] == [
        {"kind": "number", "here": ["مئة ألف"], "there": ["72 thousand"]}
    ]


def test_it_is_taken_with_a_stance_or_waved_away(
    api: APIClient, reader_api: APIClient, claim: Claim
) -> None:
    address = f"/api/v1/claims/{claim.pk}/passages/"
    proposed = _proposed(api, claim)
    taken = {"passage": proposed[0]["id"], "stance": "refutes"}
    assert reader_api.post(address, taken, format="json").status_code == 403
    rest = api.post(address, taken, format="json")
    assert rest.status_code == 200
    assert proposed[0]["id"] not in [each["id"] for each in rest.json()["results"]]
    assert [(e.passage, e.stance) for e in claim.evidence.all()] == [(SENTENCE, "refutes")]
    again = api.post(address, taken | {"stance": ""}, format="json")
    assert again.json()["error"]["code"] == "passage_decided"
    for each in rest.json()["results"]:
        api.post(address, {"passage": each["id"], "stance": ""}, format="json")
    assert _proposed(api, claim) == []
    assert claim.evidence.count() == 1
    missing = api.post(address, {"passage": 10**20, "stance": ""}, format="json")
    assert missing.status_code == 404
