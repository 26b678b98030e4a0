"""A client that names the version which it has in view overwrites nobody's work."""

import gzip
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.models import Change, Claim
from sources.actions.sources import source_make

from .. import examples
from ..at_once import at_once
from .conftest import client_of

V1 = "/api/v1"


@pytest.fixture
def address(claims: list[Claim]) -> str:
    return f"{V1}/claims/{claims[0].pk}/"


def denied(api: APIClient, address: str, tag: str, polarity: str = "denied", **more: str) -> Any:
    """The claim's polarity corrected, upon the version with this tag."""
    body = {"version": 0, "polarity": polarity}
    return api.patch(address, body, headers={"If-Match": tag, **more})


def test_a_write_upon_the_version_in_view_is_done_and_tells_the_next_one(
    api: APIClient, address: str
) -> None:
    answer = denied(api, address, api.get(address)["ETag"])
    assert answer.status_code == 200
    assert answer["ETag"] == api.get(address)["ETag"]
    again = api.post(f"{address}reject/", headers={"If-Match": answer["ETag"]})
    assert (again.status_code, again["ETag"]) == (200, api.get(address)["ETag"])


def test_a_write_upon_another_version_is_refused_with_the_row_as_it_is(
    api: APIClient, address: str, claims: list[Claim]
) -> None:
    read = api.get(address)["ETag"]
    salma = examples.user_in("editor", "salma")
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=salma)
    answer, now = denied(api, address, read), api.get(address)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (412, "version_other")
    assert (error["current"], answer["ETag"]) == (now.json(), now["ETag"])
    assert not Change.objects.exists()


def test_any_version_weak_tags_and_lists_of_tags(api: APIClient, address: str) -> None:
    tag = api.get(address)["ETag"]
    assert denied(api, address, f'"old", W/{tag}').status_code == 200
    assert api.post(f"{address}reject/", headers={"If-Match": "*"}).status_code == 200
    assert api.post(f"{address}restore/", headers={"If-Match": "no tag"}).status_code == 412


def test_a_row_that_is_gone_is_gone_whatever_its_version(api: APIClient, address: str) -> None:
    assert denied(api, f"{V1}/claims/4711/", "*").status_code == 404


def test_a_list_has_no_version_to_write_upon(api: APIClient, address: str) -> None:
    answer = api.post(f"{V1}/articles/", {"text": "قال"}, headers={"If-Match": "*"})
    assert (answer.status_code, "current" in answer.json()["error"]) == (412, False)


def test_what_is_done_below_a_row_is_upon_that_row(
    api: APIClient, address: str, claims: list[Claim]
) -> None:
    tag, body = api.get(address)["ETag"], {"quote": "The dam.", "stance": "context"}
    api.post(f"{address}assign/", {"assignee": "editor"})
    late = api.post(f"{address}evidence/", body, headers={"If-Match": tag})
    now = api.get(address)
    assert (late.status_code, late.json()["error"]["current"]) == (412, now.json())
    assert not claims[0].evidence.exists()
    done = api.post(f"{address}evidence/", body, headers={"If-Match": now["ETag"]})
    assert (done.status_code, done.has_header("ETag")) == (201, False)


def test_one_says_of_oneself_what_one_had_in_view(api: APIClient) -> None:
    tag = api.get(f"{V1}/me/")["ETag"]
    done = api.patch(f"{V1}/me/", {"mail": "daily"}, headers={"If-Match": tag})
    assert (done.status_code, done["ETag"]) == (200, api.get(f"{V1}/me/")["ETag"])
    late = api.patch(f"{V1}/me/", {"mail": "none"}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["error"]["current"]["mail"]) == (412, "daily")


def test_another_language_is_another_version(api: APIClient) -> None:
    source = source_make(names={"ar": ["البيت الأبيض"], "en": ["White House"]})
    address = f"{V1}/sources/{source.pk}/"
    tags = {api.get(address, headers={"Accept-Language": each})["ETag"] for each in ("ar", "en")}
    assert len(tags) == 2


def test_an_answer_that_was_lost_is_given_again_and_not_refused(
    api: APIClient, address: str
) -> None:
    tag, key = api.get(address)["ETag"], {"Idempotency-Key": "k"}
    first, again = (denied(api, address, tag, **key) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])


def test_who_takes_it_compressed_gets_it_so_and_has_the_same_version(
    api: APIClient, address: str
) -> None:
    plain, packed = api.get(address), api.get(address, headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", f"W/{plain['ETag']}")
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    unchanged = api.get(address, headers={"If-None-Match": packed["ETag"]})
    assert unchanged.status_code == 304
    assert denied(api, address, packed["ETag"]).status_code == 200


def test_pages_of_the_desk_are_not_compressed(client: Client, db: None) -> None:
    page = client.get("/desk/login/", headers={"Accept-Encoding": "gzip"})
    assert (page.status_code, page.has_header("Content-Encoding")) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_of_many_upon_one_version_one_is_done(editor: User) -> None:
    claim = examples.record(examples.article(), examples.MINISTER)[0]
    address = f"{V1}/claims/{claim.pk}/"
    tag = client_of(editor).get(address)["ETag"]
    statuses: list[int] = []

    def assign() -> None:
        body, headers = {"assignee": "editor"}, {"If-Match": tag}
        answer = client_of(editor).post(f"{address}assign/", body, headers=headers)
        statuses.append(answer.status_code)

    assert at_once(*[assign] * 6) == ["done"] * 6
    assert sorted(statuses) == [200] + [412] * 5
    assert Change.objects.count() == 1
