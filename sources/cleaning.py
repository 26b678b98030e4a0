"""Markup as text: what a reader sees of a page or of pasted Word, as plain lines.  Pure.

``sources/static/sources/adding.js`` does the same to what is pasted, by the same
steps; both are held to the same examples (``tests/sources/cleaning.json``).
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser

from .text import decode, line_ends


def _names(elements: str) -> frozenset[str]:
    return frozenset(elements.split())


BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu"
    " nav ol option p pre section summary table tbody tfoot thead title tr ul"
)
UNSEEN = _names(
    "script style title template noscript iframe noembed noframes object audio video canvas"
    " datalist xml"
)
#: Elements that may go without an end tag: one of these cannot be skipped to its end.
_OPEN_ENDED = _names(
    "area base body br col colgroup dd dt embed head hr html img input li link meta option p"
    " source tbody td tfoot th thead tr track wbr"
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space(-collapse)?\s*:\s*(pre|break-spaces)", re.IGNORECASE)

#: While a text is gathered, these stand for the edge of a block, the start of a row and of
#: a cell, and a line end that is there because the text is preformatted.
_EDGE, _ROW, _CELL, _KEPT = "\x1e", "\x1d", "\x1f", "\x1a"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LAYOUT = [
    (re.compile(r"\x1d[\x1d\x1e\x1a ]*\x1f"), _ROW),
    (re.compile(r"[\x1e\x1a ]*\x1f[\x1e\x1a ]*"), "\t"),
    (re.compile(r"[\x1a ]*[\x1d\x1e][\x1d\x1e\x1a ]*"), _EDGE),
    (re.compile(r"\x1a"), "\n"),
    (re.compile(r" +"), " "),
    (re.compile(r" ?\n ?"), "\n"),
    (re.compile(r"\n?\x1e"), "\n"),
    (re.compile(r"(?m)^[^\S\n]+$"), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
]
_DOCUMENT = re.compile(
    # What was read as a comment is not read again otherwise, or many of them would take for ever.
    r"\s*+(<\?xml[^>]*>\s*+)?+((?><!--.*?-->)\s*+)*+<(!doctype\s+html|html|head|body)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(p|div|article|section|h[1-6]|ul|ol|table|blockquote)\b[^>]*>.*</\w+>\s*",
    re.IGNORECASE | re.DOTALL,
)
#: Python's names for the encodings of pages; it has others, that are slow or no encodings.
_WEB_CHARSETS = re.compile(r"utf-(8|16)|cp\d|iso8859|koi8|gb|big5|shift|euc|mac|ascii")
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def is_markup(text: str) -> bool:
    """Is the text an HTML document, or a piece of one that starts and ends with a block?"""
    text = text.lstrip("\ufeff")
    return bool(_DOCUMENT.match(text) or _FRAGMENT.fullmatch(text))


def markup_text(markup: str) -> str:
    """What a reader sees of HTML: one line a paragraph, list item, table row or ``<br>``.

    Every visible character stays: non-breaking spaces, vowels, joiners and marks of
    direction too.  Scripts, styles, comments, what is hidden, and the bullets that
    Word draws with letters of a symbol font go; cells are parted by a tab.
    """
    reader = _Reader()
    reader.feed(_closed(re.sub(r"<!\[[^\]>]*\]>", "", markup).replace("<![", "<!-[")))
    reader.close()
    text = "".join(reader.pieces)
    for pattern, replacement in _LAYOUT:
        text = pattern.sub(replacement, text)
    return line_ends(text).strip(" \t\n")


def _closed(markup: str) -> str:
    """The markup with nothing left open: behind its last ">" a "<" begins no tag.

    Python's parser would look for the end of each of them through all the rest.
    """
    end = markup.rfind(">") + 1
    return markup[:end] + markup[end:].replace("<", "&lt;")


def markup_decoded(data: bytes, declared: str = "") -> str:
    """The characters of a page: by byte-order mark, else as the server or the page declares,
    else UTF-8 or what ``decode`` makes of it."""
    inside = _DECLARED.search(data[:4096])
    written = inside[1].decode() if inside else ""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)[0]
    if written.lower().startswith("utf-16"):  # else it could not be read here
        written = "utf-8"
    for charset in filter(None, (declared, written)):
        with suppress(LookupError, ValueError):
            name = codecs.lookup(charset).name
            if _WEB_CHARSETS.match(name):
                # What calls itself ISO 8859-1 on the web is Windows-1252.
                return data.decode("cp1252" if name == "iso8859-1" else name)
    return decode(data)[0]


class _Reader(HTMLParser):
    """Gathers the seen text and the signs of layout."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped = _Inside()
        self._mark = _Inside()
        self._mark_pieces: list[str] = []
        self._spaced: list[_Inside] = []  # elements that say how their white space is read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped.opened(tag):
            return
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        if tag in UNSEEN or (tag not in _OPEN_ENDED and _is_hidden(given, style)):
            self._skipped = _Inside(tag)
            return
        if not self._mark.opened(tag) and tag == "span" and _LIST_MARK.search(style):
            self._mark = _Inside(tag)
        if tag == "pre" or "white-space" in style.lower():
            kept = bool(_PREFORMATTED.search(style)) or "white-space" not in style.lower()
            self._spaced.append(_Inside(tag, kept))
        elif self._spaced:
            self._spaced[-1].opened(tag)
        self._put(_sign(tag, given, start=True))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if ":" in tag:  # <o:p/>; a browser reads <div/> as <div>
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped.closed(tag)
            return
        if self._spaced and self._spaced[-1].closed(tag):
            self._spaced.pop()
        self._put(_sign(tag, {}, start=False))
        if self._mark.closed(tag):
            mark, self._mark_pieces = "".join(self._mark_pieces), []
            self._put(_list_mark(mark))

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        data = _CONTROLS.sub("", data)
        if self._spaced and self._spaced[-1].kept:
            data = re.sub(r"\r\n?|\n", _KEPT, data)
        self._put(_SPACES.sub(" ", data))

    def _put(self, piece: str) -> None:
        if self._mark:
            self._mark_pieces.append(piece)
            return
        last = self.pieces[-1] if self.pieces else _EDGE
        if piece == _ROW and last in (_EDGE, _ROW):
            self.pieces[-1:] = [_ROW]
        elif piece and not (piece in (_EDGE, " ") and last in (_EDGE, _ROW)):
            self.pieces.append(piece)


