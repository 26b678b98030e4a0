"""Sentences of our own with their clitics marked: ``و+قال إن+ه س+يسافر ل+الوزارة.``

``clitics.txt`` holds modern news prose written for this: a sentence a line, an empty line between
paragraphs.  "+" stands between a clitic and its host, whose letters are as they are written, but
for ل before an article, which is written out.  The tokenizer and the expander learn from it.
"""

from __future__ import annotations

import re
from pathlib import Path

from claims.training.conllu import Sentence, Token, Word

FILE = Path(__file__).with_name("clitics.txt")
_LETTERS = r"[\w\u064b-\u0652]+"
_TOKEN = re.compile(rf"(?:{_LETTERS}\+)*(?:\d+(?:[.,٫٬]\d+)*|{_LETTERS})(?:\+{_LETTERS})*|\S")


def read_marked(path: Path = FILE) -> list[Sentence]:
    """The sentences, without classes and trees: each word hangs on the first."""
    sentences: list[Sentence] = []
    begins = True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            begins = True
            continue
        sentence = Sentence(f"marked-{number}", starts_paragraph=begins)
        for part in line.split():
            pieces = _TOKEN.findall(part)
            for place, piece in enumerate(pieces, 1):
                words = [Word(form, form, "X", {}, "dep") for form in piece.split("+")]
                token = Token(surface([w.form for w in words]), words, place == len(pieces))
                sentence.tokens.append(token)
        first, *others = sentence.words
        first.deprel = "root"
        for word in others:
            word.head = first
        sentences.append(sentence)
        begins = False
    return sentences


def surface(words: list[str]) -> str:
    """The letters of a token of these words: ل + الوزير is للوزير, ل + اللجنة is للجنة."""
    written = "+".join(words)
    return re.sub(r"ل\+ال(?=ل)|ل\+ا(?=ل)", "ل", written).replace("+", "")
