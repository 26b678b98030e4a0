"""A program logs in with a token, which can be taken back."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

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


def test_a_token_opens_the_api_until_it_is_ended(login: User) -> None:
    first, second = (ask().json() for _ in range(2))
    assert (first["username"], first["expiry"]) == ("huda", None)
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


def test_a_login_that_was_closed_gets_no_token_and_its_tokens_end(login: User) -> None:
    token = ask().json()["token"]
    User.objects.filter(pk=login.pk).update(is_active=False)
    assert ask().status_code == 401
    assert with_token(token).get("/api/v1/claims/").status_code == 401


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
