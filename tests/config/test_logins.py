"""Guessing is slow from everywhere, and locks out nobody but the guesser; at both doors."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from config import logins

from .. import examples

PASSWORD = "tamarind-brook-27"
DESK, API = "/desk/login/", "/api/v1/auth/token/"
OWN, STRANGER = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def huda(db: None, settings: Any) -> User:
    settings.PROXIES = 1
    user = examples.user_in("editor", "huda", PASSWORD)
    user.is_staff = True
    user.save()
    return user


def attempt(door: str, password: str, address: str, name: str = "huda") -> int:
    """302 or 200 for whom the desk or the API let in; the desk shows its form again by 200."""
    given = {"username": name, "password": password}
    headers = {"x-forwarded-for": f"{address}"}
    form = MULTIPART_CONTENT if door == DESK else "application/json"
    answer: Any = Client(headers=headers).post(door, given, content_type=form)
    if door == DESK and answer.status_code == 200:
        return 429 if "Too many tries" in answer.content.decode() else 401
    return 200 if answer.status_code == 302 else int(answer.status_code)


@pytest.mark.parametrize("door", [DESK, API])
def test_a_stranger_locks_out_themselves_and_not_the_name(door: str) -> None:
    tries = [attempt(door, "wrong", STRANGER) for _ in range(11)]
    assert tries == [401] * 9 + [429] * 2
    assert attempt(door, PASSWORD, STRANGER) == 429
    assert attempt(door, PASSWORD, OWN) == 200


def test_an_address_that_the_sender_made_up_opens_no_new_account_of_tries() -> None:
    tries = [attempt(API, "wrong", f"192.0.2.{n}, {STRANGER}") for n in range(11)]
    assert tries[-1] == 429


def test_both_doors_count_together(settings: Any) -> None:
    for n in range(30):
        attempt((DESK, API)[n % 2], "wrong", STRANGER, name=f"name{n}")
    assert [attempt(door, PASSWORD, STRANGER) for door in (DESK, API)] == [429, 429]
    assert [attempt(door, PASSWORD, OWN) for door in (DESK, API)] == [200, 200]


@pytest.mark.parametrize("door", [DESK, API])
def test_many_guesses_from_everywhere_delay_strangers_only(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "NAME_FAILURES", 4)
    assert attempt(door, PASSWORD, OWN) == 200
    for n in range(4):
        attempt(door, "wrong", f"192.0.2.{n}")
    assert [attempt(door, "wrong", STRANGER) for _ in range(2)] == [401, 429]
    assert attempt(door, PASSWORD, "198.51.100.8") == 200  # delayed, not locked out: its own turn
    assert [attempt(door, PASSWORD, OWN) for _ in range(3)] == [200] * 3
    assert attempt(door, "wrong", STRANGER, name="omar") == 401


def test_the_page_of_a_locked_name_says_what_to_do() -> None:
    headers = {"x-forwarded-for": STRANGER, "accept-language": "ar"}
    for _ in range(10):
        page: Any = Client(headers=headers).post(DESK, {"username": "huda", "password": "wrong"})
    assert page.status_code == 429
    assert "انتظر ربع ساعة" in page.content.decode()
