"""Every address, by every method, for every role: what was read, and what was written.

Methods that no browser sends to the desk are sent by two: who may nothing, and who may much.
Each request runs inside a savepoint that is rolled back, and the database is compared before and
after.  What a role may read stands in ``newsroom.MAY_READ``, what it may write in ``writes``.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from drf_spectacular.generators import SchemaGenerator

from config.celery import app

from .addresses import METHODS, Address, addresses
from .newsroom import MAY_READ, UNFINISHED, Newsroom, newsroom_made
from .writes import API, DESK, allowed

#: What a browser sends by itself, and who sends the desk every other method too.
BROWSERS, ODD = {"GET", "POST"}, ("no role", "editor")
#: What belongs to a visit, not to the newsroom.
VISIT = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}
#: Admin pages of what Isnad is made of; its superuser alone may enter them.
STOCK = ("desk/axes/", "desk/django_celery_beat/")
HANDLER = ClientHandler(enforce_csrf_checks=False)
#: Where somebody writes rows of their own by asking alone: what they were told, their token.
OWN = {"desk/notifications/<int:pk>/", "api/v1/auth/logout/"}
WORDS = sorted(MAY_READ["superuser"] | {UNFINISHED})


class Visitor(NamedTuple):
    """Somebody with a role, who came by a session or by a token."""

    role: str
    door: str
    client: Client


class Answer(NamedTuple):
    """What a request came to: status, words of the newsroom read, tables written."""

    status: int
    read: set[str]
    wrote: set[str]


@pytest.fixture(scope="module")
def reference() -> Any:
    """The API's schema.  It is made anew for each reader, and the same for all: once will do."""
    return SchemaGenerator().get_schema(None, True)  # type: ignore[no-untyped-call]


@pytest.fixture
def newsroom(db: None, monkeypatch: pytest.MonkeyPatch, reference: Any) -> Newsroom:
    monkeypatch.setattr(app.control, "ping", lambda **_options: [])
    monkeypatch.setattr(
        SchemaGenerator, "get_schema", lambda *_args, **_options: deepcopy(reference)
    )
    return newsroom_made()


@pytest.fixture
def visitors(newsroom: Newsroom) -> list[Visitor]:
    """Each role by session, and by token too."""
    found = [Visitor("anonymous", "session", _client())]
    for role, person in newsroom.people.items():
        client = _client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        token = _client(headers={"authorization": f"Token {newsroom.tokens[role]}"})
        found += [Visitor(role, "session", client), Visitor(role, "token", token)]
    return found


def _client(**options: Any) -> Client:
    """All share a handler: making one looks for every static file."""
    client = Client(raise_request_exception=False, **options)
    client.handler = HANDLER
    return client


