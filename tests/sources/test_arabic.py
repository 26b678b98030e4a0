"""Arabic that was copied out of a PDF file becomes letters, or is refused where it is reversed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sources.actions.documents import document_store
from sources.arabic import is_backwards, letters_restored
from sources.errors import Refused
from sources.models import Document, Original

from .. import examples
from ..api.conftest import client_of

SENTENCE = "قال وزير الري هاني سويلم إن السد سيكتمل في مايو."

LETTERS = "قال رئيس البلدية كريم الدباغ إن المحطة تكفي المدينة، وإنها لا تتوقف."
SHAPES = "ﻗﺎل رﺋﻴﺲ اﻟﺒﻠﺪﻳﺔ ﻛﺮﻳﻢ اﻟﺪﺑﺎغ إن اﻟﻤﺤﻄﺔ ﺗﻜﻔﻲ اﻟﻤﺪﻳﻨﺔ، وإﻧﻬﺎ ﻻ ﺗﺘﻮﻗﻒ."


@pytest.mark.parametrize(
    ("shapes", "letters"),
    [
        (SHAPES, LETTERS),
        ("ﷲ ﻷن ﻵل ﭘﺎرﯾﺲ ﮐﻪ", "الله لأن لآل پاریس که"),
        ("ﻣﺤﻤﺪ ﷺ و﷼ ﴿ﻗﻞ﴾", "محمد ﷺ و﷼ ﴿قل﴾"),
        ("ﻋﻠﻢ\ufe70 ﻭ\ufe77ﻫﻮ", "علم\u064b و\u064eهو"),
        ("no Arabic \ufb01ne \ufeff", "no Arabic \ufb01ne \ufeff"),
    ],
)
def test_shapes_become_the_letters_that_they_draw(shapes: str, letters: str) -> None:
    assert letters_restored(shapes) == letters


def test_places_follow_the_letters_that_take_the_place_of_shapes(db: None) -> None:
    said, more = "ﻷن اﻟﺴﺪ ﻻ ﻳﻜﻔﻲ.", "ﻗﺎل."
    places = {"times": [(0, "0:00:01"), (len(said) + 1, "0:00:09")]}
    document, _new = document_store(text=f"{said}\n{more}", places=places)
    document.refresh_from_db()
    assert document.places is not None
    assert [document.text[start:] for start, _called in document.places["times"]] == [
        "لأن السد لا يكفي.\nقال.",
        "قال.",
    ]
    assert document.place_of(document.text.index("قال")) == {"time": "0:00:09"}


@pytest.mark.parametrize("text", [LETTERS, SHAPES, "زاد قائلا", "مثلا قليلا", "", "ok\n" + LETTERS])
def test_arabic_in_its_order_is_not_backwards(text: str) -> None:
    assert not is_backwards(text)


@pytest.mark.parametrize(
    "text",
    [
        LETTERS[::-1],
        SHAPES[::-1],
        "لاق ريزولا",
        "Report 2026\n" + LETTERS[::-1] + "\n" + LETTERS,
        "ةدحتملا ممألا نع رداص ريرقت",
    ],
)
def test_arabic_back_to_front_is_recognised(text: str) -> None:
    assert is_backwards(text)


@pytest.mark.parametrize("kind", ["article", "report"])
def test_arabic_back_to_front_is_refused_with_what_to_do(db: None, kind: str) -> None:
    with pytest.raises(Refused, match="Add the PDF file itself") as refusal:
        document_store(text=LETTERS[::-1].encode(), kind=kind)
    assert (refusal.value.code, refusal.value.field) == ("text_backwards", "text")
    assert not Document.objects.exists()


def test_what_is_stored_has_letters_and_what_came_is_kept(db: None) -> None:
    api = client_of(examples.user_in("editor"))
    typed = api.post("/api/v1/articles/", {"text": SHAPES})
    assert typed.status_code == 202
    document = Document.objects.get()
    assert (document.text, bytes(document.original)) == (LETTERS, b"")
    assert Original.objects.get().body == SHAPES.encode()
    file = SimpleUploadedFile("a.txt", SHAPES.encode("utf-16"))
    again = api.post("/api/v1/articles/", {"file": file}, format="multipart")
    assert again.json()["article"]["id"] == document.pk
    assert api.post("/api/v1/articles/", {"text": LETTERS}).status_code == 200
    backwards = api.post("/api/v1/articles/", {"text": SENTENCE[::-1]})
    assert (backwards.status_code, backwards.json()["error"]["code"]) == (400, "text_backwards")
