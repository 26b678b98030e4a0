"""A PDF file as text, in the order in which people read it.  Pure.

A PDF file says where each letter is drawn, and nothing of words, lines or directions.  So the
letters of a line are put in order by their places, from right to left where the line is Arabic,
and lines that fill their column are joined to the paragraphs that were set.
"""

import ctypes
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .arabic import letters_restored
from .contents import FileRead, Places, title_shown
from .unreadable import Unreadable

_RIGHT_TO_LEFT = re.compile("[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: What runs from left to right in the midst of Arabic: figures, and words in Latin letters.
_FIGURES = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_LATIN = "A-Za-z\u00c0-\u024f"
_AMID_LATIN = re.compile("[^\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufefc()\\[\\]{}«»]+")
_LEFT_TO_RIGHT = re.compile(f"{_FIGURES}+(?:[.,/:\u066b\u066c]{_FIGURES}+)*")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_LATIN_BEGINS = re.compile(f"[{_LATIN}0-9]")
_ARABIC_RUN = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]+(?:[ ]+[\u0590-\u08ff\ufb1d-\ufefc]+)*")
#: A bracket at the edge of a word: some files tell its shape, and others what it means.
_BRACKET = re.compile(
    r"(?P<opens>(?<![^\s(\[{«‹])[()\[\]{}«»‹›](?=\S))"
    r"|(?<=\S)[()\[\]{}«»‹›](?=[\s.,:;!?،؛؟()\[\]{}«»‹›]|$)"
)
_OPENING, _CLOSING = "([{«‹", ")]}»›"
_END = re.compile(r"[.!?؟:؛…][\s\"'”’»)\]]*$")
#: A page's number: 3, - 3 -, Page 3 of 12, صفحة ٣.
_NUMBER = re.compile(
    r"[\s\-–—.|]*+(?:page|صفحة|ص)?[\s.]*+\d{1,4}(?:\s*(?:of|من|/)\s*\d{1,4})?[\s\-–—.|]*$",
    re.IGNORECASE,
)
#: Characters of a paragraph that tell whether the next page goes on with it.
_LOOKED_BACK = 200
#: A hyphen at a line's end, as PDFium gives it.
_BROKEN_WORD = "\x02"


@dataclass
class _Glyph:
    letters: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def take(self, other: "_Glyph") -> None:
        """Another letter that is drawn by the same shape: لا, as it stands from the left."""
        self.letters += other.letters
        if self.letters[0] == "ل" and self.letters[1:] in ("ا", "أ", "إ", "آ"):
            self.letters = self.letters[::-1]
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)


@dataclass
class _Line:
    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def width(self) -> float:
        return self.right - self.left


def pdf_read(data: bytes) -> FileRead:
    """The text of a PDF file, one line a paragraph, and where its pages begin.

    Numbers of pages, and lines that head or foot most of them, are left out.  Raises
    Unreadable("file_broken") also for one with a password, Unreadable("pdf_pictures") for one
    that holds pictures of pages, and Unreadable("pdf_garbled") where letters can't be told.
    """
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
        pages = [list(_lines(page)) for page in document]
        title = document.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        raise Unreadable("file_broken") from error
    letters = "".join(line.text for page in pages for line in page)
    if sum(c.isalnum() for c in letters) < 2:
        raise Unreadable("pdf_pictures")
    unknown = sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn") for c in letters)
    if unknown * 20 > len(letters):
        raise Unreadable("pdf_garbled")
    text, places = _joined(_without_furniture(pages))
    title = letters_restored(" ".join(title.split()))
    return FileRead(text, title=title_shown(title, text), pages=places)


# --- lines --------------------------------------------------------------------------------


def _lines(page: Any) -> Iterator[_Line]:
    textpage = page.get_textpage()
    is_arabic = _arabic(textpage.get_text_range()) > 0.5
    glyphs: list[_Glyph] = []
    for glyph in _glyphs(textpage):
        if glyph is None or (glyphs and not _beside(glyphs, glyph)):
            yield from _line(glyphs, is_arabic)
            glyphs = []
        if glyph:
            glyphs.append(glyph)
    yield from _line(glyphs, is_arabic)


