"""A Word file (.docx) as text: what a reader of the printed page would see.  Pure.

Nothing outside the file is read, and nothing beyond ``UNFOLDED`` bytes of it.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from .text import line_ends
from .unreadable import Unreadable

#: Bytes that a file's parts may unfold to, all together, and characters that numbers may add to
#: them; a text of 1.5 million characters takes 15 MB.
UNFOLDED = 40_000_000
#: Bytes that are given to the parser at once, and how far it may lag behind them: it begins
#: anew at a tag whose end it does not have, so one of many megabytes would take for ever.
PIECE, LAG = 1 << 20, 4 << 20
#: RuntimeError: encrypted; NotImplementedError: a compression that Word does not use;
#: LookupError: an encoding that nobody knows; ValueError: a name or encoding that can't be read.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    OSError,
    EOFError,
)
_PARTS = re.compile(r"word/(document|footnotes|endnotes)\d*\.xml")
#: What Word compresses with; others unfold a few bytes to gigabytes in one step.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What is about the text and not of it; what was there before a change; how a letter is read.
_ASIDE = frozenset(["sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "rt", "Fallback"]) | {
    *("rPrChange", "pPrChange", "moveFrom", "del")
}
_STRUCK = frozenset(["strike", "dstrike", "vanish", "webHidden"])
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_OFF = ("0", "false", "off")

#: Pieces of text, and of those in turn: so that no piece is copied once more for every cell
#: that it lies in.
Pieces = list[Any]


def word_text(data: bytes) -> str | None:
    """The text of a .docx, one line a paragraph, notes at the end; None if it is another zip.

    Raises Unreadable("file_broken", "file_too_large").
    """
    try:
        archive = Archive(data)
        names = list(filter(_PARTS.fullmatch, archive.names))
        if not any(name.startswith("word/document") for name in names):
            return None
        numbers = Numbers(archive)
        text = "".join(part_text(archive, name, numbers) for name in names)
    except BROKEN as error:
        raise Unreadable("file_broken") from error
    return re.sub(r"\n{3,}", "\n\n", line_ends(text)).strip("\n")


class Archive:
    """The parts of a Word file, which unfold to ``UNFOLDED`` bytes all together."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._left = UNFOLDED
        self.names = sorted(set(self._zip.namelist()))

    def spend(self, size: int) -> None:
        """Take it from what is left.  Raises Unreadable("file_too_large")."""
        self._left -= size
        if self._left < 0:
            raise Unreadable("file_too_large")

    def read(self, name: str, parser: expat.XMLParserType) -> None:
        """Give a part to the parser.  Raises Unreadable("file_too_large")."""
        if self._zip.getinfo(name).compress_type not in _COMPRESSIONS:
            raise NotImplementedError("a compression that Word does not use")
        given = 0
        with self._zip.open(name) as part:
            while piece := part.read(PIECE):
                self.spend(len(piece))
                parser.Parse(piece, False)
                given += len(piece)
                if given - parser.CurrentByteIndex > LAG:
                    raise expat.ExpatError("a tag longer than any that Word writes")
        parser.Parse(b"", True)


def part_text(archive: Archive, name: str, numbers: "Numbers") -> str:
    """The words of one part of the file, one line a paragraph, cells parted by a tab.

    What was deleted, moved away, struck out or hidden is no text, nor is a prompt that nobody
    filled in.  Text boxes and tables within cells follow the paragraph or row they are in.
    """
    reader = _Reader(numbers)
    archive.read(name, reader.parser)
    return "".join(_flat(reader.frames[0] + reader.left_over()))


def _flat(pieces: Pieces) -> Iterator[str]:
    waiting = [iter(pieces)]
    while waiting:
        for piece in waiting[-1]:
            if isinstance(piece, list):
                waiting.append(iter(piece))
                break
            yield piece
        else:
            waiting.pop()


def _parser(start: Any, end: Any) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_declared: object) -> None:
    raise expat.ExpatError("Word writes no document type; entities come with one")


def _given(attributes: dict[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(" ")[2] == name), "")


# --- the numbers of lists ---------------------------------------------------------------


@dataclass
class _Level:
    kind: str = "decimal"
    words: str = ""
    first: int = 1
    style: str = ""


@dataclass
class _Style:
    based_on: str = ""
    number: str = ""
    level: str = ""


