"""What the desk has already is recognised, and what stands on a page is fetched."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims.models import Article
from sources.actions.documents import document_store
from sources.looks import look_execute, looks_forget
from sources.models import Document, Original, PageLook

from ..sources.files import pdf
from ..sources.site import OUTLET, TEXT, TITLE, Site, site_running
from ..sources.site import page as page_of

ADD = "/desk/claims/article/add/"
WORDS = "قال الوزير إن السد آمن.\nوأضاف أنه قديم."
SPACED = " قال الوزير إن\u00a0السد آمن.\n\n\nوأضاف أنه قديم.\n"
PAGE = "https://example.org/dam"


def stored(**fields: str) -> Document:
    given: dict[str, Any] = {"text": WORDS, "title": "السد", "url": PAGE}
    return document_store(**given | fields)[0]


def change(document: Document, kind: str = "claims/article") -> str:
    return f"/desk/{kind}/{document.pk}/change/"


@pytest.mark.parametrize(
    "fields",
    [
        {"text": WORDS},
        {"text": SPACED},
        {"text": SPACED, "url": "http://EXAMPLE.org/dam/?utm_source=x#top"},
    ],
    ids=["no address", "other white space", "another spelling of the address"],
)
def test_an_article_that_is_there_is_opened(desk: Client, fields: dict[str, str]) -> None:
    there = stored()
    page = desk.post(ADD, fields, follow=True)
    assert page.redirect_chain[-1][0] == change(there)
    assert "This article is on the desk already. Here it is." in page.content.decode()
    assert Article.objects.count() == 1


def test_a_document_that_is_there_is_opened(desk: Client) -> None:
    there = stored(kind="statement", url="")
    page = desk.post("/desk/sources/document/add/", {"text": SPACED, "kind": "statement"})
    assert page.headers["Location"] == change(there, "sources/document")


@pytest.mark.parametrize(
    ("there", "given", "says"),
    [
        ({}, {"text": SPACED, "url": "https://example.com/x"}, "already, from another address."),
        ({"url": ""}, {"text": WORDS, "url": PAGE}, "already, without an address."),
        ({}, {"text": "نص آخر", "url": f"{PAGE}/#x"}, "already, with another text."),
    ],
    ids=["another address", "no address yet", "another text"],
)
def test_what_may_be_the_same_is_asked_about_once_and_then_stored(
    desk: Client, there: dict[str, str], given: dict[str, str], says: str
) -> None:
    known = stored(**there)
    given |= {"title": "عنوان جديد", "outlet": "صحيفة جديدة"}
    html = desk.post(ADD, given).content.decode()
    assert says in html
    assert f'href="{change(known)}"' in html
    assert 'value="عنوان جديد"' in html
    assert given["text"].strip()[:6] in html
    assert f'name="store_beside" value="{known.pk}"' in html
    assert Article.objects.count() == 1

    page = desk.post(ADD, given | {"store_beside": str(known.pk)})
    added = Article.objects.latest("pk")
    assert page.headers["Location"] == change(added) != change(known)
    assert (added.title, added.url) == ("عنوان جديد", given["url"])


def test_a_yes_to_one_document_is_none_to_another(desk: Client) -> None:
    stored()
    given = {"text": "نص آخر", "url": PAGE, "store_beside": "999"}
    assert 'name="store_beside"' in desk.post(ADD, given).content.decode()
    assert Article.objects.count() == 1


def test_a_file_that_may_be_the_same_stands_in_the_text_field(desk: Client) -> None:
    stored()
    file = SimpleUploadedFile("a.txt", "نص من ملف".encode())
    html = desk.post(ADD, {"file": file, "url": PAGE}).content.decode()
    assert "with another text" in html
    assert "نص من ملف</textarea>" in html


def test_a_statement_from_the_same_page_is_no_other_version_of_the_article(desk: Client) -> None:
    stored(kind="statement", text="السد آمن")
    desk.post(ADD, {"text": WORDS, "url": PAGE})
    assert Article.objects.get().text == WORDS


# --- by its address ------------------------------------------------------------------------


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def fetched(desk: Client, given: dict[str, Any]) -> Any:
    """The form once a worker has fetched the page that it asks for, and what it found is shown."""
    waiting = desk.post(ADD, given)
    html = waiting.content.decode()
    assert "The page is being fetched." in html
    assert "Nothing was stored yet" not in html
    look = PageLook.objects.latest("pk")
    status = desk.get(f"/desk/sources/document/{look.pk}/look/")
    assert status.json() == {"under_way": True}
    look_execute(look_id=look.pk)
    assert desk.get(f"/desk/sources/document/{look.pk}/look/").json() == {"under_way": False}
    return desk.post(ADD, fields_sent(waiting) | {"fetch": "found"})


def fields_sent(page: Any) -> dict[str, str]:
    """What the browser would send of the form as it stands."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "file"}


def fields_shown(page: Any) -> dict[str, str]:
    form = page.context["form"]
    names = ("url", "text", "title", "outlet", "published_on")
    return {name: form[name].value() or "" for name in names}


@pytest.mark.parametrize("pressed", [{}, {"fetch": "1"}], ids=["Store", "Fetch"])
def test_an_address_alone_fills_the_form_and_then_it_is_stored(
    desk: Client, site: Site, pressed: dict[str, str]
) -> None:
    page = fetched(desk, {"url": site["/1256"], **pressed})
    shown = fields_shown(page)
    assert shown == {
        "url": site["/1256"],
        "text": TEXT,
        "title": TITLE,
        "outlet": OUTLET,
        "published_on": "2026-05-02",
    }
    assert "Look it over, then store it." in page.content.decode()
    assert "Nothing was stored yet" not in page.content.decode()
    assert not Document.objects.exists()

    desk.post(ADD, fields_sent(page))
    article = Article.objects.get()
    assert (article.text, article.title, str(article.publisher)) == (TEXT, TITLE, OUTLET)
    original = article.originals.get()
    assert (original.body, original.asked) == (page_of("windows-1256"), site["/1256"])
    assert not PageLook.objects.get().found


