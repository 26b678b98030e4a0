"""The numbers and letters that Word puts before the items of a list.  Pure."""

from collections import defaultdict
from dataclasses import dataclass, field

from .word_archive import Archive, attribute, parser_made


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
    name: str = ""


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
                self.archive.read(name, parser_made(self._start, lambda _name: None))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, value = name.rpartition(" ")[2], attribute(attributes, "val")
        if tag in ("abstractNum", "num", "style"):
            key = {"abstractNum": "abstractNumId", "num": "numId", "style": "styleId"}[tag]
            self._where = {tag: attribute(attributes, key)}
            if tag == "style":
                self._styles[self._where[tag]] = _Style()
        elif tag in ("lvl", "lvlOverride"):
            self._where["level"] = attribute(attributes, "ilvl")
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
            elif tag == "name":
                style.name = value.lower()
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

    def is_title(self, style: str) -> bool:
        """Is that the style of titles, which has another id in each language of Word?"""
        return style in self._styles and self._styles[style].name == "title"

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
