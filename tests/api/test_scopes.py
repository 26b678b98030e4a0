"""A token can be for a part of what its person may do, and does nothing else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

from claims.actions.tokens import token_make
from claims.models import TokenNote
from claims.roles import SCOPES
from sources.errors import Refused

from .. import examples
from ..roles.addresses import Address, addresses
from ..roles.newsroom import PASSWORD, Newsroom, newsroom_made
from .test_contract import ABOUT_THE_API, allowed

#: {route below api/v1: scope} of every write that is not for ``assess``.
INGEST = {
    "articles/",
    "articles/bulk/",
    "fact-checks/",
    "articles/<int:pk>/",
    "articles/<int:pk>/withdraw/",
    "articles/<int:pk>/restore/",
    "articles/<int:pk>/topics/",
    "articles/<int:article>/extract/",
    "documents/",
    "feeds/",
    "feeds/<int:pk>/",
    "feeds/<int:pk>/poll/",
    "intakes/<int:pk>/retry/",
    "intakes/<int:pk>/file/",
    "intakes/<int:pk>/unfile/",
    "runs/<int:pk>/cancel/",
    "runs/<int:pk>/file/",
    "runs/<int:pk>/unfile/",
    "sources/",
}
ADMIN = ("webhooks/", "topics/", "accounts/", "tokens/", "labels/", "newsroom/", "roles/")
PUBLISH = {"drafts/<int:pk>/approve/", "drafts/<int:pk>/return/"}


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return newsroom_made()


def scope_needed(door: Address, method: str) -> str:
    route = door.route.removeprefix("api/v1/")
    if method == "GET":
        return "read"
    if route.startswith("exports/"):
        return "read"
    if route.startswith(ADMIN):
        return "admin"
    return "ingest" if route in INGEST else "publish" if route in PUBLISH else "assess"


def test_every_operation_is_for_one_scope(newsroom: Newsroom) -> None:
    root, asked = newsroom.people["superuser"], 0
    clients = {scope: program(token_make(by=root, scopes=[scope])[1]) for scope in SCOPES}
    doors = [each for each in addresses(newsroom) if each.route.startswith("api/v1/")]
    for door in doors:
        if door.route in ABOUT_THE_API or door.route.startswith("api/v1/auth/"):
            continue
        for method in allowed(door):
            passed = {
                scope for scope, client in clients.items() if not _refused(client, door, method)
            }
            assert passed == {"*", scope_needed(door, method)}, f"{method} {door.route}"
            asked += 1
    assert asked > 60


def _refused(client: APIClient, door: Address, method: str) -> bool:
    """An unknown parameter is told only to those that may ask at all; nothing is written."""
    answer = client.generic(method, f"{door.path}?no_such=1", "{}", "application/json")
    code = answer.json()["error"]["code"]
    assert (answer.status_code, code) in ((403, "scope_missing"), (400, "parameter_unknown"))
    return bool(answer.status_code == 403)


def program(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_a_scope_gives_nothing_that_the_role_does_not(newsroom: Newsroom) -> None:
    reader = program(token_make(by=newsroom.people["reader"], scopes=["ingest"])[1])
    answer = reader.post("/api/v1/articles/", {"text": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


def test_any_token_finds_its_way_and_ends_itself(newsroom: Newsroom) -> None:
    client = program(token_make(by=newsroom.people["editor"], scopes=["ingest"])[1])
    assert client.get("/api/v1/").status_code == 200
    assert client.post("/api/v1/auth/logout/").status_code == 204
    assert client.get("/api/v1/").status_code == 401


def test_the_login_gives_a_token_of_the_scopes_asked_for(newsroom: Newsroom) -> None:
    given = {"username": "editor", "password": PASSWORD, "scopes": ["read", "ingest"]}
    answer = APIClient().post("/api/v1/auth/token/", given)
    assert (answer.status_code, answer.json()["scopes"]) == (200, ["ingest", "read"])
    assert TokenNote.objects.latest("token__created").scopes == ["ingest", "read"]
    for scopes in ([], ["everything"]):
        answer = APIClient().post("/api/v1/auth/token/", given | {"scopes": scopes})
        assert answer.json()["error"]["field"].startswith("scopes")


def test_a_session_is_no_token(newsroom: Newsroom, client: Client) -> None:
    client.force_login(
        newsroom.people["editor"], backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/api/v1/claims/").status_code == 200


def test_the_desk_makes_and_shows_scopes(newsroom: Newsroom, client: Client) -> None:
    client.force_login(
        newsroom.people["editor"], backend="django.contrib.auth.backends.ModelBackend"
    )
    client.post("/desk/tokens/", {"name": "importer", "scopes": ["ingest", "read"]})
    assert TokenNote.objects.get(name="importer").scopes == ["ingest", "read"]
    page = client.get("/desk/tokens/").content.decode()
    assert "ingest, read" in page
    refused = client.post("/desk/tokens/", {"name": "nothing"}).content.decode()
    assert "Choose what the token may do." in refused
    assert not TokenNote.objects.filter(name="nothing").exists()


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "all"]])
def test_a_token_for_nothing_is_none(db: None, scopes: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        token_make(by=examples.user_in("editor"), scopes=scopes)
    assert (refusal.value.code, refusal.value.field) == ("scope_unknown", "scopes")
    assert not AuthToken.objects.exists()


def test_tokens_are_made_listed_and_ended_by_command(db: None) -> None:
    examples.user_in("editor", "huda")
    told = StringIO()
    scopes = ["--scope", "ingest", "--scope", "read"]
    call_command("token", "make", "huda", "--name", "importer", *scopes, stdout=told)
    client = program(told.getvalue().strip())
    assert client.get("/api/v1/claims/").status_code == 200
    listed = StringIO()
    call_command("token", "list", "huda", stdout=listed)
    beginning, what = listed.getvalue().split()[:2]
    assert (what, told.getvalue().startswith(beginning)) == ("ingest,read", True)
    call_command("token", "end", "huda", beginning)
    assert client.get("/api/v1/claims/").status_code == 401
    for words in (["list", "nobody"], ["end", "huda", beginning]):
        with pytest.raises(CommandError):
            call_command("token", *words)
