"""The bytes that a site sends for a page -> the article on it.  Pure."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from .addresses import names_page, same_host
from .cleaning import markup_declared, markup_text, tree_levelled
from .contents import Places
from .encodings import readings
from .fact_checks import page_fact_checks, plain
from .page_dates import page_day
from .pictures import PictureRead
from .text import decode, is_binary, is_nearly_read, line_ends, without_tags
from .unreadable import Unreadable
from .walls import elsewhere_dropped, is_cut, is_list, moved_to, wall_kind

_MARKUP = {"text/html", "application/xhtml+xml", "application/octet-stream", ""}
#: What most files begin with that a site calls a page by mistake.
_FILES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True)
class FetchedDocument:
    """The article at an address; what is not told there is empty.

    ``canonical`` is the address by which the page calls itself, if that is one of its own site.
    ``places`` are those of a file, as ``FileRead`` has them.  ``checks`` are the fact checks that
    it publishes as data, as ``fact_checks.plain`` tells them.  ``picture`` is the picture that is
    there instead of a page.
    """

    text: str
    title: str = ""
    outlet: str = ""
    published_on: date | None = None
    author: str = ""
    canonical: str = ""
    places: dict[str, Places] | None = None
    checks: dict[str, Any] | None = None
    picture: PictureRead | None = None


def page_read(body: bytes, *, content_type: str, url: str = "") -> FetchedDocument:
    """The article on a page, without menus, comments and what else stands around it.

    Every visible character of the article stays (``markup_text``).  Raises
    Unreadable("page_no_text") for a file that is no page of text, about its media type,
    Unreadable("page_no_article") where nothing on the page looks like an article, and
    Unreadable("page_cookies", "page_check", "page_missing", "page_login", "page_list", "page_cut",
    "page_moved") where the site sends something else in its place, or its beginning alone; the
    last about the address it leads to; Unreadable("page_encoding") where nobody declares the
    encoding and the text may be read in several.
    """
    media, _semicolon, parameters = content_type.lower().partition(";")
    media, charset = media.strip(), parameters.partition("charset=")[2].strip(" \"';")
    if media not in _MARKUP | {"text/plain"} or body.startswith(_FILES):
        raise Unreadable("page_no_text", "" if media in _MARKUP else media)
    markup = markup_declared(body, charset)
    if markup is None:
        markup = _told_by_itself(body)
    if is_binary(markup):
        raise Unreadable("page_no_text")
    page = FetchedDocument(line_ends(markup)) if media == "text/plain" else _article(markup, url)
    if not page.text.strip():
        raise Unreadable("page_no_article")
    return page


def _told_by_itself(body: bytes) -> str:
    text, found = decode(body)[0], readings(without_tags(body))
    if len(found) > 1 or (found and not is_nearly_read(text)):
        raise Unreadable("page_encoding")
    return text


def _article(markup: str, url: str) -> FetchedDocument:
    import trafilatura  # takes half a second, which a worker or a command need not wait
    from trafilatura.metadata import extract_metadata

    tree = trafilatura.load_html(markup)
    if tree is None:
        return FetchedDocument("")
    day, canonical = page_day(tree, url=url), _canonical(tree, url)
    checks = page_fact_checks(tree, url)
    tree_levelled(tree)
    elsewhere_dropped(tree)
    # Its own guess at a date is not asked for: any year in the text will do for it.
    about = extract_metadata(tree, default_url=url, extensive=False)
    # As HTML, since its plain text lacks joiners and marks of direction.
    found = trafilatura.extract(tree, url=url, include_comments=False, output_format="html")
    text = markup_text(found or "")
    _refuse_wall(tree, text or markup_text(markup)[:20_000], about.title or "", url)
    return FetchedDocument(
        text=text,
        title=_line(about.title)[:500],
        author=_line(about.author)[:300],
        outlet=_line(about.sitename)[:300],
        published_on=day,
        canonical=canonical,
        checks=plain(checks) if checks.checks else None,
    )


def _canonical(tree: Any, url: str) -> str:
    """Another site's page is another document, however alike (a copy names its original)."""
    hrefs = tree.xpath("//head/link[@rel='canonical']/@href")
    hrefs += tree.xpath("//head/meta[@property='og:url']/@content")
    for href in hrefs:
        with suppress(ValueError):
            address = str(urljoin(url, href.strip()))
            if names_page(address) and same_host(address, url):
                return address[:2000]
    return ""


def _refuse_wall(tree: Any, text: str, title: str, url: str) -> None:
    if address := moved_to(tree, text, url):
        raise Unreadable("page_moved", address)
    headings = [title, *(each.text_content() for each in tree.xpath("//title | //h1")[:4])]
    if kind := wall_kind(text, headings=headings):
        raise Unreadable(f"page_{kind}")
    if is_list(tree):
        raise Unreadable("page_list")
    if is_cut(text):
        raise Unreadable("page_cut")


def _line(words: str | None) -> str:
    return " ".join((words or "").split())
