"""Who asks, and what they set about themselves, by the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils.dateparse import parse_datetime
from knox.models import AuthToken
from rest_framework.test import APIClient

from claims.actions.tokens import token_make
from claims.models import Byline, Notification, Preference

pytestmark = pytest.mark.django_db
KINDS = Notification.Kind.values


@pytest.fixture
def program(editor: User) -> APIClient:
    """The editor's, with a token for reading and answering."""
    _row, token = token_make(by=editor, name="the newsroom's own", scopes=["read", "assess"])
    return APIClient(headers={"authorization": f"Token {token}"})


def test_a_program_is_told_who_it_is_and_what_its_token_is_for(
    program: APIClient, editor: User
) -> None:
    editor.first_name, editor.last_name, editor.email = "Hoda", "Salem", "hoda@example.org"
    editor.save()
    Byline.objects.create(user=editor, name="H. S.")

    answer = program.get("/api/v1/me/")

    found = answer.json()
    assert parse_datetime(found["token"].pop("expiry")) == AuthToken.objects.get(user=editor).expiry
    assert (answer.status_code, found) == (
        200,
        {
            "username": "editor",
            "name": "Hoda Salem",
            "email": "hoda@example.org",
            "roles": ["editor"],
            "token": {"name": "the newsroom's own", "scopes": ["assess", "read"]},
            "mail": "at_once",
            "kinds": KINDS,
            "language": "",
            "spoken_of": "",
            "byline": "H. S.",
        },
    )


def test_a_session_of_a_browser_has_no_token(api: APIClient) -> None:
    assert api.get("/api/v1/me/").json()["token"] is None


def test_what_is_sent_is_set_and_the_rest_stays(program: APIClient, editor: User) -> None:
    first = program.patch("/api/v1/me/", {"mail": "daily", "language": "ar"}, format="json")
    more = {"kinds": KINDS[:2], "spoken_of": "she", "byline": "H. S."}
    second = program.patch("/api/v1/me/", more, format="json")

    assert (first.status_code, second.status_code) == (200, 200)
    stands = {"mail": "daily", "language": "ar", **more}
    assert {name: second.json()[name] for name in stands} == stands
    row = Preference.objects.get(user=editor)
    assert (row.mail, row.language, row.silent) == ("daily", "ar", KINDS[2:])
    assert program.patch("/api/v1/me/", {"byline": ""}, format="json").json()["byline"] == ""
    assert not Byline.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"byline": "H. S.", "mail": "weekly"}, "mail"),
        ({"byline": "H. S.", "kinds": ["gossip"]}, "kinds.0"),
        ({"byline": "H. S.", "language": "tlh"}, "language"),
        ({"byline": "H. S.", "spoken_of": "they"}, "spoken_of"),
        ({"mail": "none", "byline": "H" * 81}, "byline"),
        ({"mail": "none", "email": "hoda@example.org"}, "email"),
    ],
)
def test_what_cannot_be_set_sets_nothing(
    program: APIClient, sent: dict[str, Any], field: str
) -> None:
    answer = program.patch("/api/v1/me/", sent, format="json")

    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
    assert not Preference.objects.exists()
    assert not Byline.objects.exists()
