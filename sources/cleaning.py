"""Markup as text: what a reader sees of a page or of pasted Word, as plain lines.  Pure.

``sources/static/sources/adding.js`` does the same to what is pasted, by the same
steps; both are held to the same examples (``tests/sources/cleaning.json``).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from .raised import DOWN, LINK, LOOKED_BACK, UP, levelled
from .text import decode, line_ends, text_as_declared


def _names(elements: str) -> frozenset[str]:
    return frozenset(elements.split())


BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu"
    " nav ol option p pre section summary table tbody tfoot thead title tr ul"
)
UNSEEN = _names(
    "script style title template noscript iframe noembed noframes object audio video canvas"
    " datalist xml del s strike"
)
#: Elements that may go without an end tag: one of these cannot be skipped to its end.
_OPEN_ENDED = _names(
    "area base body br col colgroup dd dt embed head hr html img input li link meta option p"
    " source tbody td tfoot th thead tr track wbr"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|text-decoration(-line)?\s*:[^;]{0,80}line-through",
    re.IGNORECASE,
)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_NOTE = re.compile(
    r"Mso(Foot|End)noteReference|(foot|end)note[-_]?ref|noteref|(^|\s)reference(\s|$)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space(-collapse)?\s*:\s*(pre|break-spaces)", re.IGNORECASE)

#: While a text is gathered, these stand for the edge of a block, the start of a row and of
#: a cell, and a line end that is there because the text is preformatted.
_EDGE, _ROW, _CELL, _KEPT = "\x1e", "\x1d", "\x1f", "\x1a"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
#: What a run of signs becomes.  Each pattern takes the whole run, whatever is in it: one that
#: looked for a cell or an edge at its end would begin anew at every sign before it.
_LAYOUT: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\x1d[\x1d\x1e\x1a ]*\x1f?"), lambda run: _ROW if _CELL in run[0] else run[0]),
    (re.compile(r"[\x1e\x1a\x1f ]+"), lambda run: "\t" * run[0].count(_CELL) or run[0]),
    (re.compile(r"[\x1d\x1e\x1a ]+"), lambda run: run[0] if _inline(run[0]) else _EDGE),
    (re.compile(r"\x1a"), "\n"),
    (re.compile(r" +"), " "),
    (re.compile(r" ?\n ?"), "\n"),
    (re.compile(r"\n?\x1e"), "\n"),
    (re.compile(r"(?m)^[^\S\n]+$"), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
]
#: A condition that Word sets: <![if !supportLists]>.  What is not closed is left.
_CONDITION = re.compile(r"<!\[[^\]>]*(\]>)?")
#: Numbers of characters so long that Python would not read them; there are no such characters.
_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
_DOCUMENT = re.compile(
    # What was read as a comment is not read again otherwise, or many of them would take for ever.
    r"\s*+(<\?xml[^>]*>\s*+)?+((?><!--.*?-->)\s*+)*+<(!doctype\s+html|html|head|body)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(p|div|article|section|h[1-6]|ul|ol|table|blockquote)\b[^>]*>.*</\w+>\s*",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def is_markup(text: str) -> bool:
    """Is the text an HTML document, or a piece of one that starts and ends with a block?"""
    text = text.lstrip("\ufeff")
    return bool(_DOCUMENT.match(text) or _FRAGMENT.fullmatch(text))


def markup_text(markup: str) -> str:
    """What a reader sees of HTML: one line a paragraph, list item, table row or ``<br>``.

    Every visible character stays: non-breaking spaces, vowels, joiners and marks of
    direction too.  Scripts, styles, comments, what is hidden or struck out, the marks of
    footnotes, and the bullets that Word draws with letters of a symbol font go; what is
    raised never joins the word before it (km²); cells are parted by a tab.
    """
    reader = _Reader()
    reader.feed(_readable(markup))
    reader.close()
    text = levelled("".join(reader.pieces))
    for pattern, replacement in _LAYOUT:
        text = pattern.sub(replacement, text)
    return line_ends(text).strip(" \t\n")


def tree_levelled(tree: Any) -> None:
    """Do to a page's tree (lxml's) what ``markup_text`` does to what is struck out or raised.

    For readers of pages that know neither, and would join 40 and its footnote to 402.
    """
    body = tree.find(".//body")
    within = [] if body is None else list(body.iter("*"))
    styled = (element for element in within if "style" in element.attrib)
    hidden = (e for e in styled if e.tag in UNSEEN or _HIDDEN.search(e.get("style")))
    _replace(dict.fromkeys([*tree.iter("del", "s", "strike"), *hidden], ""))
    raised = {} if body is None else dict(_raised_in(body))
    around = {element.getparent() for element in raised}
    _replace(raised)
    # An empty link would upset the search for the article.
    _replace({e: "" for e in around if e.tag == "a" and not e.text_content().strip()})


def _raised_in(body: Any) -> Iterator[tuple[Any, str]]:
    """(element, the words in its place) of what is raised, in one pass through the page."""
    from lxml.etree import iterwalk  # a page's reader has it; others need not wait for it

    before, found = "", None
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        block = element.tag in BLOCKS or element.tag == "br"
        if event == "start":
            words = _levelled_words(element, "" if block else before)
            if words is not None:
                yield element, words
                found, before = element, before + words
                walk.skip_subtree()
                continue
        if block and element is not found:  # what was raised is words of its line by now
            before = ""
        read = element.text if event == "start" else element.tail
        before = (before + (read or ""))[-LOOKED_BACK:]


def _levelled_words(element: Any, before: str) -> str | None:
    """What a raised element becomes behind the words before it; None where it is not raised."""
    is_note = _is_note(element.tag, dict(element.attrib))
    if not is_note and not _is_raised(element.tag, element.get("style") or ""):
        return None
    linked = element.xpath("boolean(.//a[@href] | ancestor::a[contains(@href, '#')])")
    link = LINK if is_note or linked else ""
    before = _CONTROLS.sub("", before) or _EDGE
    inner = _SPACES.sub(" ", _CONTROLS.sub("", element.text_content()))
    after = _CONTROLS.sub("", element.tail or "")[:1]
    line = levelled(f"{before}{UP}{link}{inner}{DOWN}{after}")
    return line[len(before) : len(line) - len(after)]


def _replace(words: dict[Any, str]) -> None:
    """Put words in the place of elements of a tree; each parent's children are gone through once.

    Dropped one by one, each would copy all the text before it.
    """
    for parent in dict.fromkeys(element.getparent() for element in words):
        if parent is None:
            continue
        kept, pieces = None, [parent.text or ""]
        for child in list(parent):
            if child in words:
                pieces += [words[child], child.tail or ""]
                parent.remove(child)
            else:
                _put(parent, kept, pieces)
                kept, pieces = child, [child.tail or ""]
        _put(parent, kept, pieces)


def _put(parent: Any, behind: Any, pieces: list[str]) -> None:
    """Make pieces the words behind a child, or before the first one."""
    if len(pieces) == 1:  # as they were
        return
    if behind is None:
        parent.text = "".join(pieces)
    else:
        behind.tail = "".join(pieces)


def _inline(run: str) -> bool:
    return _EDGE not in run and _ROW not in run


def _readable(markup: str) -> str:
    """The markup without conditions, and with nothing left open.

    Behind the last ">" a "<" begins no tag, and behind the last "-->" a "<!--" no comment but
    one that the next ">" ends: Python's parser would look for the end of each of them
    through all the rest.
    """
    markup = _CONDITION.sub(lambda found: "" if found[1] else found[0], markup)
    markup = _ENDLESS.sub("\ufffd", markup).replace("<![", "<!-[")
    comments = markup.rfind("-->") + 3 if "-->" in markup else 0
    markup = markup[:comments] + markup[comments:].replace("<!--", "<!-")
    end = markup.rfind(">") + 1
    return markup[:end] + markup[end:].replace("<", "&lt;")


def markup_decoded(data: bytes, declared: str = "") -> str:
    """The characters of a page: as ``markup_declared``, else what ``decode`` makes of it."""
    text = markup_declared(data, declared)
    return decode(data)[0] if text is None else text


def markup_declared(data: bytes, declared: str = "") -> str | None:
    """The characters of a page by byte-order mark, else as the server or the page declares; None
    where nobody does.

    What is declared counts where nearly all bytes can be read so: one stray byte does not
    make another encoding, a page full of them does.
    """
    inside = _DECLARED.search(data[:4096])
    written = inside[1].decode() if inside else ""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)[0]
    if written.lower().startswith("utf-16"):  # else it could not be read here
        written = "utf-8"
    return text_as_declared(data, declared, written)


class _Reader(HTMLParser):
    """Gathers the seen text and the signs of layout."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped = _Inside()
        self._mark = _Inside()
        self._mark_pieces: list[str] = []
        self._up = _Inside()
        self._note_link = _Inside()
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
        self._raise(tag, given, style)
        self._put(_sign(tag, given, start=True))

    def _raise(self, tag: str, given: dict[str, str], style: str) -> None:
        """Set a sign where what is raised begins, and one where a link tells it to be a note."""
        to_note = tag == "a" and "#" in given.get("href", "")
        is_note = _is_note(tag, given)
        if self._up.opened(tag):
            self._put(LINK if tag == "a" and "href" in given else "")
        elif is_note or _is_raised(tag, style):
            self._up = _Inside(tag)
            self._put(UP)
            self._put(LINK if is_note or to_note or self._note_link else "")
        if not self._note_link.opened(tag) and to_note:
            self._note_link = _Inside(tag)

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
        self._note_link.closed(tag)
        if self._up.closed(tag):
            self._put(DOWN)
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


def _is_note(tag: str, given: dict[str, str]) -> bool:
    """Is the element the mark of a footnote, by its class or role?"""
    called = bool(_NOTE.search(given.get("class", ""))) or given.get("role") == "doc-noteref"
    return called and tag in ("a", "span", "sup")


def _is_raised(tag: str, style: str) -> bool:
    return tag == "sup" or (tag not in _OPEN_ENDED and bool(_RAISED.search(style)))


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
