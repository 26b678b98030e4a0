"""The parts of a Word or OpenDocument file, unfolded within bounds.  Pure."""

import io
import struct
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from .unreadable import Unreadable

#: Bytes that a file's parts may unfold to, all together, and characters that numbers may add to
#: them; a text of 1.5 million characters takes 15 MB.
UNFOLDED = 40_000_000
#: Bytes that are given to the parser at once, and how far it may lag behind them: it begins
#: anew at a tag whose end it does not have, so one of many megabytes would take for ever.
PIECE, LAG = 1 << 20, 4 << 20
#: RuntimeError: encrypted; NotImplementedError: an archive of a kind that zipfile does not read;
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
#: What Word compresses with; others unfold a few bytes to gigabytes in one step.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of a file, which unfold to ``UNFOLDED`` bytes all together."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._left = UNFOLDED
        self.names = sorted(set(self._zip.namelist()))

    def spend(self, size: int) -> None:
        """Take it from what is left.  Raises Unreadable("file_too_large")."""
        self._left -= size
        if self._left < 0:
            raise Unreadable("file_too_large")

    def start(self, name: str, length: int) -> str:
        """How a part begins; "" without such a part."""
        if name not in self.names or self._zip.getinfo(name).compress_type not in _COMPRESSIONS:
            return ""
        with self._zip.open(name) as part:
            return part.read(length).decode("ascii", "replace")

    def read(self, name: str, parser: expat.XMLParserType) -> None:
        """Give a part to the parser.  Raises Unreadable("file_too_large")."""
        if self._zip.getinfo(name).compress_type not in _COMPRESSIONS:
            raise zipfile.BadZipFile("a compression that Word does not use")
        given = 0
        with self._zip.open(name) as part:
            while piece := part.read(PIECE):
                self.spend(len(piece))
                parser.Parse(piece, False)
                given += len(piece)
                if given - parser.CurrentByteIndex > LAG:
                    raise expat.ExpatError("a tag longer than any that Word writes")
        parser.Parse(b"", True)


def parser_made(start: Any, end: Any) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def title_given(archive: Archive, part: str) -> str:
    """The title that the file gives itself, which may be that of its template."""
    words: list[str] = []
    inside: list[str] = []
    if part not in archive.names:
        return ""
    parser: Any = parser_made(
        lambda name, _attributes: inside.append(name.rpartition(" ")[2]), lambda _name: inside.pop()
    )
    parser.CharacterDataHandler = lambda said: words.extend(
        [said] if inside[-1:] == ["title"] else []
    )
    archive.read(part, parser)
    return " ".join("".join(words).split())


def _no_doctype(*_declared: object) -> None:
    raise expat.ExpatError("Word writes no document type; entities come with one")


def attribute(attributes: dict[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(" ")[2] == name), "")