@dataclass
class _Inside:
    """An element that the reader is within, and how many of its name are open."""

    tag: str = ""
    kept: bool = False
    depth: int = 1

    def __bool__(self) -> bool:
        return bool(self.tag)

    def opened(self, tag: str) -> bool:
        """Count one more of its name; tells whether the reader is within it at all."""
        self.depth += tag == self.tag
        return bool(self)

    def closed(self, tag: str) -> bool:
        """Count one less of its name; tells whether that was the element's own end."""
        if not self or tag != self.tag:
            return False
        self.depth -= 1
        if self.depth == 0:
            self.tag = ""
            return True
        return False


def _is_hidden(given: dict[str, str], style: str) -> bool:
    return "hidden" in given or bool(_HIDDEN.search(style))


def _sign(tag: str, given: dict[str, str], *, start: bool) -> str:
    """The sign of layout, or the character, that a tag stands for."""
    if tag == "tr":
        return _ROW if start else _EDGE
    if tag in ("td", "th"):
        return _CELL if start else ""
    if tag in BLOCKS:
        return _EDGE
    if tag == "br":
        return "\n" if start else ""
    if tag == "q":
        return "“" if start else "”"
    alternative = given.get("alt", "") if tag == "img" else ""
    is_picture_letter = 0 < len(alternative) <= 12 and not any(c.isalnum() for c in alternative)
    return alternative if is_picture_letter else ""  # 😀 drawn as a picture


def _list_mark(mark: str) -> str:
    """A Word list's mark as text: "2." stays, a letter of a symbol font that looks like a
    bullet does not."""
    mark = _CONTROLS.sub("", mark).strip()
    return f"{mark} " if any(c.isdecimal() for c in mark) or mark[-1:] in tuple(".)") else ""