@pytest.mark.slow
@pytest.mark.parametrize(
    "roles", [("anonymous", "no role", "superuser"), ("reader", "admin"), ("editor", "reviewer")]
)
def test_no_address_gives_or_takes_more_than_the_role_allows(
    newsroom: Newsroom,
    visitors: list[Visitor],
    roles: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    found, asked = addresses(newsroom), 0
    visitors = [who for who in visitors if who.role in roles]
    faults, read = [], defaultdict[str, set[str]](set)
    before = _digests()
    for address in found:
        for who in visitors:
            if who.door == "token" and not address.route.startswith("api/"):
                continue
            for method, body in _asked(address, who):
                answer = _ask(who.client, method, address.path, body, before)
                asked += 1
                read[who.role] |= answer.read
                faults += _faults(who, f"{method} {address.path} {body}", answer)
                if answer.wrote and not _may_write_unasked(who, address, method):
                    faults.append(
                        f"{who.role} wrote {answer.wrote}: {method} {address.path} {body}"
                    )
    counts = f"{len(found)} addresses × their methods × {' + '.join(roles)}"
    with capsys.disabled():
        sys.stdout.write(f"\n{counts}: {asked} requests\n")
    assert not faults, "\n".join(faults)
    assert dict(read) == {role: MAY_READ[role] for role in roles}


def _asked(address: Address, who: Visitor) -> Iterator[tuple[str, Any]]:
    """Every method that is known there; at the desk a POST also as a form that agrees to it all."""
    odd = set() if who.role in ODD or address.route.startswith("api/") else METHODS - BROWSERS
    for method in sorted(address.methods - odd):
        yield method, None
    if address.route.startswith("desk/"):
        yield "POST", {"post": "yes", "_save": "", "action": "delete_selected"}


def _may_write_unasked(who: Visitor, address: Address, method: str) -> bool:
    """What is written without a body: by doors that need none, and on the stock pages."""
    if who.role == "superuser" and address.route.startswith(STOCK):
        return True
    if address.route in OWN and who.role != "anonymous":
        return True
    here = [write for write in (*DESK, *API) if write.route == address.route]
    return any(write.method == method and allowed(who.role, write.permission) for write in here)


def test_every_write_has_its_permission(newsroom: Newsroom, visitors: list[Visitor]) -> None:
    paths: dict[str, str] = {}
    for address in addresses(newsroom):
        paths.setdefault(address.route, address.path)
    faults, before = [], _digests()
    for write in (*DESK, *API):
        path = f"/api/v1/{write.path(newsroom.keys)}" if write.path else paths[write.route]
        body = write.body(newsroom.keys)
        for who in visitors:
            if who.door == "token" and not write.route.startswith("api/"):
                continue
            answer = _ask(who.client, write.method, path, body, before)
            asked = f"{write.method} {path} {body}"
            faults += _faults(who, asked, answer)
            if bool(answer.wrote) != allowed(who.role, write.permission):
                faults.append(f"{who.role} by {who.door}: {answer.status} {answer.wrote} {asked}")
    assert not faults, "\n".join(faults)


def test_what_an_address_does_not_know_is_done_for_nobody(
    newsroom: Newsroom, visitors: list[Visitor]
) -> None:
    (superuser,) = (v for v in visitors if (v.role, v.door) == ("superuser", "token"))
    before = _digests()
    unknown = [(a, each) for a in addresses(newsroom) for each in METHODS - a.methods]
    answers = {
        (method, address.path): _ask(superuser.client, method, address.path, None, before)
        for address, method in unknown
    }
    assert {asked: each[:1] + each[2:] for asked, each in answers.items()} == dict.fromkeys(
        answers, (405, set())
    )
    assert len(answers) > 200


def test_history_is_read_and_puts_nothing_back(newsroom: Newsroom, visitors: list[Visitor]) -> None:
    merged = newsroom.keys["merged"]
    path, before = f"/desk/sources/source/{merged}/history/{newsroom.keys['history']}/", _digests()
    for who in visitors:
        if who.door == "session" and who.role not in ("anonymous", "no role"):
            page = who.client.get(path)
            assert (page.status_code, "Revert" in page.text) == (200, False)
            answer = _ask(who.client, "POST", path, {"kind": "outlet"}, before)
            assert (answer.status, answer.wrote) == (403, set())


def _faults(who: Visitor, asked: str, answer: Answer) -> list[str]:
    """What is wrong with it: an error of ours, or words that are not for this role."""
    too_much = answer.read - MAY_READ[who.role]
    faults = [f"{who.role} read {too_much} by {asked}"] if too_much else []
    if answer.status >= 500 and not any(probe in asked for probe in ("/health/", " /readyz ")):
        faults.append(f"{who.role} got {answer.status} by {asked}")
    return faults


def _ask(client: Client, method: str, path: str, body: Any, before: dict[str, str]) -> Answer:
    """Ask, look, and put everything back."""
    cache.clear()
    place, changes, cookies = transaction.savepoint(), _changes(), dict(client.cookies)
    if body is None or path.startswith("/api/"):
        given, kind = json.dumps(body or {}), "application/json"
        response = client.generic(method, path, given if body else "", kind)
    else:
        response = client.post(path, body)
    content = b"".join(response) if response.streaming else response.content
    wrote = set() if _changes() == changes else _differing(before, _digests())
    transaction.savepoint_rollback(place)
    if response.cookies:  # a new password makes a new session, which is gone now
        client.cookies.clear()
        client.cookies.update(cookies)
    text = content.decode(errors="replace")
    return Answer(response.status_code, {word for word in WORDS if word in text}, wrote)


def _changes() -> int:
    """How many rows this connection has ever written: where none were, nothing differs."""
    return int(connection.connection.total_changes)


def _digests() -> dict[str, str]:
    """{table: what it holds} of all but the visit's own.

    An index of words can't be read from end to end; what it is made of, tables too, can.
    """
    with connection.cursor() as cursor:
        made = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        indexes = {name for (name,) in cursor.execute(made).fetchall()}
        return {
            table: hashlib.sha256(
                repr(cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()).encode()
            ).hexdigest()
            for table in connection.introspection.table_names(cursor)
            if table not in VISIT | indexes
        }


def _differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {table for table in after if before.get(table) != after[table]}