@dataclass
class Numbers:
    """What a file's lists are numbered with, and how far each has come."""

    archive: Archive
    _lists: dict[str, dict[int, _Level]] = field(default_factory=lambda: defaultdict(dict))
    _list_of: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _where: dict[str, str] = field(default_factory=dict)
    _level: _Level = field(default_factory=_Level)

    def __post_init__(self) -> None:
        for name in ("word/numbering.xml", "word/styles.xml"):
            if name in self.archive.names:
                self.archive.read(name, _parser(self._start, lambda _name: None))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, value = name.rpartition(" ")[2], _given(attributes, "val")
        if tag in ("abstractNum", "num", "style"):
            key = {"abstractNum": "abstractNumId", "num": "numId", "style": "styleId"}[tag]
            self._where = {tag: _given(attributes, key)}
            if tag == "style":
                self._styles[self._where[tag]] = _Style()
        elif tag in ("lvl", "lvlOverride"):
            self._where["level"] = _given(attributes, "ilvl")
            if tag == "lvl":  # one that overrides another counts for nobody else
                self._level = _Level()
                if "abstractNum" in self._where:
                    levels = self._lists[self._where["abstractNum"]]
                    levels[_level(self._where["level"])] = self._level
        elif tag == "abstractNumId" and "num" in self._where:
            self._list_of[self._where["num"]] = value
        elif tag == "startOverride" and "num" in self._where:
            level = _level(self._where.get("level", ""))
            self._restarts[self._where["num"]][level] = _number(value)
        elif "style" in self._where:
            style = self._styles[self._where["style"]]
            if tag == "basedOn":
                style.based_on = value
            elif tag == "numId":
                style.number = value
            elif tag == "ilvl":
                style.level = value
        elif tag == "numFmt":
            self._level.kind = value
        elif tag == "lvlText":
            self._level.words = value[:40]  # or a file of nothing but numbers grows without end
        elif tag == "start":
            self._level.first = _number(value)
        elif tag == "pStyle":
            self._level.style = value

    def next(self, style: str, number: str, level: str) -> str:
        """The mark of the next paragraph with that style and number: "2. ", or "" without one."""
        own = style
        for _step in range(10):
            if number or style not in self._styles:
                break
            number, level = self._styles[style].number, level or self._styles[style].level
            style = self._styles[style].based_on
        key = self._list_of.get(number, "")
        levels = self._lists.get(key)
        if not levels:
            return ""
        named = next((at for at, each in levels.items() if own and each.style == own), 0)
        at = _level(level) if level else named
        counts = self._counts[key]
        restart = self._restarts[number].pop(at, None)
        first = levels[at].first if at in levels else 1
        counts[at] = counts[at] + 1 if at in counts and restart is None else restart or first
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        mark = self._mark(levels, counts, at)
        self.archive.spend(len(mark))  # a short pattern makes long numbers, in every paragraph
        return mark

    @staticmethod
    def _mark(levels: dict[int, _Level], counts: dict[int, int], at: int) -> str:
        level = levels.get(at, _Level())
        if level.kind in ("bullet", "none"):
            return ""
        mark = level.words
        for above in range(9):
            if f"%{above + 1}" in mark:
                of = levels.get(above, _Level())
                mark = mark.replace(f"%{above + 1}", _counted(counts.get(above, of.first), of.kind))
        return f"{mark.strip()} " if mark.strip() else ""


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def _level(value: str) -> int:
    """One of the nine levels that a list of Word's has."""
    return min(_number(value), 8)


_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}


def _counted(number: int, kind: str) -> str:
    if kind in _ALPHABETS and 0 < number <= len(_ALPHABETS[kind]):
        return _ALPHABETS[kind][number - 1]
    if kind in ("lowerRoman", "upperRoman") and number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.upper() if kind == "upperRoman" else roman
    return f"{number:02}" if kind == "decimalZero" else str(number)


# --- the text ---------------------------------------------------------------------------


@dataclass
class _Paragraph:
    mark: Pieces  # the place of its number
    boxes: Pieces  # the text boxes that hang on it
    style: str = ""
    number: str = ""
    level: str = ""
    has_words: bool = False
    goes_on: bool = False  # its end was deleted: the next one is the rest of it


