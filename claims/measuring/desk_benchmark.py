"""How long the workbench of a long article takes to open, beside Django's stock change form."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.test.client import Client
from django.test.testcases import LiveServerThread
from django.utils import timezone

from claims.actions.reconciliation import claims_record
from claims.extraction.types import Attribution, Span
from claims.models import Article, Claim, ExtractionRun
from sources.actions.documents import document_store

from .own_database import own_database

ROUNDS = 7
SENTENCE = (
    "قال-{n} الوزير-{n} إن السد الكبير رقم {n} سيكتمل في مايو المقبل بعد تأخير دام ثلاثة أعوام."
    " وشهدت المدينة في اليوم نفسه احتجاجات واسعة في الساحات العامة."
)


@dataclass(frozen=True)
class Opened:
    """Medians of one page: CPU and wall seconds at the server, its size, seconds in a browser."""

    name: str
    cpu: float
    wall: float
    kilobytes: float
    ready: float | None = None


def measure(*, claims: int, chromium: str | None) -> tuple[int, list[Opened]]:
    """(words of the article, our page and the stock one), in a database of its own.

    The peer is what Django's admin gives without any code of ours: the article's change form
    with its claims as inline rows.  ``ready`` is when the page can be used: our script has
    started, the stock page has loaded; None without a browser.
    """
    with own_database():
        article, user = _article(claims), _editor()
        pages = {"Isnad's workbench": _ours, "Django's stock form": _stock(claims)}
        rows = [_served(name, page, article, user) for name, page in pages.items()]
        if chromium:
            ready = _in_a_browser(chromium, article, user)
            rows[0] = Opened(**(vars(rows[0]) | {"ready": ready}))
        return len(article.text.split()), rows


def _article(claims: int) -> Article:
    text = "\n".join(SENTENCE.format(n=n) for n in range(claims))
    document, _new = document_store(text=text, title="benchmark", language="ar")
    now = timezone.now()
    run = ExtractionRun.objects.create(
        document=document, state="running", attempt=1, queued_at=now, started_at=now
    )
    with transaction.atomic():
        claims_record(run=run, attributions=[_attribution(text, n) for n in range(claims)])
    ExtractionRun.objects.filter(pk=run.pk).update(state="done", finished_at=now)
    return Article.objects.get(pk=document.pk)


def _attribution(text: str, n: int) -> Attribution:
    def place(words: str) -> tuple[Span, ...]:
        start = text.index(words)
        return (Span(start, start + len(words)),)

    return Attribution(
        source=place(f"الوزير-{n} "),
        cue=place(f"قال-{n} "),
        content=place(f"السد الكبير رقم {n} سيكتمل في مايو المقبل بعد تأخير دام ثلاثة أعوام"),
        kind="indirect",
        speakers=(f"الوزير {n}",),
    )


def _editor() -> User:
    return User.objects.create_superuser("benchmark")


Page = Callable[[HttpRequest, Article], HttpResponse]


def _ours(request: HttpRequest, article: Article) -> HttpResponse:
    return admin.site.get_model_admin(Article).change_view(request, str(article.pk))


def _stock(claims: int) -> Page:
    class Row(admin.TabularInline):
        model = Claim
        fk_name = "document"
        fields = ("content_text", "cue_text", "speaker_label", "kind", "polarity")
        extra = 0
        max_num = claims

    class Form(admin.ModelAdmin):
        inlines = (Row,)
        fields = ("title", "text", "language", "url")

    form = Form(Article, admin.AdminSite(name="admin"))
    return lambda request, article: form.change_view(request, str(article.pk))


def _served(name: str, page: Page, article: Article, user: User) -> Opened:
    taken: list[tuple[float, float]] = []
    size = 0
    for _round in range(ROUNDS):
        request: Any = RequestFactory(headers={"accept-language": "ar"}).get("/")
        request.user, request._messages = user, ()
        cpu, wall = time.process_time(), time.perf_counter()
        response: Any = page(request, article)
        response.render()
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
        size = len(response.content)
    cpu, wall = (statistics.median(figures) for figures in zip(*taken, strict=True))
    return Opened(name, cpu, wall, size / 1024)


def _in_a_browser(chromium: str, article: Article, user: User) -> float:
    """Median seconds from the click to the page that can be used."""
    from playwright.sync_api import sync_playwright  # comes with the tests' requirements

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
    client = Client()
    client.force_login(user)
    with _server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(locale="ar", viewport={"width": 1440, "height": 900})
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        taken = []
        for _round in range(ROUNDS):
            page.goto(f"{address}/desk/claims/article/{article.pk}/change/")
            page.wait_for_function("performance.getEntriesByName('ready').length")
            mark = "performance.getEntriesByName('ready')[0].startTime"
            milliseconds: float = page.evaluate(mark)
            taken.append(milliseconds / 1000)
        browser.close()
    return statistics.median(taken)


@contextmanager
def _server() -> Iterator[str]:
    shared = {alias: connections[alias] for alias in connections}
    for connection in shared.values():
        connection.inc_thread_sharing()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override=shared)
    server.daemon = True
    with override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()
    for connection in shared.values():
        connection.dec_thread_sharing()
