"""Saved views, lists as files, runs and changes, by the API as at the desk."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.actions.saved_views import view_save
from claims.actions.tokens import token_make
from claims.models import Claim, SavedView
from claims.tasks import write_export
from sources.models import Export

from .. import examples
from .conftest import client_of

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
VIEWS, EXPORTS = f"{V1}/views/", f"{V1}/exports/"
OPEN = {"list": "claim", "name": "open", "query": "said=open"}


@pytest.fixture
def omar_api(db: None) -> APIClient:
    return client_of(examples.user_in("editor", "omar"))


def refused(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]


# --- views --------------------------------------------------------------------------------


def test_a_view_is_kept_shared_renamed_and_forgotten(api: APIClient, omar_api: APIClient) -> None:
    made = api.post(VIEWS, OPEN)
    address = f"{VIEWS}{SavedView.objects.get().pk}/"
    assert (made.status_code, made["Location"]) == (201, f"http://testserver{address}")
    assert made.json() | {"id": 0, "href": "", "created_at": ""} == OPEN | {
        "id": 0,
        "href": "",
        "shared": False,
        "owner": "editor",
        "created_at": "",
    }
    assert omar_api.get(VIEWS).json()["results"] == []
    changed = api.patch(address, {"name": "waiting", "query": "true=open", "shared": True}).json()
    assert omar_api.get(VIEWS).json()["results"] == [changed]
    assert (changed["name"], changed["query"], changed["shared"]) == ("waiting", "true=open", True)
    assert refused(omar_api.patch(address, {"name": "mine"}))[:2] == (403, "not_yours")
    assert refused(omar_api.delete(address))[:2] == (403, "not_yours")
    assert api.delete(address).status_code == 204
    assert not SavedView.objects.exists()


def test_one_that_is_refused_changes_nothing(api: APIClient) -> None:
    first, second = (api.post(VIEWS, OPEN | {"name": name}).json() for name in ("a", "b"))
    assert refused(api.patch(second["href"], {"query": "true=open", "name": "a"}))[:2] == (
        400,
        "view_named",
    )
    assert SavedView.objects.get(pk=second["id"]).query == first["query"] == "said=open"


# --- files --------------------------------------------------------------------------------


def test_a_list_is_asked_for_watched_and_fetched(api: APIClient, claims: list[Claim]) -> None:
    asked = api.post(EXPORTS, {"list": "claims.claim", "query": "voice=all&o=1", "kind": "csv"})
    export = Export.objects.get()
    address = f"http://testserver{EXPORTS}{export.pk}/"
    assert (asked.status_code, asked["Location"], asked.json()["state"]) == (202, address, "queued")
    assert api.get(f"{address}file/").status_code == 404
    again = api.post(EXPORTS, {"list": "claims.claim", "kind": "json"})
    assert refused(again)[:2] == (409, "export_under_way")
    assert write_export(export.pk) is True
    shown = api.get(address).json()
    assert (shown["state"], shown["rows"], shown["written"]) == ("done", 4, 4)
    file: Any = api.get(shown["file"])
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert file["Content-Disposition"] == 'attachment; filename="claim.csv"'
    assert {row[0] for row in rows[1:]} == {str(claim.pk) for claim in claims}


def test_a_saved_view_becomes_a_file_of_what_it_lists(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    view = view_save(list="claim", name="own", query="voice=all&q=مليارات&o=weight", by=editor)
    assert api.post(EXPORTS, {"view": view.pk, "kind": "json"}).status_code == 202
    export = Export.objects.get()
    write_export(export.pk)
    file: Any = api.get(f"{EXPORTS}{export.pk}/file/")
    rows = json.loads(b"".join(file.streaming_content))
    assert (export.listed, len(rows)) == ("claims.claim", 1)


def test_what_no_list_can_be_asked_is_refused_at_once(
    api: APIClient, omar_api: APIClient, editor: User
) -> None:
    view = view_save(list="claim", name="own", query="", by=editor)
    for body, field in (
        ({"list": "claims.secret"}, "list"),
        ({"list": "auth.user"}, None),
        ({"list": "claims.claim", "query": "nosuch=1"}, "query"),
        ({"list": "claims.claim", "view": view.pk}, "list"),
        ({}, "list"),
    ):
        answer = api.post(EXPORTS, body | {"kind": "csv"})
        code = (400, "invalid_input", field) if field else (403, "not_allowed", "")
        assert refused(answer) == code
    assert refused(omar_api.post(EXPORTS, {"view": view.pk, "kind": "csv"}))[2] == "view"
    assert not Export.objects.exists()


def test_a_file_is_its_owners_and_can_be_stopped(
    api: APIClient, omar_api: APIClient, claims: list[Claim]
) -> None:
    address = api.post(EXPORTS, {"list": "claims.claim", "kind": "xlsx"}).json()["href"]
    assert omar_api.get(EXPORTS).json()["results"] == []
    assert omar_api.post(f"{address}stop/").status_code == 404
    assert api.post(f"{address}stop/").json()["state"] == "stopped"


def test_a_token_that_only_reads_may_have_files(claims: list[Claim], editor: User) -> None:
    _row, secret = token_make(by=editor, scopes=["read"])
    program = APIClient(headers={"authorization": f"Bearer {secret}"})
    answer = program.post(EXPORTS, {"list": "claims.claim", "kind": "csv"}, format="json")
    assert answer.status_code == 202


# --- runs and changes ---------------------------------------------------------------------


def test_runs_and_changes_are_listed(api: APIClient, claims: list[Claim]) -> None:
    run = claims[0].run_id
    found = api.get(f"{V1}/runs/?state=done&article={claims[0].document_id}").json()["results"]
    assert [each["id"] for each in found] == [run]
    assert api.get(f"{V1}/runs/?state=failed&filed=false").json()["results"] == []
    api.post(f"{V1}/claims/{claims[0].pk}/assign/", {"assignee": "editor"})
    [change] = api.get(f"{V1}/changes/?by=editor&undone=false").json()["results"]
    assert (change["kind"], change["claims"]) == ("assigned", [claims[0].pk])
    assert api.get(f"{V1}/changes/?by=omar").json()["results"] == []
