"""An uploaded file as text: plain text as it is, HTML and Word cleaned, the rest refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .cleaning import markup_decoded, markup_text
from .errors import Refused
from .text import decode, line_ends

#: Bytes of XML that a Word file may unfold to; a text of 1.5 million characters takes 15 MB.
UNFOLDED = 60_000_000
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

    Raises Refused("file_no_text"), which names what the file is instead, and
    Refused("file_broken", "file_too_large") for Word files.
    """
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return markup_text(markup_decoded(data))
    if data.startswith(b"PK\x03\x04") and (word := word_text(data)) is not None:
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


# --- Word ---------------------------------------------------------------------------

#: RuntimeError: encrypted; NotImplementedError: a compression that Word does not use.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
_PARTS = re.compile(r"word/(document|footnotes|endnotes)\d*\.xml")
#: What is about the text and not of it; the fallback says once more what stood before it.
_ASIDE = frozenset(["pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "Fallback"])
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def word_text(data: bytes) -> str | None:
    """The text of a .docx, one line a paragraph, notes at the end; None if it is another zip.

    Deleted text and field codes are no text.  Nothing outside the file is read, and
    nothing beyond ``UNFOLDED`` bytes.  Raises Refused("file_broken", "file_too_large").
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(filter(_PARTS.fullmatch, archive.namelist()))
            if not any(name.startswith("word/document") for name in names):
                return None
            text = "".join(_part_text(archive, name) for name in names)
    except _UNREADABLE as error:
        message = _("This file is damaged, or locked with a password.") + f" {_COPY_THE_TEXT}"
        raise Refused("file_broken", message, field="file") from error
    return re.sub(r"\n{3,}", "\n\n", line_ends(text)).strip("\n")


def _part_text(archive: zipfile.ZipFile, name: str) -> str:
    reader = _WordReader()
    for piece in _unfolded(archive, name):
        reader.parser.Parse(piece, False)
    reader.parser.Parse(b"", True)
    return "".join(reader.pieces)


def _unfolded(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    size = 0
    with archive.open(name) as part:
        while piece := part.read(65536):
            size += len(piece)
            if size > UNFOLDED:
                message = _("This Word file is too large. Copy the text and paste it in parts.")
                raise Refused("file_too_large", message, field="file")
            yield piece


class _WordReader:
    """Gathers the characters of one part of a Word file."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._aside = 0
        self._in_text = False
        self._cells = [0]  # where the pieces of each open cell begin
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_declared: object) -> None:
        raise expat.ExpatError("Word writes no document type; entities come with one")

    def _start(self, name: str, _given: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._aside += tag in _ASIDE
        self._in_text = tag == "t"
        if self._aside:
            return
        if tag == "tc":
            self._cells.append(len(self.pieces))
        elif tag in _SIGNS:
            self.pieces.append(_SIGNS[tag])

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._in_text = False
        self._aside -= tag in _ASIDE
        if self._aside:
            return
        if tag == "p":
            self.pieces.append("\n")
        elif tag == "tc":
            cell = "".join(self.pieces[(start := self._cells.pop()) :])
            self.pieces[start:] = [cell.removesuffix("\n"), "\t"]
        elif tag == "tr":
            if self.pieces[-1:] == ["\t"]:
                self.pieces.pop()
            self.pieces.append("\n")

    def _characters(self, words: str) -> None:
        if self._in_text and not self._aside:
            self.pieces.append(words)
