"""A program logs in with a token, which can be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from knox.crypto import hash_token
from knox.models import AuthToken
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.people import person_change, person_password_set
from claims.models import TokenNote

from .. import examples

TOKEN = "/api/v1/auth/token/"
PASSWORD = "tamarind-brook-27"


@pytest.fixture
def login(db: None) -> User:
    return examples.user_in("reader", "huda", PASSWORD)


def ask(password: str = PASSWORD, username: str = "huda") -> Any:
    return APIClient().post(TOKEN, {"username": username, "password": password})


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def days_left(token: dict[str, str]) -> int:
    return round((parse_datetime(token["expiry"]) - timezone.now()) / timedelta(days=1))  # type: ignore[operator]


def test_a_token_opens_the_api_until_it_is_ended(login: User) -> None:
    first, second = (ask().json() for _ in range(2))
    assert first["username"] == "huda"
    assert days_left(first) == settings.ISNAD_TOKEN_DAYS == 90
    client = with_token(first["token"])
    assert client.get("/api/v1/claims/").status_code == 200
    assert client.post("/api/v1/auth/logout/").status_code == 204
    assert client.get("/api/v1/claims/").status_code == 401
    assert with_token(second["token"]).get("/api/v1/claims/").status_code == 200
    login.refresh_from_db()
    assert login.last_login is not None


@pytest.mark.parametrize("token", ["", "x", "é", "x" * 5000])
def test_a_token_nobody_was_given(db: None, token: str) -> None:
    answer = with_token(token).get("/api/v1/claims/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize(
    "given", [{"password": "wrong"}, {"username": "nobody"}, {"password": f" {PASSWORD}"}]
)
def test_a_name_and_a_password_must_belong_together(login: User, given: dict[str, str]) -> None:
    answer = ask(**given)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "credentials_wrong")


def password_by_command(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **_prompt: "willow-quarry-93")
    call_command("changepassword", user.username, verbosity=0)


def password_by_admin(user: User, _: Any) -> None:
    boss = examples.user_in("admin", "boss")
    person_password_set(person=user, by=boss, password="willow-quarry-93")


def password_taken(user: User, _: Any) -> None:
    person_password_set(person=user, by=examples.user_in("admin", "boss"), password=None)


def account_closed(user: User, _: Any) -> None:
    person_change(person=user, by=examples.user_in("admin", "boss"), is_active=False)


def account_closed_in_the_database(user: User, _: Any) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def role_taken(user: User, _: Any) -> None:
    person_change(person=user, by=examples.user_in("admin", "boss"), roles=[])


def role_emptied(user: User, _: Any) -> None:
    Group.objects.get(name="reader").user_set.clear()


def role_gone(user: User, _: Any) -> None:
    Group.objects.get(name="reader").delete()


@pytest.mark.parametrize(
    "door",
    [
        password_by_command,
        password_by_admin,
        password_taken,
        account_closed,
        account_closed_in_the_database,
        role_taken,
        role_emptied,
        role_gone,
    ],
)
def test_a_token_ends_with_what_it_rests_on_at_every_door(
    login: User, door: Callable[[User, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = with_token(ask().json()["token"])
    assert client.get("/api/v1/claims/").status_code == 200
    door(login, monkeypatch)
    assert client.get("/api/v1/claims/").status_code == 401
    login.refresh_from_db()
    login.is_active = True
    login.save()
    login.groups.add(Group.objects.get_or_create(name="editor")[0])
    assert client.get("/api/v1/claims/").status_code == 401
    assert not AuthToken.objects.exists()


def test_another_role_or_a_new_hash_of_the_same_password_ends_no_token(login: User) -> None:
    client = with_token(ask().json()["token"])
    login.groups.add(Group.objects.get(name="editor"))
    login.password = make_password(PASSWORD)  # as Django does when it hashes more thoroughly
    login.save(update_fields=["password"])
    assert client.get("/api/v1/claims/").status_code == 200


def test_a_token_expires(login: User) -> None:
    client = with_token(ask().json()["token"])
    AuthToken.objects.update(expiry=timezone.now())
    assert client.get("/api/v1/claims/").status_code == 401


def test_expired_ones_go_when_another_is_used(login: User) -> None:
    old, now = (ask().json()["token"] for _ in range(2))
    AuthToken.objects.filter(digest=hash_token(old)).update(expiry=timezone.now())
    assert with_token(now).get("/api/v1/claims/").status_code == 200
    assert AuthToken.objects.get().digest == hash_token(now)


def test_who_asks_is_found_by_one_query(
    login: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = with_token(ask().json()["token"])
    client.get("/api/v1/")
    with django_assert_num_queries(1):
        client.get("/api/v1/")


def noted_use() -> datetime:
    """When the token was last used."""
    used_at = TokenNote.objects.get().used_at
    assert used_at
    return used_at


def test_when_a_token_was_last_used_is_noted_by_few_writes(login: User) -> None:
    client = with_token(ask().json()["token"])
    note = TokenNote.objects.get()
    assert (note.used_at, note.scopes) == (None, ["*"])
    client.get("/api/v1/claims/")
    first = noted_use()
    client.get("/api/v1/claims/")
    assert noted_use() == first
    TokenNote.objects.update(used_at=first - timedelta(minutes=11))
    client.get("/api/v1/claims/")
    assert noted_use() > first


def test_a_login_that_was_closed_gets_no_token(login: User) -> None:
    User.objects.filter(pk=login.pk).update(is_active=False)
    assert ask().status_code == 401


def test_guessing_is_locked_out_in_json_even_with_the_right_password(
    login: User, settings: Any
) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    answers = [ask("wrong") for _ in range(4)] + [ask()]
    assert [answer.status_code for answer in answers][-2:] == [429, 429]
    assert answers[-1].json()["error"]["code"] == "throttled"
    assert answers[-1]["Retry-After"] == "900"


def test_asking_too_often_is_throttled(login: User) -> None:
    answers = [APIClient().post(TOKEN, {}) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {400}
    assert answers[30].status_code == 429
    assert answers[30].json()["error"]["code"] == "throttled"


def test_a_session_from_the_desk_opens_the_api_but_writes_need_its_csrf_token(login: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/claims/").status_code == 200
    answer = client.post("/api/v1/articles/", {"text": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")
    assert "CSRF" in answer.json()["error"]["message"]
