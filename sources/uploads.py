"""A file that somebody sent as text, by whichever door: read by its kind, or refused."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .apart import read_apart
from .contents import FileRead
from .days import plausible
from .encodings import Reading, readings
from .errors import Refused
from .fetch_refusals import page_refusal
from .received import Received
from .text import decode_sure, is_binary, is_nearly_read, text_declared, without_tags
from .unreadable import Unreadable

_COPY_THE_TEXT = gettext_lazy("Open it, copy the text, and paste it here.")
#: How files begin that tell their kind by that, and their endings and media types else.
_STARTS = {
    "pdf": re.compile(rb".{0,1000}%PDF-\d", re.DOTALL),
    "rtf": re.compile(rb"\s*\{\\rtf"),
    "zipped": re.compile(rb"PK\x03\x04"),
    "subtitles": re.compile(rb"(\xef\xbb\xbf)?WEBVTT\b"),
}
_ENDINGS = {"html": "html", "htm": "html", "xhtml": "html", "eml": "mail"} | {
    "srt": "subtitles",
    "vtt": "subtitles",
}
_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "message/rfc822": "mail",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
}
_SAYS = {
    "file_too_large": gettext_lazy("This file is too large. Copy the text and paste it in parts."),
    "file_broken": gettext_lazy(
        "This file is damaged, locked with a password, or not what its name says. Open it, copy the"
        " text, and paste it here."
    ),
    "pdf_pictures": gettext_lazy(
        "This PDF file holds pictures of pages and no text. Let a program for text recognition"
        " read it first, and add what it makes of it."
    ),
    "pdf_garbled": gettext_lazy(
        "This PDF file does not tell which letters it draws. Open it, copy the text, and look"
        " whether it can be read before you paste it here."
    ),
}
_DOUBTFUL = gettext_lazy(
    "The letters of this text can be read in several ways. Choose the encoding in which it can be"
    " read, and send the file again with it."
)
#: What files that are no text begin with, and what to call them.
_KINDS: list[tuple[re.Pattern[bytes], str | Promise]] = [
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), gettext_lazy("an old Word or Office file")),
    (
        re.compile(
            rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF....WEBP|II\*\x00|MM\x00\*|....ftypheic", re.S
        ),
        gettext_lazy("a picture"),
    ),
    (
        re.compile(rb"....ftyp|ID3|OggS|fLaC|RIFF|\x1aE\xdf\xa3|\xff[\xe0-\xff]", re.S),
        gettext_lazy("a sound or video file"),
    ),
    (
        re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b"),
        gettext_lazy("an archive or Office file"),
    ),
]


def is_file(received: Received) -> bool:
    """Is it of a kind that no page is: PDF, Word, a mail, a transcript?"""
    return _kind(received) not in ("", "html")


def file_read(received: Received) -> FileRead | bytes:
    """What is in a file: of plain text the very bytes, of others the words and what they say.

    Raises Refused("file_no_text"), which names what the file is instead,
    Refused("file_broken", "file_too_large", "pdf_pictures", "pdf_garbled") where it cannot be
    read, Refused("reading_stopped"), and for HTML what ``page_read`` refuses as no article.
    """
    data, kind = received.body, _kind(received)
    if not kind:
        return _plain(data, received.charset)
    try:
        read = read_apart(kind, data, field="file", charset=received.charset)
    except Unreadable as error:
        found = readings(without_tags(data)) if error.code == "page_encoding" else []
        raise _doubtful(found) if found else _refused(error) from error
    if read is None:
        raise _no_text(data)
    return FileRead(**read)


def _plain(data: bytes, charset: str) -> FileRead | bytes:
    """The very bytes where their encoding is known; else the text, if it can only be one.

    Raises Refused("file_no_text"), and Refused("encoding_doubtful") with ``readings``.
    """
    if decode_sure(data) or not data.strip():
        return data
    if _called(data):
        raise _no_text(data)
    if charset and is_nearly_read(text := text_declared(data, charset)) and not is_binary(text):
        return FileRead(text)
    found = readings(data)
    if not found:
        raise _no_text(data)
    if len(found) > 1:
        raise _doubtful(found)
    return FileRead(found[0].text)


def _doubtful(found: list[Reading]) -> Refused:
    offered = [{"encoding": each.encoding, "sample": each.sample} for each in found]
    return Refused("encoding_doubtful", _DOUBTFUL, field="encoding", readings=offered)


def file_columns(received: Received) -> dict[str, Any]:
    """What is in a file, as ``document_store`` takes it: what it does not tell is left out.

    But for the outlet, which is a name.  Raises Refused as ``file_read`` does.
    """
    read = file_read(received)
    if isinstance(read, bytes):
        return {"text": read, "received": received}
    moment = datetime.fromisoformat(read.published_at) if read.published_at else None
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    columns = {
        "title": read.title,
        "author": read.author[:300],
        "outlet": read.outlet,
        "published_at": plausible(moment),
        "places": read.places,
    }
    told = {name: value for name, value in columns.items() if value}
    return {"text": read.text, "received": received, **told}


def _kind(received: Received) -> str:
    """By which reader the file is to be read; "" for plain text, and what none can read."""
    for kind, start in _STARTS.items():
        if start.match(received.body[:2000]):
            return kind
    ending = received.file_name.lower().rpartition(".")[2]
    return _ENDINGS.get(ending) or _MEDIA.get(received.media_type, "")


def _refused(error: Unreadable) -> Refused:
    if error.code in _SAYS:
        return Refused(error.code, _SAYS[error.code], field="file")
    refused = page_refusal(error.code, error.about)
    refused.field = "file"
    return refused


def _called(data: bytes) -> str:
    """What a file that is no text is called; "" of what does not begin like one."""
    return next((str(kind) for start, kind in _KINDS if start.match(data)), "")


def _no_text(data: bytes) -> Refused:
    says = _(
        "This file can't be read as text. Save it as plain text in UTF-8, or copy the text and"
        " paste it here."
    )
    if kind := _called(data):
        says = _("This is %(kind)s, not a text.") % {"kind": kind} + f" {_COPY_THE_TEXT}"
    return Refused("file_no_text", says, field="file")
