"""What people say about a claim can be read and said by API, and whom it calls learns of it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.comments import comment_add
from claims.actions.notifications import notify
from claims.models import Claim, Comment, Notification

from .. import examples
from .conftest import client_of
from .test_corrections import CLAIMS, code

NOTIFICATIONS = "/api/v1/notifications/"


@pytest.fixture
def omar(db: None) -> User:
    return examples.user_in("editor", "omar")


def comments(claim: Claim) -> str:
    return f"{CLAIMS}{claim.pk}/comments/"


def told(api: APIClient, query: str = "") -> list[Any]:
    rows: list[Any] = api.get(NOTIFICATIONS + query).json()["results"]
    return rows


# --- comments ----------------------------------------------------------------------------------


def test_what_is_said_is_listed_and_whom_it_calls_is_told(
    api: APIClient, reader_api: APIClient, editor: User, omar: User, claims: list[Claim]
) -> None:
    said = api.post(comments(claims[0]), {"text": " @omar، @editor: أليس هذا نصًا قديمًا؟\n"})
    row = Comment.objects.get()
    first = {
        "id": row.pk,
        "author": "editor",
        "text": "@omar، @editor: أليس هذا نصًا قديمًا؟",
        "mentions": ["editor", "omar"],
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert (said.status_code, said.json()) == (201, first)
    comment_add(claim=claims[0], text="نعم", by=omar)
    comment_add(claim=claims[1], text="another claim's", by=omar)
    page = reader_api.get(comments(claims[0])).json()
    second = Comment.objects.get(text="نعم")
    assert page == {
        "next": None,
        "previous": None,
        "results": [
            first,
            {
                "id": second.pk,
                "author": "omar",
                "text": "نعم",
                "mentions": [],
                "created_at": second.created_at.isoformat().replace("+00:00", "Z"),
            },
        ],
    }
    [call] = told(client_of(omar))
    assert (call["kind"], call["by"], call["text"]) == ("mentioned", "editor", first["text"])
    assert [(each["kind"], each["by"]) for each in told(api)] == [("commented", "omar")]


def test_comments_come_in_pages_of_one_order(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    rows = [comment_add(claim=claims[0], text=str(n), by=editor) for n in range(5)]
    Comment.objects.update(created_at=rows[0].created_at)  # one moment for all
    seen, address = [], f"{comments(claims[0])}?page_size=2"
    while address:
        page = api.get(address).json()
        seen += [each["text"] for each in page["results"]]
        address = page["next"]
    assert seen == ["0", "1", "2", "3", "4"]


def test_who_may_not_or_says_nothing_or_of_nothing_is_refused(
    api: APIClient, reader_api: APIClient, claims: list[Claim]
) -> None:
    address, nowhere = comments(claims[0]), f"{CLAIMS}{claims[-1].pk + 1}/comments/"
    assert code(reader_api.post(address, {"text": "?"})) == (403, "not_allowed", "")
    stranger = client_of(User.objects.create_user("stranger"))
    assert code(stranger.get(address)) == (403, "not_allowed", "")
    assert APIClient().get(address).status_code == 401
    for empty in ("", " \n "):
        assert code(api.post(address, {"text": empty})) == (400, "comment_missing", "text")
    assert code(api.post(address, {})) == (400, "invalid_input", "text")
    assert code(api.post(nowhere, {"text": "?"})) == (404, "not_found", "")
    assert code(api.get(nowhere)) == (404, "not_found", "")
    assert not Comment.objects.exists()


def test_more_comments_take_no_more_queries(
    api: APIClient,
    editor: User,
    omar: User,
    claims: list[Claim],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _each in range(8):
        comment_add(claim=claims[0], text="@omar @editor", by=editor)
    api.get(comments(claims[0]))  # permissions are read once a person
    with django_assert_num_queries(3):  # claim, comments, mentions
        assert len(api.get(comments(claims[0])).json()["results"]) == 8


# --- notifications ---------------------------------------------------------------------------


def test_the_caller_s_notifications_are_listed_the_latest_first(
    api: APIClient, editor: User, omar: User, claims: list[Claim]
) -> None:
    notify(users=[editor, omar], kind="mentioned", claim=claims[0], by=omar, text="@editor لماذا؟")
    notify(users=[editor], kind="assigned", claim=claims[1], by=omar, text="3")
    notify(users=[omar], kind="assigned", claim=claims[2], by=editor)
    assigned, mentioned = Notification.objects.filter(user=editor)

    def shown(row: Notification, **given: Any) -> dict[str, Any]:
        at = row.at.isoformat().replace("+00:00", "Z")
        return {"id": row.pk, "by": "omar", "at": at, "read_at": None, **given}

    assert api.get(NOTIFICATIONS).json() == {
        "next": None,
        "previous": None,
        "results": [
            shown(assigned, kind="assigned", claim=claims[1].pk, text="3"),
            shown(mentioned, kind="mentioned", claim=claims[0].pk, text="@editor لماذا؟"),
        ],
    }


def test_what_was_read_counts_as_read_and_other_people_s_stays(
    api: APIClient, editor: User, omar: User, claims: list[Claim]
) -> None:
    for claim in claims[:3]:
        notify(users=[editor], kind="commented", claim=claim, by=omar)
    notify(users=[omar], kind="commented", claim=claims[0], by=editor)
    last, middle, first = (each["id"] for each in told(api))
    theirs = Notification.objects.get(user=omar)
    read = f"{NOTIFICATIONS}read/"
    assert api.post(read, {"ids": []}).json() == {"read": 0}
    some = api.post(read, {"ids": [middle, theirs.pk, 2**63 - 1]})
    assert (some.status_code, some.json()) == (200, {"read": 1})
    assert [each["id"] for each in told(api, "?unread=true")] == [last, first]
    [seen] = told(api, "?unread=false")
    assert (seen["id"], bool(seen["read_at"])) == (middle, True)
    assert api.post(read).json() == {"read": 2}
    assert api.post(read, {}).json() == {"read": 0}
    assert told(api, "?unread=true") == []
    assert [each.pk for each in Notification.objects.filter(read_at=None)] == [theirs.pk]


def test_notifications_are_for_whoever_may_view_claims(
    api: APIClient, reader_api: APIClient, db: None
) -> None:
    stranger = client_of(User.objects.create_user("stranger"))
    assert code(stranger.get(NOTIFICATIONS)) == (403, "not_allowed", "")
    assert code(stranger.post(f"{NOTIFICATIONS}read/")) == (403, "not_allowed", "")
    assert told(reader_api) == []
    assert reader_api.head(NOTIFICATIONS).status_code == 200
    assert reader_api.post(f"{NOTIFICATIONS}read/").json() == {"read": 0}
    for ids in (["x"], [0], [2**63], list(range(1, 202))):
        status, error, _field = code(api.post(f"{NOTIFICATIONS}read/", {"ids": ids}))
        assert (status, error) == (400, "invalid_input")


def test_more_notifications_take_no_more_queries(
    api: APIClient,
    editor: User,
    omar: User,
    claims: list[Claim],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for claim in claims:
        notify(users=[editor], kind="commented", claim=claim, by=omar)
    told(api)  # permissions are read once a person
    with django_assert_num_queries(1):
        assert len(told(api)) == len(claims)
    with django_assert_num_queries(1):
        assert api.post(f"{NOTIFICATIONS}read/").json() == {"read": len(claims)}
