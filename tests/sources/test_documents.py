"""A published text is kept once, as it was published."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.contrib.auth.models import User

from sources.actions.documents import document_store
from sources.errors import Refused
from sources.models import Document

SENTENCE = "قال الوزير إن السد سيكتمل في مايو."


def test_a_text_is_kept_with_what_is_known_about_it(db: None) -> None:
    user = User.objects.create_user("huda")
    published = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    document, created = document_store(
        text=f" {SENTENCE}\r\n",
        title="  السد ",
        url=" https://example.org/1 ",
        published_at=published,
        by=user,
    )
    document.refresh_from_db()
    assert created
    assert (document.text, document.original) == (f" {SENTENCE}\r\n", b"")
    assert (document.title, document.url, document.language, document.kind) == (
        "السد",
        "https://example.org/1",
        "ar",
        "article",
    )
    assert (document.published_at, document.added_by) == (published, user)
    assert document.sha256 == sha256(document.text.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_bytes_and_text_of_the_same_words_are_one_document(db: None, encoding: str) -> None:
    first, _created = document_store(text=SENTENCE)
    again, created = document_store(text=SENTENCE.encode(encoding))
    assert (again, created) == (first, False)


def test_the_first_description_stays(db: None) -> None:
    document_store(text=SENTENCE, title="First", language="ar")
    again, created = document_store(text=SENTENCE, title="Second", language="fa")
    assert (created, again.title, again.language) == (False, "First", "ar")


def test_the_same_words_from_two_addresses_are_two_documents(db: None) -> None:
    for url in ("", "https://example.org/1", "https://example.org/2"):
        document_store(text=SENTENCE, url=url)
    assert Document.objects.count() == 3


def test_a_statement_becomes_an_article_and_an_article_stays_one(db: None) -> None:
    document_store(text=SENTENCE, kind="statement")
    for kind in ("article", "report"):
        document, created = document_store(text=SENTENCE, kind=kind)
        assert (created, document.kind) == (False, "article")
    assert Document.objects.get().kind == "article"


@pytest.mark.parametrize(
    ("given", "text", "original"),
    [
        ("one\x00two", "one\ufffdtwo", b"one\x00two"),
        (b"one\x00two", "one\ufffdtwo", b"one\x00two"),
        ("one\ud800two", "one?two", b"one\xed\xa0\x80two"),
        (b"\x89PNG\r\n", "\ufffdPNG\r\n", b"\x89PNG\r\n"),
    ],
    ids=["NUL in text", "NUL in bytes", "lone surrogate", "picture"],
)
def test_what_no_text_column_holds_is_kept_beside_a_readable_rendering(
    db: None, given: str | bytes, text: str, original: bytes
) -> None:
    document, created = document_store(text=given)
    document.refresh_from_db()
    assert (created, document.text, bytes(document.original)) == (True, text, original)
    assert document.sha256 == sha256(original).hexdigest()
    again, created = document_store(text=given)
    assert (again, created) == (document, False)


@pytest.mark.parametrize(("tag", "kept"), [("AR-eg", "ar"), ("en_GB", "en"), ("", "ar")])
def test_a_language_tag_is_reduced_to_its_code(db: None, tag: str, kept: str) -> None:
    assert document_store(text=SENTENCE, language=tag)[0].language == kept


def test_a_languages_name_is_no_language_tag(db: None) -> None:
    with pytest.raises(Refused) as refusal:
        document_store(text=SENTENCE, language="Arabic")
    assert (refusal.value.code, refusal.value.field) == ("language_malformed", "language")
    assert not Document.objects.exists()
