"""Parsed text: words with their place in the text and in the tree.

Words are numbered through the whole text; ``head`` is such a number, or -1 at the
root of a sentence. A written token may hold several words (وقال: و + قال); each
word's span is its own letters where they can be told, else the whole token's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word; ``start`` and ``end`` are offsets into the published text."""

    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int
    token: int
    sentence: int

    def depends_as(self, *relations: str) -> bool:
        """Does it hang on its head by one of these relations, or by a subtype of one ("nsubj"
        takes in "nsubj:pass")?
        """
        return self.deprel in relations or self.deprel.partition(":")[0] in relations


@dataclass(frozen=True, slots=True)
class Token:
    """A written word: words[first:last], at ``start``..``end`` of the text."""

    text: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """words[first:last], as the parser cut them."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as a parser or a treebank gives it: ``head`` counts from 1 in the sentence."""

    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class RawToken:
    """A written word with its words; offsets into the published text."""

    text: str
    start: int
    end: int
    words: tuple[RawWord, ...]


@dataclass(frozen=True)
class Parse:
    """A parsed text. Build it with ``parse_from``."""

    text: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each word, the words that depend on it, in text order."""
        table: list[list[int]] = [[] for _ in self.words]
        for index, word in enumerate(self.words):
            if word.head >= 0:
                table[word.head].append(index)
        return tuple(tuple(row) for row in table)

    @cached_property
    def _ranges(self) -> tuple[tuple[int, int], ...]:
        """For each word, the first and last word below it (itself included)."""
        low, high = list(range(len(self.words))), list(range(len(self.words)))
        for sentence in self.sentences:
            for index in self._bottom_up(sentence):
                head = self.words[index].head
                if head >= 0:
                    low[head] = min(low[head], low[index])
                    high[head] = max(high[head], high[index])
        return tuple(zip(low, high, strict=True))

    def _bottom_up(self, sentence: Sentence) -> list[int]:
        roots = [i for i in range(sentence.first, sentence.last) if self.words[i].head < 0]
        order: list[int] = []
        while roots:
            index = roots.pop()
            order.append(index)
            roots.extend(self.children[index])
        return order[::-1]

    def dependents(self, index: int, *relations: str) -> list[int]:
        """The words that hang on ``index`` by one of these relations, in text order."""
        return [c for c in self.children[index] if self.words[c].depends_as(*relations)]

    def reach(self, index: int) -> tuple[int, int]:
        """The first and the last word of the subtree of ``index``."""
        return self._ranges[index]

    def extent(self, index: int) -> tuple[int, int]:
        """The subtree of ``index`` as tokens [first, last)."""
        first, last = self._ranges[index]
        return self.words[first].token, self.words[last].token + 1

    def subtree(self, index: int) -> list[int]:
        """All words below ``index``, itself included, in text order."""
        found: list[int] = []
        waiting = [index]
        while waiting:
            current = waiting.pop()
            found.append(current)
            waiting.extend(self.children[current])
        return sorted(found)

    def ancestors(self, index: int) -> list[int]:
        """The heads above ``index``, nearest first."""
        found: list[int] = []
        while (index := self.words[index].head) >= 0 and len(found) < 500:
            found.append(index)
        return found

    def span(self, first: int, last: int) -> Span:
        """From the first word's beginning to the last word's end."""
        return Span(self.words[first].start, self.words[last].end)


def parse_from(text: str, sentences: Iterable[Sequence[RawToken]]) -> Parse:
    """Number the words of all sentences through and give each its place in ``text``."""
    words: list[Word] = []
    tokens: list[Token] = []
    cuts: list[Sentence] = []
    for raw in sentences:
        base = len(words)
        count = sum(len(token.words) for token in raw)
        for token in raw:
            first = len(words)
            for word, (start, end) in zip(token.words, word_spans(token), strict=True):
                inside = 0 < word.head <= count
                words.append(Word(
                    word.text, word.lemma, word.upos, word.feats,
                    base + word.head - 1 if inside else -1, word.deprel,
                    start, end, len(tokens), len(cuts)))  # fmt: skip
            tokens.append(Token(token.text, token.start, token.end, first, len(words)))
        cuts.append(Sentence(base, len(words)))
    return Parse(text, tuple(words), tuple(tokens), tuple(cuts))


def word_spans(token: RawToken) -> list[tuple[int, int]]:
    """Where each word of a token stands in the text.

    Where the words' letters add up to the token's, each word gets its own; where
    they do not (للبيان is ل + البيان), the first keeps its letters and every
    other word the whole token, which is how the guidelines cut fused articles.
    """
    if len(token.words) == 1:
        return [(token.start, token.end)]
    spans, at = [], token.start
    for word in token.words:
        spans.append((at, at + len(word.text)))
        at += len(word.text)
    if at == token.end:
        return spans
    return [spans[0] if spans[0][1] < token.end else (token.start, token.end)] + [
        (token.start, token.end) for _ in token.words[1:]
    ]