def _glyphs(textpage: Any) -> Iterator[_Glyph | None]:
    """Each letter with its place, and None where a line ends."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    last: tuple[float, float, _Glyph] | None = None
    for at in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, at)
        if code in (10, 13):
            last = None
            yield None
        elif code and pdfium.FPDFText_GetLooseCharBox(textpage, at, ctypes.byref(box)):
            # One beyond the first plane comes as two halves.
            letters = chr(code) if not 0xD800 <= code <= 0xDFFF else "\ufffd"
            glyph = _Glyph(letters, box.left, box.right, box.bottom, box.top)
            pdfium.FPDFText_GetCharOrigin(textpage, at, x, y)
            if last and last[:2] == (x.value, y.value) and letters.isalpha():
                last[2].take(glyph)
                continue
            last = (x.value, y.value, glyph) if letters.isalpha() else None
            yield glyph


def _beside(line: list[_Glyph], glyph: _Glyph) -> bool:
    """Does a letter stand on the line of the last ones?  Some are drawn far smaller than others."""
    last = line[-12:]
    bottom, top = min(each.bottom for each in last), max(each.top for each in last)
    return bottom <= (glyph.bottom + glyph.top) / 2 <= top or (
        glyph.bottom <= (bottom + top) / 2 <= glyph.top
    )


def _line(glyphs: list[_Glyph], is_arabic: bool) -> Iterator[_Line]:
    words = "".join(glyph.letters for glyph in glyphs)
    if not words.strip():
        return
    seen = [glyph for glyph in glyphs if not glyph.letters.isspace()]
    if _RIGHT_TO_LEFT.search(words):
        words = _read_from_the_right(seen, glyphs, is_arabic)
    yield _Line(
        " ".join(words.split()),
        min(glyph.left for glyph in seen),
        max(glyph.right for glyph in seen),
        min(glyph.bottom for glyph in seen),
        max(glyph.top for glyph in seen),
    )


def _read_from_the_right(seen: list[_Glyph], glyphs: list[_Glyph], is_arabic: bool) -> str:
    """The letters of a line with Arabic in it, in the order in which it is read."""
    height = max(glyph.top - glyph.bottom for glyph in seen)
    spaces = [g for g in glyphs if g.letters == " " and g.right - g.left > 0.1 * height]
    drawn = ""
    before: _Glyph | None = None
    for glyph in sorted(_marked(seen) + spaces, key=lambda each: each.middle):
        if before and glyph.left - before.right > 0.2 * height:
            drawn += " "
        drawn += glyph.letters
        before = glyph
    # On an Arabic page a line may begin with the rest of a name in Latin letters.
    if _arabic(drawn) < (0.25 if is_arabic else 0.5):
        return _ARABIC_RUN.sub(lambda run: _turned(run[0]), drawn)
    turned = _AMID_LATIN.sub(lambda run: _latin_turned(run[0]), _turned(drawn))
    return _BRACKET.sub(_bracket, turned)


def _latin_turned(words: str) -> str:
    """Words without Arabic letters, turned from the first Latin one to the last; so each figure."""
    begins, letters = _LATIN_BEGINS.search(words), list(_LATIN_LETTER.finditer(words))
    start, end = (begins.start(), letters[-1].end()) if begins and letters else (0, 0)
    around = (
        _LEFT_TO_RIGHT.sub(lambda run: _turned(run[0]), w) for w in (words[:start], words[end:])
    )
    return _turned(words[start:end]).join(around)


def _bracket(found: re.Match[str]) -> str:
    kind = _OPENING.find(found[0]) if found[0] in _OPENING else _CLOSING.find(found[0])
    return (_OPENING if found["opens"] else _CLOSING)[kind]


def _arabic(words: str) -> float:
    """The share of a text's letters that are read from the right."""
    return len(_RIGHT_TO_LEFT.findall(words)) / (sum(c.isalpha() for c in words) or 1)


