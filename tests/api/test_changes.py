"""What was corrected can be looked up and undone; what would be changed again is asked."""

from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.models import Change, Claim, Proposal
from sources.models import Document

from .. import examples
from .test_corrections import CLAIMS, code, pair, parts

# --- the way back ----------------------------------------------------------------------------


def test_every_change_is_listed_and_can_be_undone(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    before = api.get(address).json()
    halves = api.post(f"{address}split/", {"version": 0, "at": pair("في مايو")[0]}).json()
    second = halves["second"]["id"]
    api.post(f"{address}assign/", {"assignee": editor.username})
    assigned, split = api.get(f"{address}changes/").json()["results"]
    reading = {
        "source": "وزير المياه سامي الغانم",
        "cue": "قال",
        "content": "السد سيكتمل في مايو 🌊",
        "kind": "indirect",
        "polarity": "affirmed",
        "wording": "",
        "speakers": [claims[0].speakers.get().pk],
        "set_aside": "",
        "merged_into": None,
        "assignee": None,
        "due_on": None,
        "topics": [],
    }
    halved = reading | {"content": "السد سيكتمل"}
    assert split | {"at": ""} == {
        "id": Change.objects.earliest("pk").pk,
        "href": f"http://testserver/api/v1/changes/{split['id']}/",
        "kind": "split",
        "by": editor.username,
        "at": "",
        "claims": [claims[0].pk, second],
        "undone_at": None,
        "undone_by": None,
        "before": reading,
        "after": halved,
    }
    assert (assigned["kind"], assigned["before"], assigned["after"]) == (
        "assigned",
        halved,
        halved | {"assignee": editor.username},
    )
    [made] = api.get(f"{CLAIMS}{second}/changes/").json()["results"]
    assert (made["before"], made["after"]["content"]) == (None, "في مايو 🌊")

    undo = "/api/v1/changes/{id}/undo/"
    assert code(api.post(undo.format(**split))) == (409, "changed_since", "")
    assert api.post(undo.format(**assigned)).status_code == 200
    undone = api.post(undo.format(**split)).json()
    assert undone["undone_by"] == editor.username
    assert undone == api.get(f"/api/v1/changes/{split['id']}/").json()
    assert code(api.post(undo.format(**split))) == (400, "undone_already", "")
    now = api.get(address).json()
    assert now | {"version": 0, "updated_at": before["updated_at"]} == before
    assert api.get(f"{CLAIMS}{second}/").status_code == 404


def test_a_longer_history_takes_no_more_queries(
    api: APIClient, claims: list[Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    for version in range(8):
        polarity = ("denied", "affirmed")[version % 2]
        api.patch(address, {"version": version, "polarity": polarity})
    with django_assert_max_num_queries(3):
        assert len(api.get(f"{address}changes/").json()["results"]) == 8


# --- what a later extraction would change -------------------------------------------------------


def test_what_a_later_extraction_sees_otherwise_is_asked_and_decided(
    api: APIClient,
    reader_api: APIClient,
    editor: User,
    document: Document,
    claims: list[Claim],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    minister, cost = claims[:2]
    for claim in (minister, cost):
        api.post(f"{CLAIMS}{claim.pk}/assign/", {"assignee": editor.username})
    shorter = examples.attribution(
        "سامي الغانم", "قال", "السد سيكتمل", kind="direct", polarity="doubted"
    )
    examples.record(document, shorter, examples.PAPER)
    address = f"/api/v1/articles/{document.pk}/proposals/"
    with django_assert_max_num_queries(6):
        differs, gone = reader_api.get(address).json()["results"]
    assert differs == {
        "id": Proposal.objects.get(claim=minister).pk,
        "href": f"http://testserver/api/v1/proposals/{differs['id']}/",
        "claim": minister.pk,
        "version": 1,
        "kind": "differs",
        "found": {
            **{
                role: {
                    "text": words,
                    "spans": [dict(zip(("start", "end"), pair(words), strict=True), text=words)],
                }
                for role, words in (
                    ("source", "سامي الغانم"),
                    ("cue", "قال"),
                    ("content", "السد سيكتمل"),
                )
            },
            "kind": "direct",
            "polarity": "doubted",
            "speakers": ["سامي الغانم"],
        },
        "decision": "",
        "decided_by": None,
        "decided_at": None,
    }
    assert (gone["claim"], gone["kind"], gone["found"]) == (cost.pk, "gone", None)
    run = api.get(f"/api/v1/runs/{document.runs.latest('pk').pk}/").json()
    assert run["changes"] == {"new": [], "gone": ["العمال لم يقبضوا أجورهم"], "changed": []}

    one = differs["href"].removeprefix("http://testserver")
    assert code(reader_api.post(one, {"take": True})) == (403, "not_allowed", "")
    assert code(api.post(one, {"version": 1})) == (400, "invalid_input", "take")
    assert code(api.post(one, {"take": True})) == (400, "invalid_input", "version")
    taken = api.post(one, {"take": True, "version": 1}).json()
    assert (taken["decision"], taken["decided_by"]) == ("taken", editor.username)
    assert taken == api.get(one).json()
    assert code(api.post(one, {"take": False, "version": taken["version"]})) == (
        400,
        "decided_already",
        "",
    )
    shown = api.get(f"{CLAIMS}{minister.pk}/").json()
    assert parts(shown) == ("سامي الغانم", "قال", "السد سيكتمل")
    assert (shown["kind"], shown["polarity"]) == ("direct", "doubted")
    other = gone["href"].removeprefix("http://testserver")
    assert api.post(other, {"take": False, "version": 1}).json()["decision"] == "kept"
    assert api.get(address).json()["results"] == []
