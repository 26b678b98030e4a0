"""Reading CoNLL-U: trees for the rules to be tried on, and treebanks to train from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .trees import Parse, RawToken, RawWord, parse_from

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH = "# newpar"


def parse_conllu(source: str) -> Parse:
    """Build the text and its trees from CoNLL-U; ``# newpar`` begins a new line of text.

    A token is followed by a space unless MISC says ``SpaceAfter=No``.
    """
    text = ""
    sentences: list[list[RawToken]] = []
    for block in filter(None, (part.strip("\n") for part in source.split("\n\n"))):
        if text and PARAGRAPH in block:
            text = text.rstrip() + "\n"
        tokens: list[RawToken] = []
        for form, rows, spaced in surface_tokens(block):
            words = tuple(_word(row) for row in rows)
            tokens.append(RawToken(form, len(text), len(text) + len(form), words))
            text += form + (" " if spaced else "")
        sentences.append(tokens)
    return parse_from(text.rstrip(), sentences)


def surface_tokens(block: str) -> Iterator[tuple[str, list[list[str]], bool]]:
    """The tokens of one sentence: form, the columns of each of its words, whether a space follows.

    Empty nodes ("8.1") are left out.
    """
    rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
    rows = [row for row in rows if "." not in row[0]]
    position = 0
    while position < len(rows):
        row = rows[position]
        first, _, last = row[0].partition("-")
        count = int(last) - int(first) + 1 if last else 1
        begin = position + 1 if last else position
        yield row[1], rows[begin : begin + count], "SpaceAfter=No" not in row[9]
        position = begin + count


def _word(row: list[str]) -> RawWord:
    feats = "" if row[5] == "_" else row[5]
    return RawWord(row[1], row[2], row[3], feats, int(row[6]), row[7])
