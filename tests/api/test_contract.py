"""What holds at every address of the API, walked from the resolver."""

import re
from collections.abc import Iterator
from itertools import chain, product
from typing import Any

import pytest
from django.utils import translation
from rest_framework.test import APIClient

from config.contract import Contract
from config.errors import errors_flat

from ..roles.addresses import Address, addresses
from ..roles.newsroom import Newsroom, newsroom_made
from .conftest import client_of
from .test_odd_input import inputs

ARABIC = re.compile("[\u0600-\u06ff]")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: Made by libraries, of no rows of ours.
ABOUT_THE_API = {"api/v1/", "api/v1/schema/", "api/v1/docs/"}


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return newsroom_made()


@pytest.fixture
def root(newsroom: Newsroom) -> APIClient:
    return client_of(newsroom.people["superuser"])


@pytest.fixture
def doors(newsroom: Newsroom) -> list[Address]:
    found = [each for each in addresses(newsroom) if each.route.startswith("api/v1/")]
    assert len(found) > 50
    return found


def allowed(door: Address) -> Iterator[str]:
    """The methods that it takes."""
    actions = getattr(door.view, "actions", None)
    for method in METHODS:
        name = method.lower()
        if name in actions if actions else hasattr(door.view.cls, name):
            yield method


def test_every_view_keeps_the_contract(doors: list[Address]) -> None:
    views = {door.route: door.view.cls for door in doors if door.route not in ABOUT_THE_API}
    assert {route for route, view in views.items() if not issubclass(view, Contract)} == set()


def test_no_address_reads_over_a_parameter_that_it_does_not_have(
    root: APIClient, doors: list[Address]
) -> None:
    for door in doors:
        for method in allowed(door):
            answer = root.generic(method, f"{door.path}?no_such=1", "{}", "application/json")
            found = answer.json()["error"]
            assert (answer.status_code, found["code"]) == (400, "parameter_unknown"), door.path
            assert "no_such" in found["message"]


def test_no_address_loses_a_method_or_a_body_for_a_slash(
    root: APIClient, doors: list[Address]
) -> None:
    for door in doors:
        for method in METHODS:
            answer = root.generic(method, f"{door.path[:-1]}?x=1", "{}", "application/json")
            assert (answer.status_code, answer["Location"]) == (308, f"{door.path}?x=1")


def test_every_read_has_a_tag_and_is_not_sent_again_to_who_has_it(
    root: APIClient, doors: list[Address]
) -> None:
    tagged = 0
    for door in (door for door in doors if door.route not in ABOUT_THE_API):
        for method in {"GET", "HEAD"} if "GET" in allowed(door) else ():
            path = f"{door.path}?search=Qclaim" if door.path.endswith("search/") else door.path
            first = root.generic(method, path)
            if first.status_code != 200 or first["Content-Type"] != "application/json":
                continue
            again = root.generic(method, path, headers={"If-None-Match": f'"x", {first["ETag"]}'})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
            tagged += 1
    assert tagged > 60


def test_no_write_of_one_row_is_done_upon_another_version(
    root: APIClient, doors: list[Address]
) -> None:
    rows = 0
    for door in (door for door in doors if door.route not in ABOUT_THE_API):
        for method in {"POST", "PATCH", "DELETE"} & set(allowed(door)):
            headers = {"If-Match": '"x"'}
            if door.route.startswith("api/v1/auth/"):
                continue
            answer = root.generic(method, door.path, "{}", "application/json", headers=headers)
            found = answer.json()["error"]
            if answer.status_code == 404:
                continue
            assert (answer.status_code, found["code"]) == (412, "version_other"), door.path
            rows += "current" in found
            of_row = "<" in door.route or door.route.endswith(("/me/", "/newsroom/"))
            assert ("current" in found) == answer.has_header("ETag") == of_row
    assert rows > 35


# --- languages --------------------------------------------------------------------------


def test_every_message_is_arabic_where_arabic_is_asked_for(
    root: APIClient, doors: list[Address]
) -> None:
    root.credentials(HTTP_ACCEPT_LANGUAGE="ar")
    stranger = APIClient(headers={"Accept-Language": "ar"})
    said: set[str] = set()
    for door in doors:
        wrong = (_unknown(door, stranger), _read_wrongly(door, root), _sent_wrongly(door, root))
        for answer in chain(*wrong):
            said |= set(_messages(answer))
    assert len(said) > 50
    assert_arabic(said)


def test_every_field_says_in_arabic_what_is_wrong_with_it(db: None) -> None:
    said: set[str] = set()
    with translation.override("ar"):
        for shape, value in product(
            inputs(), ([{}], {}, "", -1, 0.5, None, "2024-13-01", "1" * 30)
        ):
            given = shape(data=dict.fromkeys(shape().fields, value))
            if not given.is_valid():
                said |= {str(each) for _path, each in errors_flat(given.errors)}
    assert len(said) > 20
    assert_arabic(said)


def assert_arabic(said: set[str]) -> None:
    """Names and codes stand alone or in lists; two words in a row are English."""
    english = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
    assert {each for each in said if english.search(each) or not ARABIC.search(each)} == set()


def _messages(answer: Any) -> Iterator[str]:
    """An error's, and its fields'."""
    if answer.status_code >= 400:
        found = answer.json()["error"]
        yield found["message"]
        yield answer.json()["title"]
        yield from (each["message"] for each in found.get("fields", ()))


def _unknown(door: Address, stranger: APIClient) -> Iterator[Any]:
    yield stranger.get(door.path)
    yield stranger.get(door.path, headers={"Authorization": "Bearer none"})
    yield stranger.get(door.path, headers={"Authorization": "Token a b"})


def _read_wrongly(door: Address, root: APIClient) -> Iterator[Any]:
    yield root.get(door.path, headers={"Accept": "text/html"})
    yield root.get(re.sub(r"(?<=/)\d+(?=/)", "999999", door.path))
    for query in ("no_such=1", "ordering=none", "cursor=none", "claim=x&search=a&search=b"):
        yield root.get(f"{door.path}?{query}")
    for method in set(METHODS) - set(allowed(door)):
        yield root.generic(method, door.path, "{}", "application/json")


def _sent_wrongly(door: Address, root: APIClient) -> Iterator[Any]:
    for method in {"POST", "PATCH"} & set(allowed(door)):
        for kind in ("application/json", "application/xml", "multipart/form-data"):
            yield root.generic(method, door.path, "{", kind)
        for body in ("[]", "{}", '{"no_such": 1}'):
            yield root.generic(method, door.path, body, "application/json")
