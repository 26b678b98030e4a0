"""An OpenDocument text (.odt) as text: what a reader of the printed page would see.  Pure."""

import re

from .contents import FileRead, title_shown
from .raised import DOWN, UP, levelled
from .text import line_ends
from .unreadable import Unreadable
from .word_archive import BROKEN, Archive, attribute, parser_made, title_given

#: What is about the text and not of it: deleted words, comments, fields to be filled in.
_ASIDE = frozenset(
    ["tracked-changes", "annotation", "note-citation", "ruby-text", "placeholder", "hidden-text"]
) | {"hidden-paragraph", "forms", "desc", "title", "sequence-decls", "binary-data"}
_TYPE = "application/vnd.oasis.opendocument.text"


class _Styles:
    """Which styles hide, strike out or raise what is set in them."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.raised: set[str] = set()
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "style":
            self._name = attribute(attributes, "name")
            parent = attribute(attributes, "parent-style-name")
            for those in (self.gone, self.raised):
                those.update({self._name} if parent in those else ())
        elif tag == "text-properties":
            struck = attribute(attributes, "text-line-through-style")
            if struck not in ("", "none") or attribute(attributes, "display") == "none":
                self.gone.add(self._name)
            position = attribute(attributes, "text-position").split(" ")[0]
            if position == "super" or re.fullmatch(r"[1-9]\d*%", position):
                self.raised.add(self._name)


class _Reader:
    """Gathers the characters of the body."""

    def __init__(self, styles: _Styles) -> None:
        self.pieces: list[str] = []
        self.parser = parser_made(self._start, self._end)
        self.parser.CharacterDataHandler = self._characters
        self._styles = styles
        self._skipped = 0
        self._paragraphs = 0
        self._spans: list[bool] = []  # for each open span: is it raised?
        self._apart: list[list[str]] = []  # notes and frames, which follow what they are in
        self._outer: list[list[str]] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self._skipped or tag in _ASIDE:
            self._skipped += 1
            return
        style = attribute(attributes, "style-name")
        if tag in ("span", "p", "h") and style in self._styles.gone:
            self._skipped = 1
        elif tag in ("p", "h"):
            self._paragraphs += 1
        elif tag == "span":
            self._spans.append(style in self._styles.raised)
            self.pieces.append(UP if self._spans[-1] else "")
        elif tag == "s":
            count = attribute(attributes, "c")
            self.pieces.append(" " * min(int(count) if count.isdecimal() else 1, 100))
        elif tag in ("tab", "line-break"):
            self.pieces.append("\t" if tag == "tab" else "\n")
        elif tag in ("note-body", "text-box"):
            self._outer.append(self.pieces)
            self.pieces = []

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        tag = name.rpartition(" ")[2]
        if tag in ("p", "h"):
            self._paragraphs -= 1
            self.pieces.append("\n")
            if not self._outer:
                self.pieces += [piece for each in self._apart for piece in each]
                self._apart = []
        elif tag == "span":
            self.pieces.append(DOWN if self._spans.pop() else "")
        elif tag in ("note-body", "text-box"):
            self._apart.append(self.pieces)
            self.pieces = self._outer.pop()
        elif tag in ("table-cell", "covered-table-cell"):
            while self.pieces and self.pieces[-1] == "\n":
                self.pieces.pop()
            self.pieces.append("\t")
        elif tag == "table-row":
            if self.pieces and self.pieces[-1] == "\t":
                self.pieces.pop()
            self.pieces.append("\n")

    def _characters(self, words: str) -> None:
        if not self._skipped and self._paragraphs:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", words))


def open_document_read(data: bytes) -> FileRead | None:
    """The text of an .odt, one line a paragraph, cells parted by a tab; None if it is another zip.

    Words that were deleted, struck out or hidden are no text.  Raises Unreadable("file_broken",
    "file_too_large").
    """
    try:
        archive = Archive(data)
        if "content.xml" not in archive.names or archive.start("mimetype", len(_TYPE)) != _TYPE:
            return None
        styles = _Styles()
        for part in ("styles.xml", "content.xml"):
            if part in archive.names:
                archive.read(part, parser_made(styles.start, lambda _name: None))
        reader = _Reader(styles)
        archive.read("content.xml", reader.parser)
        title = title_given(archive, "meta.xml")
    except BROKEN as error:
        raise Unreadable("file_broken") from error
    text = re.sub(r"\n{3,}", "\n\n", line_ends(levelled("".join(reader.pieces)))).strip("\n")
    return FileRead(text, title=title_shown(title, text))
