"""A token has its own measure of each part of the API; what is above it waits a minute."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.actions.tokens import token_make
from config import rates

from .. import examples

READ, WRITE = "/api/v1/labels/", "/api/v1/articles/"


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set; ten seconds into a minute."""
    now = [60_000_010.0]
    now[0] -= now[0] % rates.WINDOW - 10
    monkeypatch.setattr(rates, "time", lambda: now[0])
    return now


def program(editor: User, name: str) -> APIClient:
    _row, token = token_make(by=editor, name=name, scopes=["read", "ingest"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def asked(client: APIClient, times: int) -> list[int]:
    return [client.get(READ).status_code for _ in range(times)]


def test_a_token_that_asks_too_often_waits_until_the_minute_is_over(
    editor: User, settings: Any, clock: list[float]
) -> None:
    settings.ISNAD_API_RATES = {"read": 2}
    mirror, other = program(editor, "mirror"), program(editor, "other")
    assert asked(mirror, 2) == [200, 200]
    refused = mirror.get(READ)
    assert (refused.status_code, refused["Retry-After"]) == (429, "50")
    assert refused.json()["error"]["code"] == "throttled"
    assert asked(other, 1) == [200]
    clock[0] += 50
    assert asked(mirror, 3) == [200, 200, 429]


def test_reading_and_writing_are_counted_apart(
    editor: User, settings: Any, clock: list[float]
) -> None:
    settings.ISNAD_API_RATES = {"read": 1, "ingest": 2}
    client = program(editor, "pipeline")
    sent = [client.post(WRITE, {}).status_code for _ in range(3)]
    assert (sent, asked(client, 2)) == ([400, 400, 429], [200, 429])


def test_a_person_is_counted_by_their_account(
    editor: User, settings: Any, clock: list[float]
) -> None:
    settings.ISNAD_API_RATES = {"read": 1}
    here, there = APIClient(), APIClient()
    for client in (here, there):
        client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert asked(here, 1) + asked(there, 1) == [200, 429]


def test_a_scope_without_a_rate_has_no_bound(
    editor: User, settings: Any, clock: list[float]
) -> None:
    settings.ISNAD_API_RATES = {"read": 0}
    assert asked(program(editor, "mirror"), 3) == [200] * 3


def test_what_may_not_be_done_is_counted_as_nothing(
    editor: User, settings: Any, clock: list[float]
) -> None:
    settings.ISNAD_API_RATES = {"admin": 1, "read": 1}
    client = program(editor, "mirror")
    assert [client.get("/api/v1/webhooks/").status_code for _ in range(3)] == [403] * 3
    assert asked(client, 1) == [200]