def test_what_was_typed_is_kept_and_the_rest_is_filled_in(desk: Client, site: Site) -> None:
    typed = {"text": "نصي", "title": "عنواني", "url": site["/utf8"], "fetch": "1"}
    page = fetched(desk, typed)
    assert fields_shown(page) == {
        "text": "نصي",
        "title": "عنواني",
        "url": site["/utf8"],
        "outlet": OUTLET,
        "published_on": "2026-05-02",
    }
    assert "The text that you gave was kept." in page.content.decode()


def test_what_one_page_gave_makes_room_for_the_next(desk: Client, site: Site) -> None:
    page = fetched(desk, {"url": site["/utf8"], "outlet": "النهر", "fetch": "1"})
    shown = fields_sent(page)
    shown["text"] = shown["text"].replace("\n", "\r\n")
    page = fetched(desk, shown | {"url": site["/text"], "fetch": "1"})
    assert fields_shown(page) == {
        "url": site["/text"],
        "text": "قال\nوأضاف",
        "title": "",
        "outlet": "النهر",
        "published_on": "",
    }


@pytest.mark.parametrize(
    ("path", "says"),
    [("/404", "There is no page at this address (404)."), ("/picture", "There is a picture at")],
)
def test_a_dead_address_says_what_to_do_and_nothing_is_lost(
    desk: Client, site: Site, path: str, says: str
) -> None:
    page = fetched(desk, {"url": site[path], "title": "عنواني", "published_on": "2026-05-01"})
    assert says in page.content.decode()
    assert fields_shown(page) == {
        "url": site[path],
        "text": "",
        "title": "عنواني",
        "outlet": "",
        "published_on": "2026-05-01",
    }


def test_an_address_inside_is_not_fetched(desk: Client, site: Site, settings: Any) -> None:
    settings.ISNAD_FETCH_PRIVATE = False
    page = fetched(desk, {"url": site["/utf8"]})
    assert "This address lies in a private network" in page.content.decode()
    assert site.asked == []


def test_fetching_asks_for_an_address(desk: Client) -> None:
    html = desk.post(ADD, {"text": "نص", "fetch": "1"}).content.decode()
    assert "Give the address of the page that is to be fetched." in html
    assert "نص</textarea>" in html


def test_fetching_shows_what_the_desk_has_from_there(desk: Client, site: Site) -> None:
    there = stored(url=site["/utf8"])
    html = fetched(desk, {"url": site["/utf8"], "fetch": "1"}).content.decode()
    assert "with another text" in html
    assert f'href="{change(there)}"' in html
    assert TITLE in html


def test_a_file_chosen_before_fetching_is_not_lost(desk: Client, site: Site) -> None:
    file = SimpleUploadedFile("a.txt", "نص من ملف".encode())
    page = fetched(desk, {"file": file, "url": site["/utf8"], "fetch": "1"})
    shown = fields_shown(page)
    assert (shown["text"], shown["title"]) == ("نص من ملف", TITLE)


@pytest.mark.parametrize("added", ["", "\nوصحّح المكتب الرقم."], ids=["as it was", "edited"])
def test_the_pages_of_a_file_from_an_address_are_kept_with_its_text_unless_that_was_edited(
    desk: Client, site: Site, added: str
) -> None:
    lines = ["قال الوزير إن السد آمن."], ["وأضافت هدى أمس."]
    site.pages["/report"] = (200, {"Content-Type": "application/pdf"}, pdf(*lines))
    sent = fields_sent(fetched(desk, {"url": site["/report"]}))
    desk.post(ADD, sent | {"text": sent["text"].replace("\n", "\r\n") + added})
    places = None if added else {"pages": [[0, "1"], [24, "2"]]}
    assert Article.objects.get().places == places


def test_the_web_server_waits_for_no_site(desk: Client, site: Site) -> None:
    desk.post(ADD, {"url": site["/drip"], "fetch": "1"})
    assert site.asked == []
    html = desk.post(ADD, {"url": site["/drip"], "look": PageLook.objects.get().pk}).content
    assert "The page is being fetched." in html.decode()
    assert (site.asked, PageLook.objects.count()) == ([], 1)


def test_a_failure_is_said_in_the_language_of_who_reads_it(desk: Client, site: Site) -> None:
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"
    desk.post(ADD, {"url": site["/404"], "fetch": "1"})
    look = PageLook.objects.get()
    look_execute(look_id=look.pk)
    html = desk.post(ADD, {"url": site["/404"], "look": look.pk, "fetch": "found"}).content.decode()
    assert "لا صفحة على هذا الرابط" in html


def test_somebody_else_s_look_is_not_shown(desk: Client, site: Site, reader: User) -> None:
    theirs = PageLook.objects.create(
        url=site["/utf8"], by=reader, state="read", found={"text": "سر"}
    )
    given = {"url": site["/utf8"], "look": theirs.pk, "fetch": "found"}
    assert "سر" not in fields_shown(desk.post(ADD, given)).values()
    assert desk.get(f"/desk/sources/document/{theirs.pk}/look/").status_code == 404


def test_what_nobody_stored_is_forgotten(desk: Client, site: Site) -> None:
    fetched(desk, {"url": site["/utf8"], "fetch": "1"})
    assert (looks_forget(), Original.objects.count()) == (0, 1)
    PageLook.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert (looks_forget(), Original.objects.count(), PageLook.objects.count()) == (1, 0, 0)
