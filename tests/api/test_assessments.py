"""An API client adds evidence and answers questions as an editor at the desk does."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.models import Assessment, Claim, Evidence
from sources.models import Document

from .. import examples
from .conftest import client_of

ASSESSMENTS = "/api/v1/assessments/"
URL = "https://example.org/statement"


def evidence_of(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/evidence/"


def code(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]


# --- evidence -----------------------------------------------------------------------------


def test_evidence_by_offsets(api: APIClient, editor: User, claims: list[Claim]) -> None:
    claim = claims[0]
    place = examples.span(examples.ARTICLE, "مايو 🌊")
    answer = api.post(
        evidence_of(claim),
        {
            "document": claim.document_id,
            "start": place.start,
            "end": place.end,
            "stance": "supports",
            "note": "The article itself",
        },
    )
    assert answer.status_code == 201
    shown = api.get(answer["Location"].removeprefix("http://testserver")).json()
    assert shown == answer.json() == api.get(evidence_of(claim)).json()["results"][0]
    assert (shown["text"], shown["stance"], shown["note"]) == (
        "مايو 🌊",
        "supports",
        "The article itself",
    )
    assert (shown["claim"], shown["document"]["id"]) == (claim.pk, claim.document_id)
    assert shown["added_by"] == editor.username
    assert (shown["page_health"], shown["gone_since"]) == ("", None)


def test_evidence_by_its_words_and_address(api: APIClient, claims: list[Claim]) -> None:
    answer = api.post(
        evidence_of(claims[0]),
        {"quote": "The dam opens in June. ☀", "url": URL, "title": "Note", "stance": "refutes"},
    )
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["text"], shown["start"]) == ("The dam opens in June. ☀", 0)
    assert (shown["document"]["kind"], shown["document"]["url"]) == ("statement", URL)


def test_evidence_by_its_words_in_a_document(api: APIClient, claims: list[Claim]) -> None:
    answer = api.post(
        evidence_of(claims[0]),
        {"quote": "بلغت  ثلاثة", "document": claims[0].document_id, "stance": "context"},
    )
    assert answer.status_code == 201
    assert answer.json()["text"] == "بلغت ثلاثة"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stance": "supports"}, "quote"),
        ({"stance": "supports", "start": 0, "end": 3}, "quote"),
        ({"stance": "supports", "quote": "x", "start": 0, "end": 3}, "quote"),
        ({"stance": "proves", "quote": "x"}, "stance"),
        ({"quote": "x"}, "stance"),
        ({"stance": "supports", "quote": "x", "url": "no address"}, "url"),
        ({"stance": "supports", "quote": "x", "document": 4711}, "document"),
    ],
)
def test_evidence_that_makes_no_sense_names_the_field(
    api: APIClient, claims: list[Claim], given: dict[str, Any], field: str
) -> None:
    assert code(api.post(evidence_of(claims[0]), given)) == (400, "invalid_input", field)
    assert not Evidence.objects.exists()


def test_offsets_outside_the_text_are_refused(api: APIClient, claims: list[Claim]) -> None:
    given = {"document": claims[0].document_id, "start": 0, "end": 99999, "stance": "context"}
    assert code(api.post(evidence_of(claims[0]), given)) == (400, "passage_outside", "")


def test_evidence_belongs_to_its_claim_and_can_be_taken_away(
    api: APIClient, claims: list[Claim]
) -> None:
    shown = api.post(evidence_of(claims[0]), {"quote": "x", "stance": "context"}).json()
    assert api.get(evidence_of(claims[1])).json()["results"] == []
    assert api.get(f"{evidence_of(claims[1])}{shown['id']}/").status_code == 404
    own = shown["href"].removeprefix("http://testserver")
    assert api.delete(own).status_code == 204
    assert api.get(own).status_code == 404
    assert api.get("/api/v1/claims/4711/evidence/").status_code == 404
    assert api.post("/api/v1/claims/4711/evidence/", {}).status_code == 404


# --- assessments ------------------------------------------------------------------------------


def test_both_questions_are_answered_and_both_states_are_seen(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    claim = claims[0]
    evidence = api.post(evidence_of(claim), {"quote": "x", "stance": "refutes"}).json()
    said = api.post(
        ASSESSMENTS,
        {"claim": claim.pk, "aspect": "attribution", "verdict": "verified", "cited_url": URL},
    )
    true = api.post(
        ASSESSMENTS,
        {
            "claim": claim.pk,
            "aspect": "content",
            "verdict": "disputed",
            "rationale": "The works stand still.",
            "evidence": [evidence["id"]],
            "seen": "",
        },
    )
    assert (said.status_code, true.status_code) == (201, 201)
    assert true.json() | {"id": "", "href": "", "created_at": ""} == {
        "id": "",
        "href": "",
        "claim": claim.pk,
        "aspect": "content",
        "verdict": "disputed",
        "label": None,
        "rationale": "The works stand still.",
        "reason": "",
        "evidence": [evidence["id"]],
        "cited_url": "",
        "kept_copy": None,
        "editor": editor.username,
        "reviewer": None,
        "four_eyes": False,
        "created_at": "",
        "supersedes": None,
        "superseded_by": None,
    }
    assert api.get(true["Location"].removeprefix("http://testserver")).json() == true.json()
    assert api.get(f"/api/v1/claims/{claim.pk}/").json()["questions"] == {
        "attribution": {"verdict": "verified", "assessment": said.json()},
        "content": {"verdict": "disputed", "assessment": true.json()},
    }
    assert code(api.delete(evidence["href"].removeprefix("http://testserver"))) == (
        400,
        "evidence_cited",
        "",
    )


def test_an_answer_on_an_old_view_is_a_conflict_and_the_history_tells_all(
    api: APIClient, claims: list[Claim]
) -> None:
    def answer(verdict: str, **rest: str) -> Any:
        whole = {"claim": claims[0].pk, "aspect": "content", "cited_url": URL, "verdict": verdict}
        return api.post(ASSESSMENTS, whole | rest)

    first = answer("verified", seen="").json()
    stale = answer("disputed", seen="")
    assert code(stale) == (409, "assessment_changed", "")
    unreasoned = answer("disputed", seen=first["id"])
    assert code(unreasoned) == (400, "reason_missing", "reason")
    second = answer("disputed", seen=first["id"], reason="Forged.").json()
    third = answer("unverifiable", reason="Lost.").json()
    history = api.get(f"/api/v1/claims/{claims[0].pk}/assessments/").json()["results"]
    assert [
        (row["id"], row["verdict"], row["supersedes"], row["superseded_by"], row["reason"])
        for row in history
    ] == [
        (third["id"], "unverifiable", second["id"], None, "Lost."),
        (second["id"], "disputed", first["id"], third["id"], "Forged."),
        (first["id"], "verified", None, second["id"], ""),
    ]
    log = {
        wanted: [
            row["id"] for row in api.get(f"{ASSESSMENTS}?corrections={wanted}").json()["results"]
        ]
        for wanted in ("true", "false")
    }
    assert log == {"true": [third["id"], second["id"]], "false": [first["id"]]}
    everything = api.get(f"{ASSESSMENTS}?verdict=disputed").json()["results"]
    assert [row["id"] for row in everything] == [second["id"]]


def test_an_answer_is_taken_back_with_a_reason_and_its_question_is_open_again(
    api: APIClient, claims: list[Claim]
) -> None:
    given = {"claim": claims[0].pk, "aspect": "content"}
    withdrawn = given | {"verdict": "withdrawn"}
    assert code(api.post(ASSESSMENTS, withdrawn)) == (400, "nothing_to_withdraw", "verdict")
    answer = api.post(ASSESSMENTS, given | {"verdict": "unverifiable"}).json()
    assert code(api.post(ASSESSMENTS, withdrawn)) == (400, "reason_missing", "reason")
    back = api.post(ASSESSMENTS, withdrawn | {"reason": "Another ministry."})
    assert (back.status_code, back.json()["supersedes"]) == (201, answer["id"])
    shown = api.get(f"/api/v1/claims/{claims[0].pk}/").json()
    assert shown["questions"]["content"] == {"verdict": "open", "assessment": None}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cited_url": ""}, (400, "evidence_missing", "evidence")),
        ({"cited_url": "example"}, (400, "invalid_input", "cited_url")),
        ({"aspect": "style"}, (400, "invalid_input", "aspect")),
        ({"verdict": "open"}, (400, "invalid_input", "verdict")),
        ({"claim": 4711}, (400, "invalid_input", "claim")),
        ({"claim": None}, (400, "invalid_input", "claim")),
        ({"evidence": [4711]}, (400, "invalid_input", "evidence")),
        ({"evidence": [2**70]}, (400, "invalid_input", "evidence")),
        ({"evidence": "x"}, (400, "invalid_input", "evidence")),
        ({"label": 4711}, (400, "invalid_input", "label")),
    ],
)
def test_a_verdict_that_cannot_stand_is_refused(
    api: APIClient, claims: list[Claim], given: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    whole = {
        "claim": claims[0].pk,
        "aspect": "content",
        "verdict": "verified",
        "cited_url": URL,
    }
    assert code(api.post(ASSESSMENTS, whole | given)) == expected
    assert not Assessment.objects.exists()


def test_evidence_of_another_claim_is_refused(api: APIClient, claims: list[Claim]) -> None:
    other = api.post(evidence_of(claims[1]), {"quote": "x", "stance": "context"}).json()
    given = {
        "claim": claims[0].pk,
        "aspect": "content",
        "verdict": "verified",
        "evidence": [other["id"]],
    }
    assert code(api.post(ASSESSMENTS, given)) == (400, "evidence_foreign", "evidence")


def test_an_assessment_can_be_neither_edited_nor_deleted(
    api: APIClient, claims: list[Claim]
) -> None:
    given = {"claim": claims[0].pk, "aspect": "content", "verdict": "unverifiable"}
    address = api.post(ASSESSMENTS, given)["Location"].removeprefix("http://testserver")
    for method in (api.put, api.patch, api.delete):
        assert method(address, {"verdict": "verified"}).status_code == 405
    assert Assessment.objects.get().verdict == "unverifiable"


def test_longer_lists_take_no_more_queries(
    api: APIClient, claims: list[Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        given = {"quote": f"Passage {number}.", "stance": "context"}
        evidence = api.post(evidence_of(claims[0]), given).json()
        api.post(
            ASSESSMENTS,
            {
                "claim": claims[0].pk,
                "aspect": "content",
                "verdict": "disputed",
                "evidence": [evidence["id"]],
                "reason": "" if number == 0 else "Another passage.",
            },
        )
    assert Document.objects.count() == 11
    with django_assert_max_num_queries(3):
        assert len(api.get(evidence_of(claims[0])).json()["results"]) == 10
    with django_assert_max_num_queries(3):
        history = api.get(f"/api/v1/claims/{claims[0].pk}/assessments/").json()["results"]
    assert len(history) == 10


def test_ones_own_latest_answer_is_taken_back_and_the_one_before_stands_again(
    api: APIClient, claims: list[Claim]
) -> None:
    answer = {"claim": claims[0].pk, "aspect": "content", "verdict": "unverifiable"}
    first = api.post(ASSESSMENTS, answer).json()
    changed = answer | {
        "verdict": "disputed",
        "reason": "Read again.",
        "cited_url": "https://a.org",
    }
    second = api.post(ASSESSMENTS, changed).json()
    stranger = client_of(examples.user_in("editor", "omar"))
    refused = stranger.post(f"{second['href']}undo/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_yours")
    undone = api.post(f"{second['href']}undo/")
    assert (undone.status_code, undone.json()["verdict"]) == (201, first["verdict"])
    assert undone.json()["supersedes"] == second["id"]
    again = api.post(f"{first['href']}undo/")
    assert (again.status_code, again.json()["error"]["code"]) == (400, "not_current")
