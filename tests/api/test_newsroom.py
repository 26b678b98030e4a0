"""The newsroom's switches and its labels, set by a program; and what it counts."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.models import Claim, Label, Newsroom
from claims.queries.newsroom import newsroom_settings

from .. import examples
from .conftest import client_of

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
LABELS, ROOM = f"{V1}/labels/", f"{V1}/newsroom/"
MISLEADING = {"names": {"en": "misleading", "ar": "مضلّل"}, "verdict": "disputed"}


@pytest.fixture
def amal(db: None) -> User:
    return examples.user_in("admin", "amal")


@pytest.fixture
def admin_api(amal: User) -> APIClient:
    return client_of(amal)


def refused(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]


# --- switches -----------------------------------------------------------------------------


def test_switches_are_read_by_all_and_turned_by_admins(
    api: APIClient, admin_api: APIClient
) -> None:
    stands = {"four_eyes": False, "stuck_days": 3, "rating_worst": 1, "rating_best": 5}
    assert api.get(ROOM).json() == stands | {"switched": []}
    assert refused(api.patch(ROOM, {"stuck_days": 5}))[:2] == (403, "not_allowed")
    assert refused(admin_api.patch(ROOM, {"four_eyes": True})) == (400, "reason_missing", "reason")
    turned = {"four_eyes": True, "stuck_days": 5, "reason": "Elections."}
    told = admin_api.patch(ROOM, turned).json()
    [line] = told.pop("switched")
    assert told == stands | {"four_eyes": True, "stuck_days": 5}
    assert (line["by"], line["on"], line["reason"]) == ("amal", True, "Elections.")
    assert newsroom_settings().four_eyes


def test_switches_are_turned_upon_the_version_in_view(admin_api: APIClient) -> None:
    tag = admin_api.get(ROOM)["ETag"]
    Newsroom.objects.update(stuck_days=9)
    answer = admin_api.patch(ROOM, {"stuck_days": 4}, headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["error"]["current"]["stuck_days"]) == (412, 9)
    done = admin_api.patch(ROOM, {"stuck_days": 4}, headers={"If-Match": answer["ETag"]})
    assert (done.status_code, done["ETag"]) == (200, admin_api.get(ROOM)["ETag"])


# --- labels -------------------------------------------------------------------------------


def test_a_label_is_made_changed_and_taken_away(api: APIClient, admin_api: APIClient) -> None:
    assert api.post(LABELS, MISLEADING).status_code == 403
    made = admin_api.post(LABELS, MISLEADING | {"rating": 2})
    assert (made.status_code, made.json()["names"]) == (201, MISLEADING["names"])
    address = f"{LABELS}{made.json()['id']}/"
    changed = admin_api.patch(address, {"position": 7, "active": False}).json()
    assert (changed["names"], changed["rating"]) == (MISLEADING["names"], 2)
    label = Label.objects.get()
    assert (label.verdict, label.position, label.active) == ("disputed", 7, False)
    assert admin_api.delete(address).status_code == 204
    assert not Label.objects.exists()


def test_a_label_that_answers_carry_goes_on_saying_what_it_said(
    admin_api: APIClient, claims: list[Claim], amal: User
) -> None:
    address = f"{LABELS}{admin_api.post(LABELS, MISLEADING).json()['id']}/"
    passage = {"quote": "The dam.", "stance": "refutes"}
    admin_api.post(f"{V1}/claims/{claims[0].pk}/evidence/", passage)
    assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        evidence=list(claims[0].evidence.all()),
        label=Label.objects.get(),
        by=amal,
    )
    other = admin_api.patch(address, {"names": {"en": "false"}})
    assert refused(other)[:2] == (400, "label_in_use")
    assert refused(admin_api.delete(address))[:2] == (400, "label_in_use")
    assert admin_api.patch(address, {"active": False}).json()["active"] is False


# --- figures ------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_front_page(
    reader_api: APIClient, claims: list[Claim], editor: User
) -> None:
    assessment_publish(claim=claims[0], aspect="attribution", verdict="unverifiable", by=editor)
    found = reader_api.get(f"{V1}/statistics/").json()
    counted = {"verified": 0, "disputed": 0, "unverifiable": 1}
    assert (found["range"], found["aspect"], len(found["over_time"])) == ("30d", "attribution", 30)
    assert found["open"] == {"waiting": 4, "attribution": 3, "content": 4}
    assert {key: found["over_time"][-1][key] for key in ("found", "answers")} == {
        "found": 4,
        "answers": counted,
    }
    speaker = claims[0].speakers.get()
    [first] = [each for each in found["speakers"] if each["source"]["id"] == speaker.pk]
    assert (first["claims"], first["answers"]) == (2, counted | {"open": 1})
    assert (found["pace"]["answers"], found["corrections"]) == (
        1,
        {"answers": 1, "corrections": 0},
    )
    [load] = found["people"]
    assert (load["username"], load["answered"], load["assigned"]) == ("editor", 1, 0)
    other = reader_api.get(f"{V1}/statistics/?range=1y&aspect=content").json()
    assert (other["aspect"], len(other["over_time"])) == ("content", 52)


def test_the_figures_ask_as_many_queries_for_many_claims_as_for_few(
    reader_api: APIClient,
    claims: list[Claim],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reader_api.get(f"{V1}/statistics/")
    for number in range(2):
        examples.record(examples.article(f"{examples.ARTICLE} {number}"), examples.COST)
        with django_assert_max_num_queries(35):
            reader_api.get(f"{V1}/statistics/")


@pytest.mark.parametrize("query", ["range=10d", "aspect=both", "range=1y&range=30d"])
def test_figures_that_nobody_counts_are_refused(reader_api: APIClient, query: str) -> None:
    assert reader_api.get(f"{V1}/statistics/?{query}").status_code == 400
