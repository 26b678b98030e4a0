"""From a published text to what the parser should read, and back.

The parser sees a cleaned copy: bidirectional marks, vowel signs and control
characters gone, quotation marks made alike, words of absurd length cut. Every
character of the copy remembers where it stood, so spans are always offsets into
the text as published.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WORD = 64
LONGEST_PARAGRAPH = 1500
WRAPPED_LINE = 100
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_DOUBLE_QUOTES = dict.fromkeys("“”„‟″«»〝〞＂", '"')
_SINGLE_QUOTES = dict.fromkeys("‘’‚‛′", "'")
_QUOTE_MARKS = '"“«„'
_VOWEL_SIGNS = (*map(chr, range(0x64B, 0x653)), "\u0670", "\u0640")
_FINAL = '.!?؟…:؛"”»″“'


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text: its place, and its cleaned copy.

    ``offsets[i]`` is where ``clean[i]`` stands in the published text.
    """

    start: int
    end: int
    clean: str
    offsets: tuple[int, ...]


def paragraphs(text: str, spelling: dict[str, str]) -> list[Paragraph]:
    """Every paragraph of ``text`` that holds a word; a wrapped line is joined to the next.

    ``spelling`` maps single characters to what the parser should read instead;
    an empty string drops the character.
    """
    spans = _unwrapped([match.span() for match in _LINE.finditer(text)], text)
    cleaned = (_cleaned(text, start, end, spelling) for start, end in spans)
    return [paragraph for paragraph in cleaned if not paragraph.clean.isspace() and paragraph.clean]


def _unwrapped(lines: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join lines that a mail client or a publisher's page broke in the middle of a sentence."""
    joined: list[tuple[int, int]] = []
    for above, line in zip([(0, 0), *lines], lines, strict=False):
        if joined and _is_wrapped(text, joined[-1][0], above, line):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _is_wrapped(text: str, begin: int, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """A line was broken where the next goes on in lower case or with a comma, or where a
    long one breaks off before a quotation; paragraphs without a full stop are common, so a
    missing one is no sign.  ``begin`` is where the first of the lines joined so far begins.
    """
    if text.count("\n", line[1], following[0]) > 1:
        return False
    above, below = text[line[0] : line[1]].rstrip(), text[following[0] : following[1]].lstrip()
    if not above or not below or above[-1] in _FINAL:
        return False
    quoted = line[0] + len(above) - begin >= WRAPPED_LINE and below[0] in _QUOTE_MARKS
    return quoted or below[0].islower() or below[0] in "،,"


def _cleaned(text: str, start: int, end: int, spelling: dict[str, str]) -> Paragraph:
    """The cleaned copy of text[start:end]."""
    kept: list[str] = []
    offsets: list[int] = []
    run = 0
    for offset in range(start, end):
        character = _readable(text[offset], spelling)
        if not character and _leaves_gap(text, offset, end):
            character = " "
        run = 0 if character.isspace() else run + len(character)
        if character and run <= LONGEST_WORD:
            kept.append(character)
            offsets.append(offset)
    return Paragraph(start, end, "".join(kept), tuple(offsets))


def _leaves_gap(text: str, offset: int, end: int) -> bool:
    """A tatweel that joins a letter to a mark (لـ"الخبر") is read as the space between them."""
    joins = unicodedata.category(text[offset]) == "Lm"
    return joins and offset + 1 < end and not text[offset + 1].isalpha()


def _readable(character: str, spelling: dict[str, str]) -> str:
    """One character as the parser should read it; empty when it should not."""
    if character in spelling:
        return spelling[character]
    if character in _DOUBLE_QUOTES:
        return '"'
    if character in _SINGLE_QUOTES:
        return "'"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp") else character


def pieces(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Cut a paragraph before the pictures that begin pieces of news in posts (🔴), and a very long
    one at sentence ends, or else at spaces: (from, to) in its copy.

    Keeps the parser's time proportional to the length: its cost grows with the square of a
    sentence.
    """
    begin = 0
    for end in (*_news_begins(paragraph.clean), len(paragraph.clean)):
        while end - begin > LONGEST_PARAGRAPH:
            window = paragraph.clean[begin : begin + LONGEST_PARAGRAPH]
            ends = [m.end() for m in re.finditer(r"[.!?؟]\s", window)]
            cut = ends[-1] if ends else window.rfind(" ") + 1 or LONGEST_PARAGRAPH
            yield begin, begin + cut
            begin += cut
        yield begin, end
        begin = end


def _news_begins(text: str) -> Iterator[int]:
    """Where a picture stands between spaces, behind words and before a letter."""
    for found in re.finditer(r"\s(?=(\S\ufe0f?)\s+\w)", text):
        before = text[: found.start()].split()[-1:]
        if unicodedata.category(found[1][0]) == "So" and any(map(str.isalnum, "".join(before))):
            yield found.end()


def folding_of(letters: dict[str, str]) -> dict[int, str]:
    """The table for ``folded``: what each letter is written as, and no vowel signs."""
    return str.maketrans(letters) | str.maketrans(dict.fromkeys(_VOWEL_SIGNS, ""))


def folded(word: str, folding: dict[int, str]) -> str:
    """A word as lexicons spell it: lower case, no vowel signs, one letter for its variants."""
    return word.lower().translate(folding)
