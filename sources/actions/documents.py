"""Every write of documents."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..addresses import address_key
from ..errors import Refused
from ..models import (
    LANGUAGE_CODES,
    Document,
    Source,
    fingerprint,
)
from ..originals import original_keep
from ..queries import article_known
from ..received import Received
from ..text import decode, detect_language, one_line, words_key


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
    by: User | None = None,
) -> tuple[Document, bool]:
    """Keep a published text; returns (document, whether it is new).

    The same text from the same address is the same document, whoever stores it and
    however often; a statement that is stored as an article too becomes one.  Bytes
    are decoded; what no database text can hold (NUL, unknown encodings) is kept as
    ``original`` beside a readable rendering, so that nothing is lost.  The language
    is detected where it is not given.  What the text was read from (``received``) is kept
    beside it.  An article is known by its words and another spelling of its address too, and
    by its words alone where no address is given.

    Raises Refused("language_malformed") for a tag such as "Arabic".
    """
    language = language_tag(language)
    readable, original = _readable(text)
    if kind == Document.Kind.ARTICLE and not original:
        known = article_known(text=readable, url=url)
        if known:
            if received:
                original_keep(received=received, document=known)
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
        "words_key": "" if original else words_key(readable),
        "address_key": address_key(url),
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
    if received:
        original_keep(received=received, document=document)
    return document, created


def language_tag(language: str) -> str:
    """ "ar-EG" -> "ar"."""
    tag = re.split(r"[-_]", language.strip().lower())[0]
    if tag and not re.match(LANGUAGE_CODES, tag):
        message = _("“%s” is no language code. Write ar, en or another ISO 639 code.") % language
        raise Refused("language_malformed", message, field="language")
    return tag


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
