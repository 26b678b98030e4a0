"""Every write of documents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..addresses import address_key, pages_named
from ..arabic import is_backwards, letters_restored, places_restored
from ..days import moment_require
from ..errors import Refused
from ..languages import detect_language, language_code
from ..models import (
    Document,
    DocumentAddress,
    Source,
    fingerprint,
)
from ..originals import original_keep
from ..queries import article_known
from ..queue import enqueue
from ..received import Received, as_file, plain
from ..text import decode, one_line, words_key

_BACKWARDS = gettext_lazy(
    "The Arabic in this text stands back to front, as it is copied out of some PDF files: it would"
    " be read wrongly. Add the PDF file itself, or copy the text from the page or another reader."
)


def document_store(
    *,
    text: str | bytes,
    kind: str = Document.Kind.ARTICLE,
    title: str = "",
    author: str = "",
    language: str = "",
    url: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    received: Received | None = None,
    canonical: str = "",
    places: dict[str, Any] | None = None,
    by: User | None = None,
) -> tuple[Document, bool]:
    """Keep a published text; returns (document, whether it is new).

    The same text from the same address is the same document, whoever stores it and
    however often; a statement that is stored as an article too becomes one.  Bytes
    are decoded; what no database text can hold (NUL, unknown encodings) is kept as
    ``original`` beside a readable rendering, so that nothing is lost; shapes of Arabic
    letters become letters, and the text as it came is an original.  The language
    is detected where it is not given.  What the text was read from (``received``) is kept
    beside it, and so are the addresses on its way: where a redirect ended, and what the page
    calls itself (``canonical``); and where in it a page or a cue begins (``places``, as of
    ``FileRead``).  An article is known by its words and any of these, however
    spelled, and by its words alone where no address is given.

    Raises Refused("language_malformed") for a tag such as "Arabic", ("date_outside") for a date
    on which nothing can have been published, and
    Refused("text_backwards") for Arabic that stands back to front.
    """
    language, published_at = language_tag(language), moment_require(published_at)
    readable, original = _readable(text)
    letters = letters_restored(readable)
    if is_backwards(readable):
        raise Refused("text_backwards", _BACKWARDS, field="text")
    if letters != readable:
        sent = text if isinstance(text, bytes) else readable.encode()
        received = received or as_file("", sent, "text/plain; charset=utf-8")
        readable, places = letters, places and places_restored(places, readable)
    ways = ways_to(received, canonical)
    if kind == Document.Kind.ARTICLE and not original:
        known = article_known(text=readable, url=url, also=ways)
        if known:
            document_came(document=known, received=received, urls=[url, *ways])
            return known, False
    sha256 = fingerprint(readable, original)
    fields = {
        "kind": kind,
        "title": one_line(title)[:500],
        "author": one_line(author)[:300],
        "text": readable,
        "original": original,
        "language": language or detect_language(readable),
        "publisher": publisher,
        "published_at": published_at,
        "added_by": by,
        "places": places,
        "words_key": "" if original else words_key(readable),
    }
    try:
        with transaction.atomic():
            document, created = Document.objects.get_or_create(
                sha256=sha256, url=url.strip(), defaults=fields
            )
    except IntegrityError:  # stored by someone else between our look and our write
        document, created = Document.objects.get(sha256=sha256, url=url.strip()), False
    if kind == Document.Kind.ARTICLE != document.kind:
        document.kind = kind
        document.save(update_fields=["kind"])
    document_came(document=document, received=received, urls=[url, *ways])
    if created and document.kind != Document.Kind.ARTICLE:
        enqueue("remember_passages", document.pk, later=True)
    return document, created


def ways_to(received: Received | None, canonical: str = "") -> list[str]:
    """The addresses by which a text came, as far as each names one page."""
    on_the_way = (received.asked, received.final) if received else ()
    return pages_named(*on_the_way, canonical)


def document_came(
    *, document: Document, received: Received | None = None, urls: Iterable[str] = ()
) -> None:
    """Keep what was received of a document, and by which further addresses it is known."""
    if received:
        original_keep(received=received, document=document)
    for url in urls:
        key = address_key(url)
        if key not in ("", document.address_key):
            DocumentAddress.objects.get_or_create(
                document=document, address_key=key, defaults={"url": plain(url.strip())[:2000]}
            )


def language_tag(language: str) -> str:
    """ "ar-EG", "ara", "arz" -> "ar".  Raises Refused("language_malformed")."""
    try:
        return language_code(language)
    except ValueError as error:
        message = _("“%s” is no language code. Write ar, en or another ISO 639 code.") % language
        raise Refused("language_malformed", message, field="language") from error


def _readable(text: str | bytes) -> tuple[str, bytes]:
    """(text a database can hold, the bytes as received where that is not the same)."""
    if isinstance(text, bytes):
        readable, understood = decode(text)
        original = b"" if understood else text
    else:
        readable = text.encode("utf-8", errors="replace").decode()
        original = b"" if readable == text else text.encode("utf-8", errors="surrogatepass")
    if "\x00" in readable:
        original = original or readable.encode()
        readable = readable.replace("\x00", "\ufffd")
    return readable, original
