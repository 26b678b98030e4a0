"""Sentences of a treebank: read from CoNLL-U, changed in place, written back.

Heads are references to words, not numbers, so that a word can be put in or taken out without
renumbering.  Only what the models learn is kept: no XPOS, no enhanced graph, no empty nodes.
Format: https://universaldependencies.org/format.html
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.extraction.parsing.conllu import surface_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(slots=True, eq=False)
class Word:
    """A syntactic word; ``head`` is None for the root."""

    form: str
    lemma: str
    upos: str
    feats: dict[str, str]
    deprel: str
    head: Word | None = None


@dataclass(slots=True, eq=False)
class Token:
    """A surface token: one word, or several where it is a multi-word token."""

    form: str
    words: list[Word]
    space_after: bool = True


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens in text order; ``starts_paragraph`` as ``newpar`` or ``newdoc`` says."""

    name: str
    tokens: list[Token] = field(default_factory=list)
    starts_paragraph: bool = False

    @property
    def words(self) -> list[Word]:
        """All syntactic words in order."""
        return [word for token in self.tokens for word in token.words]

    @property
    def text(self) -> str:
        """The sentence as written, without the space after its last token."""
        return "".join(token.form + " " * token.space_after for token in self.tokens).rstrip()

    def children(self, word: Word) -> list[Word]:
        """The words whose head is ``word``, in order."""
        return [other for other in self.words if other.head is word]

    def copy(self, name: str) -> Sentence:
        """A deep copy under another name."""
        twin = copy.deepcopy(self)
        twin.name = name
        return twin


def read_treebank(path: Path) -> list[Sentence]:
    """All sentences of a CoNLL-U file."""
    return [_sentence(block) for block in path.read_text(encoding="utf-8").strip().split("\n\n")]


def write_treebank(path: Path, sentences: Iterable[Sentence]) -> None:
    """Write sentences as CoNLL-U; spaces inside forms and lemmas are kept as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "".join("\n".join(_lines(sentence)) + "\n\n" for sentence in sentences), encoding="utf-8"
    )


def _sentence(block: str) -> Sentence:
    comments = [line for line in block.split("\n") if line.startswith("#")]
    name = next(
        (line.partition("=")[2].strip() for line in comments if line.startswith("# sent_id")), ""
    )
    sentence = Sentence(name)
    sentence.starts_paragraph = any(line.startswith(("# newpar", "# newdoc")) for line in comments)
    read = list(surface_tokens(block))
    words = {row[0]: _word(row) for _, rows, _ in read for row in rows}
    for _, rows, _ in read:
        for row in rows:
            words[row[0]].head = words.get(row[6])
    sentence.tokens = [
        Token(form, [words[row[0]] for row in rows], spaced) for form, rows, spaced in read
    ]
    return sentence


def _word(row: list[str]) -> Word:
    feats = dict(pair.split("=", 1) for pair in row[5].split("|")) if row[5] != "_" else {}
    return Word(form=row[1], lemma=row[2], upos=row[3], feats=feats, deprel=row[7])


def _lines(sentence: Sentence) -> Iterator[str]:
    numbers = {id(word): number for number, word in enumerate(sentence.words, start=1)}
    yield f"# sent_id = {sentence.name}"
    if sentence.starts_paragraph:
        yield f"# newpar id = {sentence.name}-p"
    yield f"# text = {sentence.text}"
    for token in sentence.tokens:
        misc = "_" if token.space_after else "SpaceAfter=No"
        if len(token.words) > 1:
            span = f"{numbers[id(token.words[0])]}-{numbers[id(token.words[-1])]}"
            yield "\t".join((span, token.form, *"_______", misc))
            misc = "_"
        for word in token.words:
            yield "\t".join(_columns(word, numbers, misc))


def _columns(word: Word, numbers: dict[int, int], misc: str) -> tuple[str, ...]:
    feats = "|".join(f"{name}={value}" for name, value in sorted(word.feats.items())) or "_"
    head = numbers[id(word.head)] if word.head is not None else 0
    return (
        str(numbers[id(word)]),
        word.form,
        word.lemma,
        word.upos,
        "_",
        feats,
        str(head),
        word.deprel,
        "_",
        misc,
    )
