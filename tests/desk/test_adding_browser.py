"""Adding an article in a real browser: what is pasted, fetched, known, or too large."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Article
from sources.actions.documents import document_store
from sources.looks import look_execute
from sources.models import Document, PageLook

from ..conftest import wait_for
from ..sources.site import OUTLET, TEXT, TITLE, Site, site_running
from .conftest import BOTH, Visit, at_the_desk, enter
from .test_accessibility import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/desk/claims/article/add/"
CASES = json.loads(
    (Path(__file__).parents[1] / "sources" / "cleaning.json").read_text(encoding="utf-8")
)
WORD = next(case for case in CASES if case["name"] == "Word")
PASTE = """(field, {html, text}) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  field.focus();
  return field.dispatchEvent(event);
}"""


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def worker_reads() -> None:
    """What a worker does with the look that the page has asked for; the page waits for it."""
    wait_for(lambda: PageLook.objects.filter(state="queued").exists())
    look_execute(look_id=PageLook.objects.get(state="queued").pk)


def paste(page: Page, html: str, text: str = "") -> bool:
    """Tells whether the paste is left to the browser."""
    return bool(page.locator("#id_text").evaluate(PASTE, {"html": html, "text": text}))


def test_every_example_is_cleaned_as_the_server_cleans_it(visit: Visit) -> None:
    page = visit("en")
    page.goto(ADD)
    cleaned = page.evaluate("(all) => all.map(markupText)", [case["html"] for case in CASES])
    assert cleaned == [case["text"] for case in CASES]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_paste_from_word_is_clean_text_at_the_cursor_and_can_be_undone(
    visit: Visit, language: str
) -> None:
    page = visit(language)
    page.goto(ADD)
    field = page.locator("#id_text")
    field.fill("قبل  بعد")
    field.evaluate("field => field.setSelectionRange(4, 4)")
    assert not paste(page, WORD["html"], "not this")
    expect(field).to_have_value(f"قبل {WORD['text']} بعد")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("قبل  بعد")
    page.keyboard.press("Control+Shift+z")
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/change/")
    assert Article.objects.get().text == f"قبل {WORD['text']} بعد"


def test_a_paste_without_markup_is_left_to_the_browser(visit: Visit) -> None:
    page = visit("en")
    page.goto(ADD)
    assert paste(page, "", "plain words")
    assert paste(page, "<img src=x alt=صورة>", "")


@pytest.mark.parametrize(
    ("language", "look", "known", "anyway"),
    [
        ("ar", "هذا ما في الصفحة", "هذا الرابط موجود على المكتب من قبل", "احفظه مع ذلك"),
        ("en", "This is what the page says", "This address is on the desk already", "all the same"),
    ],
)
def test_an_address_is_fetched_looked_over_and_stored_beside_what_is_known(
    visit: Visit, site: Site, language: str, look: str, known: str, anyway: str
) -> None:
    there, _new = document_store(text="نص أقدم", title="السد قديمًا", url=site["/1256"])
    page = visit(language)
    page.goto(ADD)
    page.fill("#id_url", site["/1256"])
    page.click("[name=fetch]")
    expect(page.locator(".waiting")).to_be_visible()
    page.fill("#id_title", "عنواني")
    worker_reads()
    expect(page.locator(".fetched")).to_contain_text(look)
    expect(page.locator("#id_title")).to_have_value("عنواني")
    expect(page.locator("#id_text")).to_have_value(TEXT)
    expect(page.locator("#id_outlet")).to_have_value(OUTLET)
    expect(page.locator("#id_published_on")).to_have_value("2026-05-02")
    page.click(".submit-row [type=submit]")
    expect(page.locator(".alike")).to_contain_text(known)
    expect(page.locator(".alike a")).to_have_text("السد قديمًا")
    assert serious("the question", Axe().run(page)) == []
    expect(page.locator("#id_text")).to_have_value(TEXT)
    page.get_by_label(anyway).check()
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/change/")
    assert Article.objects.exclude(pk=there.pk).get().text == TEXT


def test_enter_stores_and_does_not_fetch(visit: Visit, site: Site) -> None:
    page = visit("en")
    page.goto(ADD)
    page.fill("#id_text", "نص المقال")
    page.fill("#id_url", site["/1256"])
    page.locator("#id_title").press("Enter")
    page.wait_for_url("**/change/")
    assert (Article.objects.get().text, site.asked) == ("نص المقال", [])


@BOTH
def test_a_dead_address_keeps_what_was_typed(visit: Visit, site: Site, language: str) -> None:
    page = visit(language)
    page.goto(ADD)
    page.fill("#id_title", "عنواني")
    page.fill("#id_url", site["/404"])
    page.click(".submit-row [type=submit]")
    worker_reads()
    expect(page.locator(".field-url .problem")).to_contain_text("(404)")
    expect(page.locator("#id_title")).to_have_value("عنواني")
    expect(page.locator("#id_url")).to_have_value(site["/404"])


@pytest.mark.parametrize(("language", "says"), [("ar", "لم يُرسل شيء"), ("en", "Nothing was sent")])
def test_what_is_too_large_is_not_sent_and_nothing_is_lost(
    visit: Visit, settings: Any, language: str, says: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    page = visit(language)
    page.goto(ADD)
    large = "كلام " * 12_000
    page.fill("#id_title", "عنواني")
    page.fill("#id_text", large)
    page.click(".submit-row [type=submit]")
    expect(page.locator(".field-text .too-large")).to_contain_text(says)
    assert page.locator("#id_text").input_value() == large
    assert page.locator("#id_title").input_value() == "عنواني"

    page.fill("#id_text", "")
    page.set_input_files("#id_file", {"name": "a.txt", "mimeType": "", "buffer": b"x" * 100_001})
    page.click(".submit-row [type=submit]")
    expect(page.locator(".field-file .too-large")).to_contain_text(says)
    expect(page.locator(".field-text .too-large")).to_have_count(0)
    assert not Document.objects.exists()

    page.set_input_files("#id_file", [])
    page.fill("#id_text", "نص المقال")
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/change/")


def test_without_script_the_form_works_and_what_is_too_large_gets_a_page(
    browser: Browser, live_server: LiveServer, transactional_db: None, settings: Any, site: Site
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    context = browser.new_context(locale="en", base_url=live_server.url, java_script_enabled=False)
    enter(context, at_the_desk(), live_server)
    page = context.new_page()
    page.goto(ADD)
    page.fill("#id_text", "long word " * 80_000)
    page.click(".submit-row [type=submit]")
    expect(page.locator(".gone")).to_contain_text("This is larger than the desk takes in")
    page.goto(ADD)
    page.fill("#id_url", site["/utf8"])
    page.click("[name=fetch]")
    worker_reads()
    page.get_by_text("Show what was found").click()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/change/")
    assert Article.objects.get().title == TITLE
    context.close()


@pytest.mark.parametrize(
    ("language", "asked", "store"),
    [("en", "the desk has kept the file", "Store"), ("ar", "المكتب يحتفظ بالملف", "احفظ")],
)
def test_how_a_file_reads_is_chosen_and_the_file_not_again(
    visit: Visit, language: str, asked: str, store: str
) -> None:
    words = "Le préfet a déclaré : « L'été a été très sec. »\n" * 4
    page = visit(language)
    page.goto(ADD)
    given: Any = {"name": "a.txt", "mimeType": "text/plain", "buffer": words.encode("windows-1252")}
    page.set_input_files("#id_file", given)
    page.get_by_role("button", name=store, exact=True).click()
    expect(page.get_by_role("alert").filter(has_text=asked)).to_be_visible()
    assert serious(language, Axe().run(page)) == []
    page.locator("label.reading", has_text="windows-1252").get_by_role("radio").check()
    page.get_by_role("button", name=store, exact=True).click()
    expect(page.locator("#article-text")).to_contain_text("Le préfet a déclaré")
    assert Article.objects.get().text == words
