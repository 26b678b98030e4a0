"""What was received is kept byte for byte, and can be had back without doing harm."""

import gzip
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from claims.models import Article
from sources.models import Document, Original
from sources.originals import original_keep, originals_adopt
from sources.received import Received, as_file

from .. import examples
from ..api.conftest import client_of
from .test_uploads import paragraph, word

ARTICLES = "/api/v1/articles/"
#: In Windows-1256 with CR LF: the text that is stored has neither these bytes nor these line ends.
OLD = "قال الوزير إن السد آمن.\r\nوأضاف أنه قديم.\r\n".encode("windows-1256")


@pytest.fixture
def api(db: None) -> APIClient:
    return client_of(examples.user_in("editor"))


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    user = examples.user_in("editor", "salma")
    user.is_staff = True
    user.save()
    client.force_login(user)
    return client


def bytes_of(client: Any, address: str) -> tuple[bytes, dict[str, str]]:
    """(the body, the headers that keep it from doing harm)"""
    answer = client.get(address)
    assert answer.status_code == 200
    names = ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    assert "sandbox" in answer["Content-Security-Policy"]
    return answer.content, {name: answer[name] for name in names}


def test_a_file_sent_to_the_api_comes_back_as_it_was(api: APIClient) -> None:
    file = SimpleUploadedFile("السد.txt", OLD, "text/plain; charset=windows-1256")
    article = api.post(ARTICLES, {"file": file}, format="multipart").json()["article"]
    shown = api.get(article["href"]).json()
    body, headers = bytes_of(api, shown["original"])
    assert body == OLD
    assert headers == {
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=utf-8''%D8%A7%D9%84%D8%B3%D8%AF.txt",
        "X-Content-Type-Options": "nosniff",
    }
    [line] = shown["originals"]
    assert line | {"id": 0, "received_at": ""} == {
        "id": 0,
        "file_name": "السد.txt",
        "media_type": "text/plain",
        "charset": "",
        "size": len(OLD),
        "sha256": Original.objects.get().sha256,
        "asked": "",
        "final": "",
        "redirects": [],
        "received_at": "",
    }


def test_a_text_body_keeps_its_declared_encoding(api: APIClient) -> None:
    body: Any = OLD
    answer = api.generic("POST", ARTICLES, body, "text/plain; charset=windows-1256")
    href = answer.json()["article"]["href"]
    assert bytes_of(api, f"{href}original/")[0] == OLD
    assert Original.objects.get().charset == "windows-1256"


def test_of_a_text_sent_as_json_the_text_is_what_was_received(api: APIClient) -> None:
    text = "  قال\u200c الوزير.\n"
    href = api.post(ARTICLES, {"text": text}).json()["article"]["href"]
    body, headers = bytes_of(api, f"{href}original/")
    assert (body, headers["Content-Type"]) == (text.encode(), "text/plain")
    assert not Original.objects.exists()


def test_bytes_that_are_no_text_come_back_too(api: APIClient) -> None:
    document = examples.article(text=bytes(range(256)) * 20)  # type: ignore[arg-type]
    assert bytes_of(api, f"{ARTICLES}{document.pk}/original/")[0] == bytes(range(256)) * 20


def test_a_file_given_at_the_desk_comes_back_at_the_desk(desk: Client) -> None:
    data = word(paragraph("قال الوزير إن السد آمن."))
    desk.post("/desk/claims/article/add/", {"file": SimpleUploadedFile("a.docx", data)})
    article = Article.objects.get()
    address = f"/desk/claims/article/{article.pk}/original/"
    assert bytes_of(desk, address)[0] == data
    assert address in desk.get(f"/desk/claims/article/{article.pk}/change/").content.decode()
    document = f"/desk/sources/document/{article.pk}/"
    assert bytes_of(desk, f"{document}original/")[0] == data
    assert f"{document}original/" in desk.get(f"{document}change/").content.decode()


def test_each_time_that_other_bytes_came_is_kept_and_the_first_is_what_was_read(
    api: APIClient,
) -> None:
    document = examples.article()
    for body in (b"<p>one</p>", b"<p>two</p>", b"<p>one</p>"):
        original_keep(received=as_file("a.html", body, "text/html"), document=document)
    ids = [line["id"] for line in api.get(f"{ARTICLES}{document.pk}/").json()["originals"]]
    address = f"{ARTICLES}{document.pk}/original/"
    bodies = [bytes_of(api, f"{address}?received={pk}")[0] for pk in ids]
    assert bodies == [b"<p>one</p>", b"<p>two</p>"]
    assert bytes_of(api, address)[0] == b"<p>one</p>"


@pytest.mark.parametrize("asked", ["0", "x", "٣", "9" * 30])
def test_an_original_that_is_none_of_the_article_s_is_not_found(api: APIClient, asked: str) -> None:
    document, other = examples.article(), examples.article("نص آخر.")
    original_keep(received=as_file("a.txt", b"x"), document=other)
    assert api.get(f"{ARTICLES}{document.pk}/original/?received={asked}").status_code == 404
    theirs = Original.objects.get().pk
    assert api.get(f"{ARTICLES}{document.pk}/original/?received={theirs}").status_code == 404


def test_who_may_not_read_the_article_may_not_have_its_bytes(client: Client, db: None) -> None:
    document, lena = examples.article(), examples.user_in("reader", "lena")
    lena.groups.clear()
    nobody = client_of(lena)
    assert nobody.get(f"{ARTICLES}{document.pk}/original/").status_code == 403
    assert client.get(f"{ARTICLES}{document.pk}/original/").status_code == 401


def test_what_was_received_never_changes(db: None) -> None:
    original = original_keep(received=as_file("a.txt", b"x"), document=None)
    for change in ({"packed": gzip.compress(b"y")}, {"sha256": "0" * 64}, {"final": "http://b/"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Original.objects.filter(pk=original.pk).update(**change)


def test_a_snapshot_becomes_the_document_s_once_there_is_one(db: None) -> None:
    document = examples.article()
    page = Received(
        b"<p>x</p>",
        asked="http://a.example/",
        final="http://b.example/",
        redirects=("http://c.example/",),
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "who=me"), ("X-Odd", "a\x00b")),
    )
    snapshot = original_keep(received=page, document=None)
    assert snapshot.headers == [["Content-Type", "text/html"], ["X-Odd", "ab"]]
    originals_adopt(originals=[snapshot], document=document)
    originals_adopt(originals=[snapshot], document=Document.objects.create(sha256="0", text="x"))
    assert Original.objects.get().document_id == document.pk
