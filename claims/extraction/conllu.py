"""Reading CoNLL-U, so that rules can be tried on hand-written trees."""

from __future__ import annotations

from collections.abc import Iterator

from .trees import Parse, RawToken, RawWord, parse_from

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
        for form, words, spaced in _tokens(block):
            tokens.append(RawToken(form, len(text), len(text) + len(form), words))
            text += form + (" " if spaced else "")
        sentences.append(tokens)
    return parse_from(text.rstrip(), sentences)


def _tokens(block: str) -> Iterator[tuple[str, tuple[RawWord, ...], bool]]:
    """The tokens of one sentence: form, words, whether a space follows."""
    rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
    rows = [row for row in rows if "." not in row[0]]
    position = 0
    while position < len(rows):
        row = rows[position]
        first, _, last = row[0].partition("-")
        count = int(last) - int(first) + 1 if last else 1
        begin = position + 1 if last else position
        words = tuple(_word(part) for part in rows[begin : begin + count])
        yield row[1], words, "SpaceAfter=No" not in row[9]
        position = begin + count


def _word(row: list[str]) -> RawWord:
    feats = "" if row[5] == "_" else row[5]
    return RawWord(row[1], row[2], row[3], feats, int(row[6]), row[7])