def _marked(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The letters, with the marks above and below them put to theirs."""
    marks = [glyph for glyph in glyphs if unicodedata.combining(glyph.letters[0])]
    letters = [glyph for glyph in glyphs if not unicodedata.combining(glyph.letters[0])]
    bearers = sorted(letters, key=lambda each: each.middle)
    middles = [each.middle for each in bearers]
    for mark in marks if letters else []:
        at = bisect_left(middles, mark.middle)
        bearer = min(bearers[max(at - 1, 0) : at + 1], key=lambda b: abs(b.middle - mark.middle))
        bearer.letters += mark.letters
    return letters


def _turned(line: str) -> str:
    """The line from its end to its beginning, marks behind their letters as before."""
    pieces = re.findall(r".[\u064b-\u065f\u0670]*", line, re.DOTALL)
    return "".join(reversed(pieces))


# --- paragraphs and pages --------------------------------------------------------------------


def _without_furniture(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without their numbers, and without what heads or foots most of them."""
    edges = [line for page in pages for line in (page[:2] + page[2:][-2:])]
    often = Counter(re.sub(r"\d+", "0", line.text) for line in edges)
    repeated = {words for words, times in often.items() if times > max(2, len(pages) / 2)}
    return [
        [
            line
            for at, line in enumerate(page)
            if not (
                (at < 2 or at >= len(page) - 2)
                and len(page) > 1
                and (_NUMBER.match(line.text) or re.sub(r"\d+", "0", line.text) in repeated)
            )
        ]
        for page in pages
    ]


def _joined(pages: list[list[_Line]]) -> tuple[str, Places]:
    """(the text of all pages, where each of them begins)"""
    pieces: list[str] = []
    length, end, places = 0, "", Places()
    for number, page in enumerate(pages, 1):
        goes_on = _is_open(end)
        for paragraph in _paragraphs(page):
            if pieces:
                pieces.append(" " if goes_on else "\n")
                length += 1
            if not places or places[-1][1] != str(number):
                places.append((length, str(number)))
            end = (f"{end} {paragraph}" if goes_on else paragraph)[-_LOOKED_BACK:]
            pieces.append(paragraph)
            length += len(paragraph)
            goes_on = False
    return "".join(pieces), places


def _is_open(end: str) -> bool:
    """Does a paragraph break off in the midst of a sentence, at the end of a page?"""
    return len(end) > 60 and not _END.search(end)


def _paragraphs(lines: list[_Line]) -> Iterator[str]:
    block: list[_Line] = []
    for line in lines:
        if block and not _same_block(block[-1], line):
            yield from _block_paragraphs(block)
            block = []
        block.append(line)
    yield from _block_paragraphs(block)


def _same_block(one: _Line, other: _Line) -> bool:
    """Are two lines set alike, one below the other?"""
    height = max(one.height, other.height)
    below = 0 < (one.bottom + one.top - other.bottom - other.top) / 2 < 1.9 * height
    shared = min(one.right, other.right) - max(one.left, other.left)
    alike = min(one.height, other.height) > 0.6 * height
    return below and alike and shared > 0.5 * min(one.width, other.width)


def _block_paragraphs(block: list[_Line]) -> Iterator[str]:
    """A line that does not fill its column ends a paragraph."""
    if not block:
        return
    column = max(line.width for line in block)
    lines: list[str] = []
    for line in block:
        lines.append(line.text)
        if line.width < 0.8 * column or (line.width < 0.93 * column and _END.search(line.text)):
            yield letters_restored(_run_on(lines).replace(_BROKEN_WORD, "-"))
            lines = []
    if lines:
        yield letters_restored(_run_on(lines).replace(_BROKEN_WORD, ""))


def _run_on(lines: list[str]) -> str:
    """The lines as one, with words whole that were broken at a line's end."""
    whole = (line[:-1] if line.endswith(_BROKEN_WORD) else f"{line} " for line in lines[:-1])
    return "".join(whole) + lines[-1]
