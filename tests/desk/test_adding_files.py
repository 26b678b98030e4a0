"""Several files at once: each becomes an article of its own, or says why not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from claims.models import Article
from sources.models import Original

from .. import examples
from ..sources.test_uploads import paragraph, word
from .conftest import BOTH, Visit

ADD = "/desk/claims/article/add/"
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 20


def files(**named: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name.replace("_", "."), data) for name, data in named.items()]


def test_each_of_several_files_becomes_an_article_or_says_why_not(desk: Client) -> None:
    there = examples.article()
    given = {
        "file": files(
            a_txt="قال الوزير إن السد آمن.".encode(),
            b_docx=word(paragraph("وأضاف أنه قديم.")),
            c_txt=examples.ARTICLE.encode(),
            d_jpg=PICTURE,
            e_txt=b"",
        ),
        "outlet": "النهر",
    }
    page = desk.post(ADD, given)
    rows = [(row.name, bool(row.document), row.is_new) for row in page.context["rows"]]
    completed = {row.name: list(row.completed) for row in page.context["rows"] if row.completed}
    assert rows == [
        ("a.txt", True, True),
        ("b.docx", True, True),
        ("c.txt", True, False),
        ("d.jpg", False, False),
        ("e.txt", False, False),
    ]
    assert completed == {"c.txt": ["Filled in: published by."]}
    html = page.content.decode()
    assert "Filled in: published by." in html
    assert "This is a picture, not a text." in html
    assert "There is no text in this file." in html
    assert f"/desk/claims/article/{there.pk}/change/" in html
    there.refresh_from_db()
    assert str(there.publisher) == "النهر"
    new = Article.objects.exclude(pk=there.pk)
    assert {(article.text, str(article.publisher)) for article in new} == {
        ("قال الوزير إن السد آمن.", "النهر"),
        ("وأضاف أنه قديم.", "النهر"),
    }
    assert Original.objects.filter(document__in=new).count() == 2


def test_several_files_have_no_text_in_common(desk: Client) -> None:
    given = {"file": files(a_txt=b"one", b_txt=b"two"), "text": "نص", "title": "عنوان"}
    html = desk.post(ADD, given).content.decode()
    assert "Several files have no text, address or title in common." in html
    assert 'value="عنوان"' in html
    assert not Article.objects.exists()


DROP = """(form, names) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([`قال ${name} إن السد آمن.`], name));
  for (const kind of ["dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@BOTH
def test_files_are_dropped_on_the_form(visit: Visit, language: str) -> None:
    page = visit(language)
    page.goto(ADD)
    page.locator("#adding").evaluate(DROP, ["أول.txt", "second.txt"])
    expect(page.locator(".chosen li")).to_have_text(["أول.txt", "second.txt"])
    page.click(".submit-row [type=submit]")
    expect(page.locator(".files-added .run-done")).to_have_count(2)
    assert Article.objects.count() == 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@BOTH
def test_files_that_are_dropped_on_any_page_of_the_desk_become_articles(
    visit: Visit, language: str
) -> None:
    page = visit(language)
    page.goto("/desk/claims/claim/")
    page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          for (const name of ["a.txt", "b.txt"])
            dataTransfer.items.add(new File([`قال الوزير إن السد آمن. ${name}`], name));
          const say = (type) => document.body.dispatchEvent(
            new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
          say("dragover");
          say("drop");
        }"""
    )
    page.wait_for_url("**/desk/claims/article/add/")
    expect(page.locator("#content")).to_contain_text("b.txt")
    assert Article.objects.count() == 2
    page.goto("/desk/claims/article/add/")
    expect(page.locator("[name=text]")).to_be_focused()
