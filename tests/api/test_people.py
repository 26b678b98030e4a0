"""Whom work can be given to, and the accounts behind them, by the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from knox.models import AuthToken
from rest_framework.test import APIClient

from claims.actions.tokens import token_make

from .. import examples
from .conftest import client_of

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
PASSWORD = "tamarind-brook-27"


@pytest.fixture
def admin_api(db: None) -> APIClient:
    return client_of(examples.user_in("admin", "amal"))


@pytest.fixture
def huda(db: None) -> User:
    person = examples.user_in("reviewer", "huda")
    person.first_name, person.last_name, person.email = "Huda", "Salem", "huda@example.org"
    person.save()
    return person


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_people_are_named_to_whom_claims_can_be_assigned(
    reader_api: APIClient, editor: User, huda: User
) -> None:
    gone = examples.user_in("editor", "gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    everybody = reader_api.get(f"{V1}/people/").json()["results"]
    assert everybody == [
        {"username": "editor", "name": "editor"},
        {"username": "huda", "name": "Huda Salem"},
        {"username": "reader", "name": "reader"},
    ]
    for may, names in (("answer", ["editor", "huda"]), ("review", ["huda"])):
        found = reader_api.get(f"{V1}/people/?may={may}").json()["results"]
        assert [each["username"] for each in found] == names


def test_accounts_are_for_admins(api: APIClient, admin_api: APIClient, huda: User) -> None:
    assert refused(api.get(f"{V1}/accounts/")) == (403, "not_allowed")
    [shown] = admin_api.get(f"{V1}/accounts/?username=huda").json()["results"]
    assert shown | {"date_joined": ""} == {
        "id": huda.pk,
        "href": f"http://testserver{V1}/accounts/{huda.pk}/",
        "username": "huda",
        "name": "Huda Salem",
        "first_name": "Huda",
        "last_name": "Salem",
        "email": "huda@example.org",
        "roles": ["reviewer"],
        "is_active": True,
        "last_login": None,
        "date_joined": "",
    }


def test_an_account_is_made_changed_and_closed(admin_api: APIClient) -> None:
    given = {"username": "sami", "email": "sami@example.org", "roles": ["editor"]}
    made = admin_api.post(f"{V1}/accounts/", given | {"password": PASSWORD})
    assert (made.status_code, made["Location"]) == (201, made.json()["href"])
    sami = User.objects.get(username="sami")
    assert sami.check_password(PASSWORD)
    address = f"{V1}/accounts/{sami.pk}/"
    changed = admin_api.patch(address, {"roles": ["reader"], "first_name": "Sami"})
    assert (changed.json()["roles"], changed.json()["name"]) == (["reader"], "Sami")
    assert changed.json()["email"] == "sami@example.org"
    assert admin_api.patch(address, {"is_active": False}).json()["is_active"] is False


def test_nobody_gives_or_changes_what_is_more_than_they_have(
    admin_api: APIClient, db: None
) -> None:
    root = User.objects.create_superuser("root")
    assert admin_api.patch(f"{V1}/accounts/{root.pk}/", {"email": "x@y.org"}).status_code == 404
    weak = admin_api.post(f"{V1}/accounts/", {"username": "sami", "password": "1"})
    assert refused(weak) == (400, "password_weak")
    unknown = admin_api.post(f"{V1}/accounts/", {"username": "sami", "roles": ["king"]})
    assert refused(unknown) == (400, "invalid_input")
    assert not User.objects.filter(username="sami").exists()


def test_another_password_ends_their_tokens(admin_api: APIClient, huda: User) -> None:
    token_make(by=huda)
    answer = admin_api.post(f"{V1}/accounts/{huda.pk}/password/", {"password": PASSWORD})
    assert answer.status_code == 200
    huda.refresh_from_db()
    assert huda.check_password(PASSWORD)
    assert not AuthToken.objects.exists()


def test_roles_say_what_they_allow(admin_api: APIClient) -> None:
    roles = {each["name"]: each["permissions"] for each in _roles(admin_api)}
    assert {"reader", "editor", "reviewer", "admin"} == roles.keys()
    assert "review_draft" in roles["reviewer"]
    assert "review_draft" not in roles["editor"]


def test_only_whoever_runs_the_desk_makes_and_changes_roles(admin_api: APIClient) -> None:
    given = {"name": "intern", "permissions": ["view_claim", "view_article"]}
    refusal = admin_api.post(f"{V1}/roles/", given)
    assert refused(refusal) == (403, "not_allowed")
    root = client_of(User.objects.create_superuser("root"))
    made = root.post(f"{V1}/roles/", given)
    assert (made.status_code, set(made.json()["permissions"])) == (201, set(given["permissions"]))
    changed = root.patch(made.json()["href"], {"name": "trainee"}).json()
    assert (changed["name"], set(changed["permissions"])) == ("trainee", set(given["permissions"]))
    unknown = root.post(f"{V1}/roles/", given | {"permissions": ["delete_everything"]})
    assert refused(unknown) == (400, "invalid_input")
    [line] = root.get(f"{V1}/log/?kind=group&thing={changed['id']}").json()["results"][:1]
    assert (line["by"], line["name"], line["before"], line["after"]) == (
        "root",
        "trainee",
        {"name": "intern"},
        {"name": "trainee"},
    )


def test_the_log_tells_of_what_its_reader_may_look_at(
    admin_api: APIClient, api: APIClient, huda: User
) -> None:
    admin_api.patch(f"{V1}/accounts/{huda.pk}/", {"email": "h@example.org"})
    admin_api.post(f"{V1}/labels/", {"names": {"en": "misleading"}, "verdict": "disputed"})
    kinds = [
        [each["kind"] for each in client.get(f"{V1}/log/?by=amal").json()["results"]]
        for client in (admin_api, api)
    ]
    assert kinds == [["label", "user"], ["label"]]


def _roles(api: APIClient) -> list[Any]:
    found: list[Any] = api.get(f"{V1}/roles/").json()["results"]
    return found


# --- tokens -----------------------------------------------------------------------------


def test_one_sees_and_ends_ones_own_tokens(huda: User, editor: User) -> None:
    (asks, secret), (other, _secret), (foreign, _) = (
        token_make(by=huda, name="the importer"),
        token_make(by=huda, name="an old one", scopes=["read"]),
        token_make(by=editor, name="another's"),
    )
    program = APIClient(headers={"authorization": f"Token {secret}"})
    rows = {each["id"]: each for each in program.get(f"{V1}/tokens/").json()["results"]}
    assert {key: (row["name"], row["is_this"]) for key, row in rows.items()} == {
        asks.digest: ("the importer", True),
        other.digest: ("an old one", False),
    }
    assert rows[other.digest]["scopes"] == ["read"]
    assert program.delete(f"{V1}/tokens/{other.digest}/").status_code == 204
    assert program.delete(f"{V1}/tokens/{other.digest}/").status_code == 404
    assert program.delete(f"{V1}/tokens/{foreign.digest}/").status_code == 404
    assert set(AuthToken.objects.values_list("digest", flat=True)) == {asks.digest, foreign.digest}


def test_admins_see_and_end_those_of_others(
    admin_api: APIClient, api: APIClient, huda: User
) -> None:
    token = token_make(by=huda, name="an old one")[0]
    for client in (api, admin_api):
        for name in ("huda", "nobody"):
            answer = client.get(f"{V1}/tokens/?username={name}")
            seen = client is admin_api and name == "huda"
            assert answer.status_code == (200 if seen else 403)
    [row] = admin_api.get(f"{V1}/tokens/?username=huda").json()["results"]
    assert admin_api.delete(row["href"]).status_code == 204
    assert not AuthToken.objects.filter(pk=token.pk).exists()
