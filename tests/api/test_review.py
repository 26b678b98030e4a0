"""Labels, drafts, and verdicts that a second person approves, by API alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.models import Assessment, Claim, Draft, Label, LabelName, Newsroom

from .. import examples
from .conftest import client_of

ASSESSMENTS = "/api/v1/assessments/"
DRAFTS = "/api/v1/drafts/"
LABELS = "/api/v1/labels/"
URL = "https://example.org/statement"


@pytest.fixture
def four_eyes(db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


@pytest.fixture
def misleading(db: None) -> Label:
    label = Label.objects.create(verdict="disputed", aspect="content", rating=2)
    for language, name in (("ar", "مضلِّل"), ("en", "misleading")):
        LabelName.objects.create(label=label, language=language, name=name)
    return label


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def where(answer: Any) -> str:
    return str(answer["Location"].removeprefix("http://testserver"))


def answer_to(claim: Claim, **rest: Any) -> dict[str, Any]:
    whole = {"claim": claim.pk, "aspect": "content", "verdict": "disputed", "cited_url": URL}
    return whole | rest


# --- labels -----------------------------------------------------------------------------


def test_labels_are_the_newsrooms_own_words_on_its_own_scale(
    reader_api: APIClient, misleading: Label, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"rating_worst": 0, "rating_best": 10})
    bare = Label.objects.create(verdict="verified", position=1, active=False)
    with django_assert_max_num_queries(5):  # two of them ask for the role
        rows = reader_api.get(LABELS).json()["results"]
    assert rows == [
        {
            "id": misleading.pk,
            "name": "misleading",
            "verdict": "disputed",
            "rating": 2,
            "scale": {"rating_worst": 0, "rating_best": 10},
            "aspect": "content",
            "names": {"ar": "مضلِّل", "en": "misleading"},
            "active": True,
        },
        {
            "id": bare.pk,
            "name": "verified",
            "verdict": "verified",
            "rating": None,
            "scale": {"rating_worst": 0, "rating_best": 10},
            "aspect": "",
            "names": {},
            "active": False,
        },
    ]
    assert reader_api.get(f"{LABELS}?active=false").json()["results"] == rows[1:]
    assert reader_api.get(f"{LABELS}{misleading.pk}/").json() == rows[0]
    assert reader_api.post(LABELS, {"verdict": "verified"}).status_code == 403


def test_an_answer_carries_its_label_in_the_readers_language(
    api: APIClient, claims: list[Claim], misleading: Label
) -> None:
    given = api.post(ASSESSMENTS, answer_to(claims[0], label=misleading.pk))
    brief = {"id": misleading.pk, "name": "misleading", "verdict": "disputed", "rating": 2}
    assert (given.status_code, given.json()["label"]) == (201, brief)
    arabic = api.get(f"/api/v1/claims/{claims[0].pk}/", headers={"Accept-Language": "ar"}).json()
    assert arabic["questions"]["content"]["assessment"]["label"] == brief | {"name": "مضلِّل"}
    foreign = answer_to(claims[1], label=misleading.pk, aspect="attribution")
    assert code(api.post(ASSESSMENTS, foreign)) == (400, "label_foreign")
    Label.objects.update(active=False)
    retired = answer_to(claims[1], label=misleading.pk)
    assert code(api.post(ASSESSMENTS, retired)) == (400, "invalid_input")


# --- four eyes ----------------------------------------------------------------------------


def test_with_four_eyes_a_verdict_is_published_by_two(
    api: APIClient,
    reviewer_api: APIClient,
    editor: User,
    claims: list[Claim],
    misleading: Label,
    four_eyes: None,
) -> None:
    claim = claims[0]
    rationale = "The works stand still."
    given = api.post(
        ASSESSMENTS, answer_to(claim, label=misleading.pk, rationale=rationale, seen="")
    )
    assert given.status_code == 202
    draft = given.json()
    label = {"id": misleading.pk, "name": "misleading", "verdict": "disputed", "rating": 2}
    submitted_at = draft["submitted_at"]
    assert submitted_at
    assert draft | {"created_at": "", "updated_at": "", "submitted_at": ""} == {
        "id": Draft.objects.get().pk,
        "href": given["Location"],
        "claim": claim.pk,
        "aspect": "content",
        "verdict": "disputed",
        "label": label,
        "rationale": rationale,
        "reason": "",
        "evidence": [],
        "cited_url": URL,
        "seen": None,
        "author": editor.username,
        "state": "submitted",
        "reviewer": None,
        "review_note": "",
        "assessment": None,
        "version": 1,
        "created_at": "",
        "updated_at": "",
        "submitted_at": "",
        "decided_at": None,
    }
    assert api.get(where(given)).json() == draft
    assert not Assessment.objects.exists()

    waiting = reviewer_api.get(f"{DRAFTS}?state=submitted").json()["results"]
    assert waiting == [draft]
    address = where(given)
    returned = reviewer_api.post(f"{address}return/", {"note": "By whom?", "version": 1}).json()
    assert (returned["state"], returned["reviewer"], returned["review_note"]) == (
        "returned",
        "reviewer",
        "By whom?",
    )
    assert code(reviewer_api.post(f"{address}approve/", {"version": 1})) == (400, "not_waiting")
    mended = api.post(DRAFTS, answer_to(claim, rationale="The contractor says so.", submit=True))
    assert (mended.status_code, mended.json()["id"]) == (201, draft["id"])

    published = reviewer_api.post(f"{address}approve/", {"version": 2})
    assert published.status_code == 201
    assessment = published.json()
    assert assessment | {"created_at": ""} == {
        "id": str(Assessment.objects.get().pk),
        "href": published["Location"],
        "claim": claim.pk,
        "aspect": "content",
        "verdict": "disputed",
        "label": None,
        "rationale": "The contractor says so.",
        "reason": "",
        "evidence": [],
        "cited_url": URL,
        "kept_copy": None,
        "editor": editor.username,
        "reviewer": "reviewer",
        "four_eyes": True,
        "created_at": "",
        "supersedes": None,
        "superseded_by": None,
    }
    shown = api.get(f"/api/v1/claims/{claim.pk}/").json()["questions"]["content"]
    assert shown == {"verdict": "disputed", "assessment": assessment}
    decided = api.get(address).json()
    assert (decided["state"], decided["assessment"]) == ("approved", assessment["id"])


def test_nobody_reviews_their_own_and_not_everybody_reviews(
    api: APIClient, reviewer_api: APIClient, claims: list[Claim], four_eyes: None
) -> None:
    own = where(reviewer_api.post(ASSESSMENTS, answer_to(claims[0])))
    for what, body in (
        ("approve", {"version": 1}),
        ("return", {"note": "x", "version": 1}),
    ):
        assert code(reviewer_api.post(f"{own}{what}/", body)) == (403, "own_draft")
        assert code(api.post(f"{own}{what}/", body)) == (403, "not_allowed")
    for what in ("submit", "drop"):
        assert code(api.post(f"{own}{what}/")) == (400, "not_yours")
    assert Draft.objects.get().state == "submitted"


def test_an_approval_of_what_was_written_upon_another_answer_is_a_conflict(
    api: APIClient, reviewer_api: APIClient, claims: list[Claim], four_eyes: None
) -> None:
    other = client_of(examples.user_in("editor", "other"))
    first = where(api.post(ASSESSMENTS, answer_to(claims[0], seen="")))
    second = where(other.post(ASSESSMENTS, answer_to(claims[0], seen="")))
    standing = reviewer_api.post(f"{first}approve/", {"version": 1}).json()
    assert code(reviewer_api.post(f"{second}approve/", {"version": 1})) == (
        409,
        "assessment_changed",
    )
    assert code(api.post(DRAFTS, answer_to(claims[0], seen=""))) == (409, "assessment_changed")
    again = answer_to(claims[0], verdict="withdrawn", reason="Too early.", seen=standing["id"])
    withdrawal = api.post(ASSESSMENTS, again)
    assert (withdrawal.status_code, withdrawal.json()["seen"]) == (202, standing["id"])
    assert reviewer_api.post(f"{where(withdrawal)}approve/", {"version": 1}).status_code == 201
    shown = api.get(f"/api/v1/claims/{claims[0].pk}/").json()["questions"]["content"]
    assert shown == {"verdict": "open", "assessment": None}


# --- drafts -------------------------------------------------------------------------------


def test_a_draft_is_its_authors_until_it_is_submitted(
    api: APIClient, reviewer_api: APIClient, claims: list[Claim]
) -> None:
    kept = api.post(DRAFTS, answer_to(claims[0], cited_url="", rationale="To be found."))
    assert (kept.status_code, kept.json()["state"]) == (201, "draft")
    address = where(kept)
    assert reviewer_api.get(address).status_code == 404
    assert reviewer_api.get(DRAFTS).json()["results"] == []
    assert code(api.post(f"{address}submit/")) == (400, "evidence_missing")
    api.post(DRAFTS, answer_to(claims[0]))
    assert api.post(f"{address}submit/").json()["state"] == "submitted"
    assert reviewer_api.get(address).json()["cited_url"] == URL
    assert code(reviewer_api.post(f"{address}return/", {"note": " ", "version": 2})) == (
        400,
        "invalid_input",
    )
    dropped = api.post(f"{address}drop/").json()
    assert (dropped["state"], dropped["assessment"]) == ("dropped", None)
    assert code(api.post(f"{address}drop/")) == (400, "not_waiting")


def test_without_four_eyes_an_answer_is_published_and_ends_the_draft_of_it(
    api: APIClient, claims: list[Claim]
) -> None:
    address = where(api.post(DRAFTS, answer_to(claims[0])))
    assert api.post(ASSESSMENTS, answer_to(claims[0])).status_code == 201
    assert api.get(address).json()["state"] == "dropped"


def test_drafts_are_filtered_in_few_queries(
    api: APIClient,
    reviewer_api: APIClient,
    claims: list[Claim],
    misleading: Label,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ids = [
        client.post(DRAFTS, answer_to(claim, label=misleading.pk, submit=True)).json()["id"]
        for client in (api, reviewer_api)
        for claim in claims
    ]
    api.post(f"{DRAFTS}{ids[0]}/drop/")
    expected = {
        "": set(ids),
        "state=submitted": set(ids[1:]),
        "state=dropped": {ids[0]},
        "author=reviewer": set(ids[4:]),
        "author=nobody": set(),
        f"claim={claims[1].pk}": {ids[1], ids[5]},
    }
    found = {}
    for query in expected:
        with django_assert_max_num_queries(4):
            found[query] = {row["id"] for row in api.get(f"{DRAFTS}?{query}").json()["results"]}
    assert found == expected


def test_a_draft_that_waits_is_had_back_by_its_author(
    api: APIClient, four_eyes: None, claims: list[Claim]
) -> None:
    draft = api.post(ASSESSMENTS, answer_to(claims[0])).json()
    stranger = client_of(examples.user_in("reviewer", "omar"))
    assert code(stranger.post(f"{draft['href']}take-back/")) == (400, "not_yours")
    back = api.post(f"{draft['href']}take-back/")
    assert (back.status_code, back.json()["state"]) == (200, "draft")
    assert code(api.post(f"{draft['href']}take-back/")) == (400, "not_waiting")
