"""An uploaded file as text: plain text as it is, HTML and Word cleaned, the rest refused."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .apart import read_apart
from .errors import Refused
from .text import decode
from .unreadable import Unreadable

_COPY_THE_TEXT = gettext_lazy("Open it, copy the text, and paste it here.")
#: What files that are no text begin with, and what to call them.
_KINDS: list[tuple[re.Pattern[bytes], str | Promise]] = [
    (re.compile(rb"%PDF-"), gettext_lazy("a PDF file")),
    (re.compile(rb"\{\\rtf"), gettext_lazy("an RTF file")),
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


def file_text(name: str, data: bytes) -> str | bytes:
    """The text of an uploaded file: of plain text the very bytes, of HTML and Word the words.

    Raises Refused("file_no_text"), which names what the file is instead,
    Refused("file_broken", "file_too_large") for Word files, and Refused("reading_stopped").
    """
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return str(read_apart("markup", data, field="file"))
    if data.startswith(b"PK\x03\x04") and (word := _word_text(data)) is not None:
        return word
    is_text = decode(data)[1]
    if not is_text or data.startswith((b"%PDF-", b"{\\rtf")):  # these two begin with letters
        raise Refused("file_no_text", _no_text(data), field="file")
    return data


def _no_text(data: bytes) -> str:
    kind = next((str(kind) for start, kind in _KINDS if start.match(data)), "")
    if kind:
        return _("This is %(kind)s, not a text.") % {"kind": kind} + f" {_COPY_THE_TEXT}"
    return _(
        "This file can't be read as text. Save it as plain text in UTF-8, or copy the text and"
        " paste it here."
    )


def _word_text(data: bytes) -> str | None:
    try:
        text: str | None = read_apart("word", data, field="file")
    except Unreadable as error:
        if error.code == "file_too_large":
            says = _("This Word file is too large. Copy the text and paste it in parts.")
        else:
            says = _("This file is damaged, or locked with a password.") + f" {_COPY_THE_TEXT}"
        raise Refused(error.code, says, field="file") from error
    return text