class _Reader:
    """Gathers the characters of one part of a Word file."""

    def __init__(self, numbers: Numbers) -> None:
        #: The text, and within it that of each open cell, inner table and text box.
        self.frames: list[Pieces] = [[]]
        self.parser = _parser(self._start, self._end)
        self.parser.CharacterDataHandler = self._characters
        self._numbers = numbers
        self._path = ["", ""]
        self._skipped = 0  # how many elements are open within one that is left out
        self._paragraphs: list[_Paragraph] = []
        self._runs: list[bool] = []  # for each open run: is it seen?
        self._rows: list[Pieces] = []  # for each open row: what follows it
        self._choices: list[int] = []
        self._prompts: list[bool] = []
        self._cells = 0
        self._broken_off: _Paragraph | None = None

    def left_over(self) -> Pieces:
        """The text boxes of a last paragraph whose end was deleted."""
        return ["\n", *self._broken_off.boxes] if self._broken_off else []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self._skipped:
            self._skipped += 1
            return
        above, parent = self._path[-2:]
        if above == "pPr" and parent == "rPr":
            # Of the properties of the paragraph's mark only its end counts.
            is_end_gone = tag in ("del", "moveFrom", "vanish")
            if is_end_gone and self._paragraphs and _given(attributes, "val") not in _OFF:
                self._paragraphs[-1].goes_on = True
            self._skipped = 1
            return
        if tag in _ASIDE or self._is_left_out(tag):
            self._skipped = 1
            return
        self._path.append(tag)
        self._opened(tag, parent, attributes)

    def _is_left_out(self, tag: str) -> bool:
        if tag == "Choice" and self._choices:
            self._choices[-1] += 1
            return self._choices[-1] > 1
        return tag == "sdtContent" and bool(self._prompts) and self._prompts[-1]

    def _opened(self, tag: str, parent: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self._paragraph_begins()
        elif tag == "r":
            self._runs.append(True)
        elif tag in _SIGNS and parent == "r":
            self._put(_SIGNS[tag])
        elif tag in _STRUCK and parent == "rPr" and self._runs:
            if _given(attributes, "val") not in _OFF:
                self._runs[-1] = False
        elif tag in ("pStyle", "numId", "ilvl") and self._paragraphs:
            name = {"pStyle": "style", "numId": "number", "ilvl": "level"}[tag]
            setattr(self._paragraphs[-1], name, _given(attributes, "val"))
        elif tag == "AlternateContent":
            self._choices.append(0)
        elif tag == "sdt":
            self._prompts.append(False)
        elif tag == "showingPlcHdr" and self._prompts:
            self._prompts[-1] = _given(attributes, "val") not in _OFF
        elif tag == "tr":
            self._rows.append([])
        elif tag == "tc":
            self._cells += 1
            self.frames.append([])
        elif tag == "txbxContent" or (tag == "tbl" and self._cells):
            self.frames.append([])

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        tag = name.rpartition(" ")[2]
        self._path.pop()
        if tag == "p":
            self._paragraph_ends()
        elif tag == "r":
            self._runs.pop()
        elif tag == "AlternateContent":
            self._choices.pop()
        elif tag == "sdt":
            self._prompts.pop()
        elif tag == "tc":
            self._cells -= 1
            cell = self.frames.pop()
            while cell and cell[-1] in ("\n", []):
                cell.pop()
            self.frames[-1] += [cell, "\t"]
        elif tag == "tr":
            if self.frames[-1][-1:] == ["\t"]:
                self.frames[-1].pop()
            self.frames[-1] += ["\n", *self._rows.pop()]
        elif tag == "tbl" and self._cells:
            inner = self.frames.pop()
            (self._rows[-1] if self._rows else self.frames[-1]).append(inner)
        elif tag == "txbxContent":
            box = self.frames.pop()
            (self._paragraphs[-1].boxes if self._paragraphs else self.frames[-1]).append(box)

    def _paragraph_begins(self) -> None:
        paragraph = _Paragraph(mark=[], boxes=[])
        self.frames[-1].append(paragraph.mark)
        self._paragraphs.append(paragraph)

    def _paragraph_ends(self) -> None:
        paragraph = self._paragraphs.pop()
        before, self._broken_off = self._broken_off, None
        has_words = paragraph.has_words or bool(before and before.has_words)
        boxes = (before.boxes if before else []) + paragraph.boxes
        if paragraph.goes_on:
            self._broken_off = _Paragraph([], boxes, has_words=has_words)
            return
        mark = self._numbers.next(paragraph.style, paragraph.number, paragraph.level)
        if mark and paragraph.has_words and not (before and before.has_words):
            paragraph.mark.append(mark)
        if has_words or not boxes:
            self.frames[-1].append("\n")
        self.frames[-1] += boxes

    def _characters(self, words: str) -> None:
        if not self._skipped and self._path[-1] == "t":
            self._put(words)

    def _put(self, words: str) -> None:
        if self._runs and self._runs[-1]:
            self.frames[-1].append(words)
            if self._paragraphs:
                self._paragraphs[-1].has_words = True
