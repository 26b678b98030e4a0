"""The seed article with claims marked by hand, and people who work at the desk."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.extraction.types import Span
from claims.models import Article, Claim
from config.settings import SEEDS

from .. import examples

SEED = next((SEEDS / "articles").glob("*.txt")).read_text(encoding="utf-8")


def words(first: str, last: str) -> str:
    """The seed article's words from ``first`` to the next ``last``."""
    start = SEED.index(first)
    return SEED[start : SEED.index(last, start) + len(last)]


SAID = SEED.index("قال البيت الأبيض")
CALL = words("ترامب وبوتين اتفقا", "العنف”")
SEEDED = (
    examples.attribution(
        "البيت الأبيض", "أعلن", words("الرئيس الأمريكي", "وتستمر ليومين"), text=SEED
    ),
    replace(
        examples.attribution("البيت الأبيض", "قال", CALL, text=SEED, kind="mixed"),
        source=(Span(SAID + len("قال "), SAID + len("قال البيت الأبيض")),),
    ),
    examples.attribution(
        "ترامب وبوتين",
        "اتفقا",
        words("المعاناة في سوريا", "إنهاء العنف"),
        text=SEED,
        kind="direct",
        parent=1,
        speakers=("دونالد ترامب", "فلاديمير بوتين"),
    ),
    examples.attribution(
        "البيان",
        "وصف",
        words("الحوار بين الرئيسين", "وغيرها الكثير”"),
        text=SEED,
        resolved_source="البيت الأبيض",
    ),
)
#: What the article says itself, in the order of its text; the last is the most check-worthy.
OWN = (
    examples.statement(
        words("ازداد التوتر", "وكوريا الشمالية"), 0.6, "comparison", "opinion", text=SEED
    ),
    examples.statement(words("عقد الاجتماع الأول", "تركية روسية"), 0.3, "named", text=SEED),
    examples.statement(words("قتل أكثر", "100 مدني"), 0.9, "casualties", "number", text=SEED),
)
#: For what an editor sees or types: pages that run in either direction, in either's words.
BOTH = pytest.mark.parametrize("language", ["ar", "en"])
PASSWORD = "a long password"
NAMES = {"salma": "سلمى", "huda": "هدى"}


class Visit(Protocol):
    """Opens the desk in a browser of its own."""

    def __call__(
        self, language: str, name: str = "salma", role: str = "editor", *, by_form: bool = False
    ) -> Page: ...


@pytest.fixture
def editor(db: None) -> User:
    return _staff("editor")


@pytest.fixture
def reader(db: None) -> User:
    return _staff("reader")


def _staff(role: str) -> User:
    user = examples.user_in(role)
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def article(db: None) -> Article:
    """The seed article, its extraction done."""
    document = examples.article(SEED)
    examples.record(document, *SEEDED)
    return Article.objects.get(pk=document.pk)


@pytest.fixture
def claims(article: Article) -> list[Claim]:
    """Its claims in text order; the third lies within the second."""
    return list(article.claims.order_by("start", "pk"))


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """A client of an editor who asks for English."""
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


# --- a real browser ---------------------------------------------------------------------


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Visit]:
    """``visit("ar")``: a page, empty yet, of an editor who asks for Arabic and is logged in.

    ``visit("en", "huda", "reviewer")`` is somebody else's, in a browser of their own.
    ``by_form``: they log in as people do, which leads to the front page.

    Afterwards nothing may have gone wrong on it: no error in its console (a breach of
    the content security policy is one), no request to another server.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def note(bad: bool, what: str) -> None:
        if bad:
            troubles.append(what)

    def logged_in(
        language: str, name: str = "salma", role: str = "editor", *, by_form: bool = False
    ) -> Page:
        context = browser.new_context(
            locale=language, base_url=live_server.url, viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: note(m.type == "error", m.text))
        page.on("pageerror", lambda error: note(True, str(error)))
        page.on("request", lambda r: note(not r.url.startswith(live_server.url), r.url))
        if not User.objects.filter(username=name).exists():
            at_the_desk(name, role)
        if by_form:
            log_in(page, name)
        else:
            enter(context, User.objects.get(username=name), live_server)
        return page

    yield logged_in
    for context in contexts:
        context.close()
    assert troubles == []


def picture(page: Page, name: str) -> None:
    """A picture to look at, where they are wanted (in the folder of ISNAD_SCREENSHOTS)."""
    folder = os.environ.get("ISNAD_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def log_in(page: Page, name: str = "salma") -> None:
    """As that person, by the form."""
    page.goto("/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form [type=submit]")
    expect(page.locator("#user-tools")).to_contain_text(NAMES[name])


def enter(context: BrowserContext, user: User, server: LiveServer) -> None:
    """The browser has their session, as after a login."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])


def at_the_desk(name: str = "salma", role: str = "editor") -> User:
    """Somebody with a password, who is called سلمى unless named otherwise."""
    user = examples.user_in(role, name, PASSWORD)
    user.is_staff, user.first_name = True, NAMES[name]
    user.save()
    return user
