"""In which encoding a text is: told by the text, or asked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sources.encodings import readings
from sources.models import Document

from .. import examples
from ..api.conftest import client_of

TEXTS = [
    "قالت هدى القاسم إن السوق مغلق.",
    "قال الوزير إن السد آمن، وأضاف: «لا خوف».",
    "غرق قارب قبالة الساحل",
    "Menu and Sport and World\nوقف إطلاق النار في المدينة",
]


def as_read(data: bytes) -> list[str]:
    return [" ".join(each.text.split()) for each in readings(data)]


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6", "mac_arabic", "utf-8"])
@pytest.mark.parametrize("text", TEXTS)
def test_arabic_tells_its_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    assert as_read(data) == [" ".join(data.decode(encoding).split())]


def test_a_stray_byte_makes_no_other_encoding() -> None:
    data = TEXTS[0].encode()
    assert as_read(data * 2 + b" \xe1 " + data * 2) == [f"{TEXTS[0] * 2} \ufffd {TEXTS[0] * 2}"]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Où êtes-vous allé à Noël ?", "cp1252", "windows-1252"),
        ("Наводнение в городе", "cp1251", "windows-1251"),
        ("من", "cp1256", "windows-1256"),
    ],
)
def test_what_is_doubtful_has_several_readings(text: str, encoding: str, name: str) -> None:
    found = readings(text.encode(encoding))
    assert len(found) > 1
    assert {each.encoding: each.sample for each in found}[name] == text


def test_what_is_no_text_has_none() -> None:
    assert readings(b"\x89PNG\x00\x00\xff\xfe") == []


LATIN = "Où êtes-vous allé à Noël ?"


def test_the_api_asks_for_the_encoding_and_takes_it(db: None) -> None:
    api = client_of(examples.user_in("editor"))

    def sent(**given: str) -> Any:
        file = SimpleUploadedFile("a.txt", LATIN.encode("cp1252"))
        return api.post("/api/v1/articles/", {"file": file, **given}, format="multipart")

    error = sent().json()["error"]
    offered = {each["encoding"]: each["sample"] for each in error["readings"]}
    assert (error["code"], offered["windows-1252"]) == ("encoding_doubtful", LATIN)
    assert not Document.objects.exists()
    assert sent(encoding="windows-1252").status_code == 202
    assert Document.objects.get().text == LATIN
    body: Any = "Ça va à Noël".encode("cp1252")
    assert api.generic("POST", "/api/v1/articles/", body, "text/plain").status_code == 400
    declared = api.generic("POST", "/api/v1/articles/", body, "text/plain; charset=iso-8859-1")
    assert declared.status_code == 202


def test_an_html_file_in_a_doubtful_encoding_is_asked_about_too(db: None) -> None:
    api = client_of(examples.user_in("editor"))
    article = f"<html><body><article><h1>Noël</h1>{f'<p>{LATIN}</p>' * 9}</article></body></html>"

    def sent(**given: str) -> Any:
        file = SimpleUploadedFile("a.html", article.encode("cp1252"))
        return api.post("/api/v1/articles/", {"file": file, **given}, format="multipart")

    error = sent().json()["error"]
    offered = {each["encoding"]: each["sample"] for each in error["readings"]}
    assert error["code"] == "encoding_doubtful"
    assert LATIN in offered["windows-1252"]
    assert sent(encoding="windows-1252").status_code == 202
    assert LATIN in Document.objects.get().text


def test_the_desk_shows_the_readings_and_takes_the_one_chosen(client: Client, db: None) -> None:
    user = examples.user_in("editor", "salma")
    user.is_staff = True
    user.save()
    client.force_login(user)
    address = "/desk/claims/article/add/"
    file = SimpleUploadedFile("a.txt", LATIN.encode("cp1252"))
    page = client.post(address, {"file": file}).content.decode()
    assert LATIN in page
    assert 'value="windows-1252"' in page
    again = SimpleUploadedFile("a.txt", LATIN.encode("cp1252"))
    client.post(address, {"file": again, "encoding": "windows-1252"})
    assert Document.objects.get().text == LATIN
