"""Training files in the shapes Stanza's trainers read, written from sentences.

The shapes are those of Stanza's own ``stanza.utils.datasets`` scripts (labels per character, a list
of expansions, contracted multi-word tokens), which ask for a whole UD release to be laid out.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.training.conllu import Sentence, Token, write_treebank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one part ("train", "dev", "test") of a treebank, all in one folder."""

    folder: Path
    name: str

    @property
    def conllu(self) -> Path:
        """Gold words and trees."""
        return self.folder / f"{self.name}.conllu"

    @property
    def text(self) -> Path:
        """Raw text, paragraphs separated by an empty line."""
        return self.folder / f"{self.name}.txt"

    @property
    def labels(self) -> Path:
        """One digit per character: 1 ends a token, 2 a sentence, 3 and 4 a multi-word token."""
        return self.folder / f"{self.name}.toklabels"

    @property
    def expansions(self) -> Path:
        """Multi-word tokens with their words and counts, as JSON."""
        return self.folder / f"{self.name}-mwt.json"

    @property
    def contracted(self) -> Path:
        """Multi-word tokens not yet expanded: what the expander is given."""
        return self.folder / f"{self.name}.mwt-in.conllu"


def write_part(part: Part, sentences: Sequence[Sentence]) -> None:
    """Write every file of a part; existing ones are replaced."""
    write_treebank(part.conllu, sentences)
    groups = list(_paragraphs(sentences))
    part.text.write_text("\n\n".join(_text(group) for group in groups) + "\n\n", encoding="utf-8")
    part.labels.write_text(
        "\n\n".join(_labels(group) for group in groups) + "\n\n", encoding="utf-8"
    )
    part.expansions.write_text(
        json.dumps(_expansions(sentences), ensure_ascii=False), encoding="utf-8"
    )
    part.contracted.write_text(
        "".join(_contracted(sentence) for sentence in sentences), encoding="utf-8"
    )


def longest_expandable(part: Part) -> int:
    """Characters of the longest multi-word token, written out; bounds the expander's decoder."""
    expansions = json.loads(part.expansions.read_text(encoding="utf-8"))
    return max((len(" ".join(words)) for (_, words), _ in expansions), default=1)


def _paragraphs(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if sentence.starts_paragraph or not groups:
            groups.append([])
        groups[-1].append(sentence)
    return groups


def _text(sentences: Sequence[Sentence]) -> str:
    return "".join(
        token.form + " " * token.space_after for s in sentences for token in s.tokens
    ).rstrip()


def _labels(sentences: Sequence[Sentence]) -> str:
    labels = ""
    for sentence in sentences:
        for token in sentence.tokens:
            labels += "0" * (len(token.form) - 1) + _end_label(token, token is sentence.tokens[-1])
            labels += "0" * token.space_after
    return labels[: len(_text(sentences))]


def _end_label(token: Token, ends_sentence: bool) -> str:
    return str(1 + ends_sentence + 2 * (len(token.words) > 1))


def _expansions(sentences: Sequence[Sentence]) -> list[tuple[tuple[str, tuple[str, ...]], int]]:
    counts = Counter(
        (token.form, tuple(word.form for word in token.words))
        for sentence in sentences
        for token in sentence.tokens
        if len(token.words) > 1
    )
    return list(counts.items())


def _contracted(sentence: Sentence) -> str:
    lines = [f"# sent_id = {sentence.name}", f"# text = {sentence.text}"]
    for number, token in enumerate(sentence.tokens, start=1):
        misc = [] if token.space_after else ["SpaceAfter=No"]
        misc += ["MWT=Yes"] if len(token.words) > 1 else []
        word = token.words[0]
        middle = (
            ("_", "_", "_", "_", "_", "_")
            if len(token.words) > 1
            else ("_", word.upos, "_", "_", "_", "_")
        )
        lines.append("\t".join((str(number), token.form, *middle, "_", "|".join(misc) or "_")))
    return "\n".join(lines) + "\n\n"
