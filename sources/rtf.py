"""A Rich Text file (.rtf) as text: what a reader of the printed page would see.  Pure."""

import codecs
import re
from dataclasses import dataclass, replace

from .contents import FileRead, title_shown
from .raised import DOWN, UP, levelled
from .symbols import drawn
from .text import line_ends
from .unreadable import Unreadable

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)"
)
#: Groups that are about the text and not of it.
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl"
    b" footerr footerf fldinst listtable listoverridetable revtbl rsidtbl generator themedata"
    b" colorschememapping datastore latentstyles xmlnstbl annotation atnid atnauthor atndate"
    b" bkmkstart bkmkend pntext pntxta pntxtb filetbl mmathPr userprops".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"page": "\n", b"sect": "\n", b"row": "\n", b"cell": "\t",
    b"nestcell": "\t", b"nestrow": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"ltrmark": "\u200e", b"rtlmark": "\u200f",
    b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_ESCAPES = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"\n": "\n", b"\r": "\n"}
#: The code pages of fonts' character sets, by their numbers.
_SETS = {
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
#: Groups within groups, beyond which nobody writes.
_DEEP = 2_000


@dataclass(frozen=True)
class _State:
    """What holds within a group."""

    is_aside: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    font: int = -1
    fallback: int = 1  # characters that stand behind one of Unicode, for programs that know none
    destination: bytes = b""


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.title: list[str] = []
        self._state = _State()
        self._outer: list[_State] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, tuple[str, str]] = {}  # number: (its encoding, its name)
        self._bytes = b""
        self._to_skip = 0
        self._is_optional = False

    def read(self, data: bytes) -> None:
        for token in _TOKEN.finditer(data):
            word, number, code, escaped, brace, words = token.groups()
            if code or words:
                self._bytes_come(bytes.fromhex(code.decode()) if code else words)
                continue
            self._flush()
            if brace:
                self._group(brace == b"{")
            elif word:
                self._control(word, int(number) if number else None)
            elif escaped == b"*":
                self._is_optional = True
            elif escaped in _ESCAPES:
                self._put(_ESCAPES[escaped])
            elif escaped in (b"\\", b"{", b"}"):
                self._bytes_come(escaped)
        self._flush()

    def _group(self, opens: bool) -> None:
        self._to_skip = 0
        if opens:
            if len(self._outer) > _DEEP:
                raise Unreadable("file_broken")
            self._outer.append(self._state)
        elif self._outer:
            self._state = self._outer.pop()

    def _control(self, word: bytes, number: int | None) -> None:
        state, optional = self._state, self._is_optional
        self._is_optional = False
        on = number != 0
        if word == b"u" and number is not None:
            self._put(_letter(number))
            self._to_skip = state.fallback
        elif word in _ASIDE or (
            optional and word not in (b"shptxt", b"shpinst", b"nesttableprops")
        ):
            self._state = replace(state, is_aside=True, destination=word)
        elif word == b"title" and any(s.destination == b"info" for s in (*self._outer, state)):
            self._state = replace(state, destination=b"title")
        elif word == b"footnote":
            self._put("\n")
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == b"uc" and number is not None:
            self._state = replace(state, fallback=max(0, min(number, 10)))
        elif word == b"bin" and number:
            raise Unreadable("file_broken")  # bytes that no program writes into text
        elif word in (b"v", b"deleted", b"strike", b"striked", b"webhidden"):
            self._state = replace(state, is_hidden=on)
        elif word in (b"super", b"nosupersub", b"sub"):
            self._state = replace(state, is_raised=word == b"super" and on)
        elif word == b"up":
            self._state = replace(state, is_raised=bool(number))
        elif word == b"plain":
            self._state = replace(state, is_hidden=False, is_raised=False)
        elif word == b"ansicpg" and number:
            self._encoding = _encoding(f"cp{number}")
        elif word in (b"mac", b"pc", b"pca"):
            self._encoding = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]
        elif word in (b"f", b"af") and number is not None:
            if state.destination == b"fonttbl" or word == b"f":
                self._state = replace(state, font=number)
        elif word == b"fcharset" and number is not None:
            self._fonts[state.font] = (_SETS.get(number, ""), "")

    def _bytes_come(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        self._bytes += data[skipped:]

    def _flush(self) -> None:
        data, self._bytes = self._bytes, b""
        if not data:
            return
        encoding, name = self._fonts.get(self._state.font, ("", ""))
        if any(s.destination == b"fonttbl" for s in (*self._outer, self._state)):
            self._fonts[self._state.font] = (encoding, data.decode("ascii", "replace").strip(" ;"))
        elif self._state.destination == b"title":
            self.title.append(data.decode(self._encoding, "replace"))
        elif drawn(0xB7, name):
            self._put("".join(drawn(byte, name) for byte in data))
        else:
            self._put(data.decode(encoding or self._encoding, "replace"))

    def _put(self, words: str) -> None:
        state = self._state
        if state.destination == b"title":
            self.title.append(words)
        elif words and not state.is_aside and not state.is_hidden:
            words = re.sub(r"[\x00-\x08\x0e-\x1f]", "", words)
            self.pieces.append(f"{UP}{words}{DOWN}" if state.is_raised else words)


def _letter(number: int) -> str:
    code = number % 65536
    # Halves of a character beyond the first plane are put together at the end.
    return drawn(code, "symbol") if 0xF020 <= code <= 0xF0FF else chr(code)


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def rtf_read(data: bytes) -> FileRead:
    """The text of an .rtf, one line a paragraph, cells parted by a tab.

    Words that were deleted, struck out or hidden are no text.  Raises Unreadable("file_broken").
    """
    reader = _Reader()
    reader.read(data)
    text = (
        levelled("".join(reader.pieces))
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )
    text = re.sub(r"(?<!\t)\t+\n", "\n", line_ends(text))
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n \t")
    title = " ".join("".join(reader.title).split())
    return FileRead(text, title=title_shown(title, text))
