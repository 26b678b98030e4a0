"""What holds for every answer, and for every request before it is read."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation

from config.middleware import ANONYMOUS_BODY

from .. import examples

TOO_MUCH = "x" * (ANONYMOUS_BODY + 1)


@pytest.fixture
def editor(db: None) -> User:
    user = examples.user_in("editor")
    user.is_staff = True
    user.save()
    return user


@pytest.mark.parametrize(
    "path",
    ["/desk/", "/desk/login/", "/desk/nothing/", "/api/v1/claims/", "/api/v1/no/", "/api/v1/docs/"],
)
def test_nothing_that_the_desk_or_the_api_answers_is_kept(editor: User, path: str) -> None:
    known = Client()
    known.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    for client in (Client(), known):
        said = client.get(path)["Cache-Control"]
        assert {"no-store", "private"} <= set(said.split(", "))


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/", "/i18n/setlang/", "/nowhere/"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_stranger_s_large_form_is_refused_unread(db: None, path: str, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    request: Any = client.generic("POST", path, TOO_MUCH, kind).wsgi_request
    answer = client.generic("POST", path, TOO_MUCH, kind)
    assert answer.status_code == 413
    assert "You are logged out, so that nothing of this was read." in answer.text
    assert request._read_started is False


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This page had been open for too long, or your browser keeps no cookies."),
        ("ar", "بقيت هذه الصفحة مفتوحة أطول مما ينبغي، أو أن متصفحك لا يحفظ ملفات تعريف الارتباط."),
    ],
)
def test_a_form_that_was_open_for_too_long_says_how_to_send_it_again(
    db: None, language: str, says: str
) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    answer = client.post("/desk/login/", {"username": "salma"})
    assert (answer.status_code, says in answer.text, "CSRF" in answer.text) == (403, True, False)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This address shows nothing: it takes what a form sends."),
        ("ar", "لا شيء يُعرض على هذا الرابط، فهو لما يُرسَل من نموذج."),
    ],
)
def test_who_was_logged_out_when_they_sent_a_form_is_told_after_the_login(
    editor: User, language: str, says: str
) -> None:
    User.objects.filter(pk=editor.pk).update(password=make_password("tamarind-brook-27"))
    client = Client(headers={"accept-language": language})
    login = client.post("/desk/claims/claim/review/", {"press": "approve:1"})["Location"]
    given = {"username": editor.username, "password": "tamarind-brook-27"}
    answer = client.post(login, given, follow=True)
    assert (answer.status_code, answer["Allow"], says in answer.text) == (405, "POST", True)


def test_a_stranger_s_large_body_is_refused_by_the_api_in_its_own_words(db: None) -> None:
    answer = Client().post("/api/v1/auth/token/", {"username": TOO_MUCH}, "application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_an_editor_s_large_form_is_read(editor: User) -> None:
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    given = {"text": "The minister said so. " * 5000, "language": "en"}
    assert client.post(reverse("admin:claims_article_add"), given).status_code == 302


def test_a_made_up_token_is_refused_before_the_body_is_read(db: None) -> None:
    client = Client(headers={"authorization": "Token made-up"})
    answer: Any = client.post("/api/v1/articles/", {"text": TOO_MUCH}, "application/json")
    assert answer.status_code == 401
    assert answer.wsgi_request._read_started is False


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_the_desk_takes_no_other_method_than_pages_and_forms_use(method: str) -> None:
    answer = Client().generic(method, "/desk/login/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("language", "fault", "status", "says"),
    [
        ("en", LookupError("column"), 500, "Something went wrong on our side. Nothing was changed"),
        ("ar", LookupError("column"), 500, "حدث خلل عندنا ولم يتغيّر شيء."),
        ("en", OperationalError("locked"), 503, "The database does not answer."),
        ("ar", OperationalError("locked"), 503, "قاعدة البيانات لا تجيب."),
    ],
)
def test_a_fault_of_ours_is_told_on_a_page_that_asks_the_database_nothing(
    language: str, fault: Exception, status: int, says: str
) -> None:
    try:
        raise fault
    except (LookupError, OperationalError):
        with translation.override(language):
            answer = get_resolver().resolve_error_handler(500)(RequestFactory().get("/desk/"))
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.get("Retry-After")) == (
        status,
        None if status == 500 else "5",
    )
    assert says in answer.text
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
    assert str(fault) not in answer.text
