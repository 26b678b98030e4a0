"""Articles and documents come in by paste or file, and nothing typed is lost on the way."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.actions.articles import article_submit
from claims.desk.article_form import ArticleForm
from claims.models import Article
from sources.models import Document, PageLook

from .. import examples
from ..sources.test_uploads import paragraph, word

ADD = "/desk/claims/article/add/"


def test_a_pasted_article_is_kept_as_pasted_and_queued(desk: Client) -> None:
    text = "  قال الوزير إن السد آمن.\n\nوأضاف أنه قديم. "
    page = desk.post(
        ADD,
        {
            "text": text.replace("\n", "\r\n"),
            "title": "السد",
            "outlet": "صحيفة النهر",
            "url": "https://example.org/dam",
            "published_on": "2026-05-02",
        },
    )
    article = Article.objects.get()
    assert page.headers["Location"] == f"/desk/claims/article/{article.pk}/change/"
    assert (article.text, article.title, article.language) == (text, "السد", "ar")
    assert (article.url, article.published_at) == (
        "https://example.org/dam",
        datetime(2026, 5, 2, tzinfo=UTC),
    )
    assert article.publisher
    assert (str(article.publisher), article.publisher.kind) == (
        "صحيفة النهر",
        "outlet",
    )
    assert article.runs.get().state == "queued"


def test_an_uploaded_file_is_kept_byte_for_byte(desk: Client) -> None:
    text = "قالت الوزيرة إن الجسر آمن.\r\nوأضافت أنه جديد.\r\n"
    desk.post(ADD, {"file": SimpleUploadedFile("a.txt", text.encode())})
    assert Article.objects.get().text == text


def test_the_same_article_leads_to_the_one_that_is_there(desk: Client) -> None:
    there = examples.article()
    page = desk.post(ADD, {"text": examples.ARTICLE}, follow=True)
    assert page.redirect_chain[-1][0] == f"/desk/claims/article/{there.pk}/change/"
    assert "on the desk already" in page.content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "نص المقال", "url": "no address"}, "Enter a valid URL"),
        ({"text": " \r\n "}, "Paste the text, or choose a file that holds it."),
        ({"text": "نص المقال", "published_on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    desk: Client, fields: dict[str, str], says: str
) -> None:
    page = desk.post(ADD, {"title": "عنوان المقال", **fields})
    html = page.content.decode()
    assert page.status_code == 200
    assert says in html
    assert 'value="عنوان المقال"' in html
    assert fields["text"].strip() in html
    assert not Document.objects.exists()


def test_a_refused_file_moves_into_the_text_field(desk: Client) -> None:
    file = SimpleUploadedFile("a.txt", "نص من ملف".encode())
    html = desk.post(ADD, {"file": file, "url": "no address"}).content.decode()
    assert "نص من ملف</textarea>" in html


def test_a_file_that_is_no_text_is_called_by_its_name_and_nothing_typed_is_lost(
    desk: Client,
) -> None:
    picture = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 20)
    html = desk.post(ADD, {"file": picture, "title": "عنوان", "outlet": "النهر"}).content.decode()
    assert "This is a picture, not a text. Open it, copy the text, and paste it here." in html
    assert 'value="عنوان"' in html
    assert 'value="النهر"' in html
    assert "JFIF" not in html
    assert not Document.objects.exists()


def test_the_api_stores_what_is_no_text_and_the_run_says_so(desk: Client, editor: User) -> None:
    from claims.actions.runs import run_execute

    document, run, _new = article_submit(text=bytes(range(256)) * 20, by=editor)
    run_execute(run_id=run.pk)
    html = desk.get(f"/desk/claims/article/{document.pk}/change/").content.decode()
    assert "This is no readable text." in html


@pytest.mark.parametrize("data", [b"", b" \r\n"])
def test_a_file_without_text_is_refused(desk: Client, data: bytes) -> None:
    html = desk.post(ADD, {"file": SimpleUploadedFile("a.txt", data)}).content.decode()
    assert "There is no text in this file." in html
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused(desk: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    file = SimpleUploadedFile("a.txt", b"x" * 2001)
    html = desk.post(ADD, {"file": file, "title": "عنوان"}).content.decode()
    assert "This file is larger than the desk takes in" in html
    assert 'value="عنوان"' in html
    assert not Document.objects.exists()


def test_word_and_html_files_are_cleaned(desk: Client) -> None:
    desk.post(ADD, {"file": SimpleUploadedFile("a.docx", word(paragraph("قال السد\u200cها")))})
    desk.post(ADD, {"file": SimpleUploadedFile("a.html", "<p>قال</p><p>وأضاف".encode())})
    texts = Article.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["قال السد\u200cها", "قال\nوأضاف"]


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("قال\u2028وأضاف\u2029وختم\x0bأمس\r\nاليوم", "قال\nوأضاف\nوختم\nأمس\nاليوم"),
        ("<html><body><p>قال &amp;</p><p>وأضاف\u00a0أن</p></body></html>", "قال &\nوأضاف\u00a0أن"),
        ("قال إن <b>الوسم</b> ثخين", "قال إن <b>الوسم</b> ثخين"),
    ],
    ids=["odd line ends", "a page", "words"],
)
def test_a_paste_is_cleaned_into_text(desk: Client, pasted: str, kept: str) -> None:
    desk.post(ADD, {"text": pasted})
    assert Article.objects.get().text == kept


def test_a_file_whose_encoding_is_asked_need_not_be_chosen_again(desk: Client) -> None:
    words = "Le préfet a déclaré : « L'été a été très sec. » " * 4
    data = words.encode("windows-1252")
    asked = desk.post(ADD, {"file": SimpleUploadedFile("été.txt", data), "title": "Été"})
    assert "Choose below how they read rightly" in asked.text
    kept = re.findall(r'name="kept" value="(\d+)"', asked.text)[0]
    again = {"kept": kept, "title": "Été", "text": ""}
    unsaid = desk.post(ADD, again)
    assert "Choose below how they read rightly" in unsaid.text
    assert PageLook.objects.count() == 1
    other = examples.user_in("editor", "stranger")
    User.objects.filter(pk=other.pk).update(is_staff=True)
    stranger = Client()
    stranger.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "Paste the text, or choose a file" in stranger.post(ADD, again).text
    desk.post(ADD, again | {"encoding": "windows-1252"})
    article = Article.objects.get()
    assert (article.text, article.title) == (words, "Été")
    original = article.originals.get()
    assert (original.body, original.file_name) == (data, "été.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256"])
def test_old_encodings_are_read(desk: Client, encoding: str) -> None:
    desk.post(ADD, {"file": SimpleUploadedFile("a.txt", "قال الوزير".encode(encoding))})
    assert Article.objects.get().text == "قال الوزير"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This is larger than the desk takes in (1000\u00a0bytes)."),
        ("ar", "هذا أكبر مما يقبله المكتب (1000"),
    ],
)
def test_a_paste_over_the_limit_gets_a_page_that_says_what_to_do(
    desk: Client, settings: Any, language: str, says: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = desk.post(ADD, {"text": "x" * 1_000_000}, headers={"accept-language": language})
    html = page.content.decode()
    assert page.status_code == 413
    assert page.wsgi_request.read(1) == b""  # a browser that is cut off shows no page of ours
    assert says in html
    assert 'href="/desk/"' in html
    assert "desk.css" in html
    assert not Document.objects.exists()


def test_a_statement_is_stored_to_serve_as_evidence(desk: Client) -> None:
    page = desk.post(
        "/desk/sources/document/add/",
        {"text": "بيان الوزارة.", "kind": "statement", "language": "ar"},
    )
    document = Document.objects.get()
    assert (document.kind, document.text) == ("statement", "بيان الوزارة.")
    html = desk.get(page.headers["Location"]).content.decode()
    assert 'dir="auto" lang="ar">بيان الوزارة.</div>' in html


def test_a_language_with_a_pack_can_be_chosen_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "claims.desk.article_form.available", lambda: ("ar", "en", "fr", "nl", "tlh")
    )
    field: Any = ArticleForm(None).fields["language"]
    choices = [(code, str(name)) for code, name in field.choices]
    assert choices[:4] == [
        ("", "detect it from the text"), ("ar", "Arabic"), ("en", "English"), ("fr", "French"),
    ]  # fmt: skip
    assert choices[-2:] == [("nl", "Dutch"), ("tlh", "tlh")]
    assert len({code for code, _name in choices}) == len(choices)
