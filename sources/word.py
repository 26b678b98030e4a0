"""A Word file (.docx) as text: what a reader of the printed page would see.  Pure.

Nothing outside the file is read, and nothing beyond ``UNFOLDED`` bytes of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .contents import FileRead, title_shown
from .raised import DOWN, UP, levelled
from .symbols import drawn
from .text import line_ends
from .unreadable import Unreadable
from .word_archive import BROKEN, Archive, attribute, parser_made, title_given
from .word_numbers import Numbers

_PARTS = re.compile(r"word/(document|footnotes|endnotes)\d*\.xml")
#: What is about the text and not of it; what was there before a change; how a letter is read.
_ASIDE = frozenset(["sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "rt", "Fallback"]) | {
    *("rPrChange", "pPrChange", "moveFrom", "del")
}
_STRUCK = frozenset(["strike", "dstrike", "vanish", "webHidden"])
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,4}")
_OFF = ("0", "false", "off")

#: Pieces of text, and of those in turn: so that no piece is copied once more for every cell
#: that it lies in.
Pieces = list[Any]


def word_read(data: bytes) -> FileRead | None:
    """The text of a .docx, one line a paragraph, notes at the end; None if it is another zip.

    Its title is what stands in the style of titles, or else what the file calls itself, if the
    text begins with it.  Raises Unreadable("file_broken", "file_too_large").
    """
    try:
        archive = Archive(data)
        names = list(filter(_PARTS.fullmatch, archive.names))
        if not any(name.startswith("word/document") for name in names):
            return None
        numbers = Numbers(archive)
        parts = [_part_read(archive, name, numbers) for name in names]
        named = title_given(archive, "docProps/core.xml")
    except BROKEN as error:
        raise Unreadable("file_broken") from error
    text = "".join(text for text, _title in parts)
    text = re.sub(r"\n{3,}", "\n\n", line_ends(levelled(text))).strip("\n")
    title = next((title for _text, title in parts if title), "")
    return FileRead(text, title=title or title_shown(named, text))


def _part_read(archive: Archive, name: str, numbers: "Numbers") -> tuple[str, str]:
    """The words of one part of the file, one line a paragraph, cells parted by a tab; its title.

    What was deleted, moved away, struck out or hidden is no text, nor is a prompt that nobody
    filled in; what is raised stands between ``UP`` and ``DOWN``.  Text boxes and tables within
    cells follow the paragraph or row they are in.
    """
    reader = _Reader(numbers)
    archive.read(name, reader.parser)
    return "".join(_flat(reader.frames[0] + reader.left_over())), reader.title


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


@dataclass
class _Run:
    is_seen: bool = True
    is_raised: bool = False


@dataclass
class _Paragraph:
    mark: Pieces  # the place of its number
    boxes: Pieces  # the text boxes that hang on it
    style: str = ""
    number: str = ""
    level: str = ""
    begins: int = 0  # how many pieces stand before it
    has_words: bool = False
    goes_on: bool = False  # its end was deleted: the next one is the rest of it


class _Reader:
    """Gathers the characters of one part of a Word file."""

    def __init__(self, numbers: Numbers) -> None:
        #: The text, and within it that of each open cell, inner table and text box.
        self.frames: list[Pieces] = [[]]
        self.parser = parser_made(self._start, self._end)
        self.parser.CharacterDataHandler = self._characters
        self._numbers = numbers
        self._path = ["", ""]
        self._skipped = 0  # how many elements are open within one that is left out
        self._paragraphs: list[_Paragraph] = []
        self._runs: list[_Run] = []  # those that are open
        self._rows: list[Pieces] = []  # for each open row: what follows it
        self._choices: list[int] = []
        self._prompts: list[bool] = []
        self._cells = 0
        self._broken_off: _Paragraph | None = None
        self.title = ""  # of the whole part

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
            if is_end_gone and self._paragraphs and attribute(attributes, "val") not in _OFF:
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
            self._runs.append(_Run())
        elif tag in _SIGNS and parent == "r":
            self._put(_SIGNS[tag])
        elif tag == "sym" and parent == "r":
            code = attribute(attributes, "char")
            if _HEXADECIMAL.fullmatch(code):
                self._put(drawn(int(code, 16), attribute(attributes, "font")))
        elif parent == "rPr" and self._runs:
            self._property(tag, attribute(attributes, "val"))
        elif tag == "sup" and parent in ("sSup", "sSubSup"):  # the power in a formula
            self.frames[-1].append("^")
        elif tag == "den" and parent == "f":
            self.frames[-1].append("/")
        elif tag in ("pStyle", "numId", "ilvl") and self._paragraphs:
            name = {"pStyle": "style", "numId": "number", "ilvl": "level"}[tag]
            setattr(self._paragraphs[-1], name, attribute(attributes, "val"))
        elif tag == "AlternateContent":
            self._choices.append(0)
        elif tag == "sdt":
            self._prompts.append(False)
        elif tag == "showingPlcHdr" and self._prompts:
            self._prompts[-1] = attribute(attributes, "val") not in _OFF
        elif tag == "tr":
            self._rows.append([])
        elif tag == "tc":
            self._cells += 1
            self.frames.append([])
        elif tag == "txbxContent" or (tag == "tbl" and self._cells):
            self.frames.append([])

    def _property(self, tag: str, value: str) -> None:
        """One of the properties of a run."""
        if tag in _STRUCK and value not in _OFF:
            self._runs[-1].is_seen = False
        elif tag == "vertAlign" and value == "superscript":
            self._runs[-1].is_raised = True

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
        paragraph = _Paragraph(mark=[], boxes=[], begins=len(self.frames[-1]))
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
        if not self.title and has_words and self._numbers.is_title(paragraph.style):
            words = "".join(_flat(self.frames[-1][paragraph.begins :]))
            self.title = " ".join(levelled(words).split())
        if has_words or not boxes:
            self.frames[-1].append("\n")
        self.frames[-1] += boxes

    def _characters(self, words: str) -> None:
        if not self._skipped and self._path[-1] == "t":
            self._put(words)

    def _put(self, words: str) -> None:
        if words and self._runs and self._runs[-1].is_seen:
            self.frames[-1] += [UP, words, DOWN] if self._runs[-1].is_raised else [words]
            if self._paragraphs:
                self._paragraphs[-1].has_words = True
