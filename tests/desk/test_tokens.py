"""A person's tokens at the desk: made, shown once, ended; and ended by an admin."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from knox.models import AuthToken

from claims.actions.tokens import token_make

from .conftest import _staff

PAGE = "/desk/tokens/"


def secret_shown(page: Any) -> str:
    found = re.search(r'<code dir="ltr" translate="no">(\w{64})</code>', page.content.decode())
    return found[1] if found else ""


def test_a_token_is_made_shown_once_and_opens_the_api(desk: Client, editor: User) -> None:
    secret = secret_shown(desk.post(PAGE, {"name": "the importer\u202e", "scopes": "*"}))
    assert AuthToken.objects.get().user == editor
    program = Client(headers={"authorization": f"Token {secret}"})
    assert program.get("/api/v1/claims/").status_code == 200
    html = desk.get(PAGE).content.decode()
    assert (secret in html, secret[:8] in html, "<bdi>the importer</bdi>" in html) == (
        False,
        True,
        True,
    )
    assert '<link rel="stylesheet" href="/static/claims/lists' in html


def test_what_is_ticked_beside_everything_narrows_a_token(desk: Client, editor: User) -> None:
    secret = secret_shown(desk.post(PAGE, {"name": "reads", "scopes": ["*", "read"]}))
    program = Client(headers={"authorization": f"Token {secret}"})
    assert program.get("/api/v1/claims/").status_code == 200
    assert program.post("/api/v1/articles/", {"text": "نص"}).status_code == 403


def test_a_token_is_ended_by_its_person_and_by_nobody_else(desk: Client, editor: User) -> None:
    own, _secret = token_make(by=editor, name="own")
    other, _secret = token_make(by=_staff("reviewer"), name="other")
    for token in (own, own, other):
        page = desk.post(PAGE, {"end": token.digest}, follow=True)
    assert "This token has ended already." in page.content.decode()
    assert list(AuthToken.objects.values_list("digest", flat=True)) == [other.digest]
    assert desk.get(f"{PAGE}{other.user_id}/").status_code == 403
    assert desk.post(f"{PAGE}{other.user_id}/", {"end": other.digest}).status_code == 403


@pytest.mark.parametrize(("role", "ended"), [("admin", True), ("superuser", False)])
def test_an_admin_ends_the_tokens_of_whoever_may_not_do_more(
    client: Client, editor: User, role: str, ended: bool
) -> None:
    boss = _staff("admin")
    person = editor if role == "admin" else User.objects.create_superuser("root")
    token, _secret = token_make(by=person)
    client.force_login(boss)
    address = f"{PAGE}{person.pk}/"
    if ended:
        assert f'href="{address}"' in client.get(f"/desk/auth/user/{person.pk}/change/").text
    client.post(address, {"end": token.digest})
    assert AuthToken.objects.exists() is not ended
    assert LogEntry.objects.filter(object_id=person.pk, user=boss).exists() is ended


def test_the_page_speaks_arabic(desk: Client) -> None:
    html = desk.get(PAGE, headers={"accept-language": "ar"}).content.decode()
    assert "مفاتيح واجهة البرمجة" in html
    assert "أنشئ مفتاحًا" in html
