"""A parsed text as the rules see it: written tokens, folded, with their clitics told apart.

Rules look at the surface as much as at the tree, since a small parser is wrong
about every fourth word. What they see is the *token* (وقال), its *core* (قال) and
where that core begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import category

from ..types import Span
from .sentences import TextSentence, sentences
from .tokens import SurfaceReader, SurfaceToken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..languages.packs import Pack
    from ..parsing.trees import Parse, Word
    from ..text.quotations import Quote, Quotes

DASHES = frozenset({"-", "–", "—", "--"})


@dataclass(frozen=True)
class Reading:
    """What the rules share: tokens, tree, quotations and the language's data."""

    parse: Parse
    quotes: Quotes
    pack: Pack

    @property
    def text(self) -> str:
        """The published text."""
        return self.parse.text

    @cached_property
    def toks(self) -> tuple[SurfaceToken, ...]:
        """Every written token, in text order."""
        read = SurfaceReader(self.parse, self.pack).token
        return tuple(map(read, range(len(self.parse.tokens))))

    def is_enclitic(self, i: int) -> bool:
        """Is token ``i`` a pronoun written onto the verb before it?"""
        return self.toks[i].start > self.parse.tokens[i].start

    @cached_property
    def sentences(self) -> tuple[TextSentence, ...]:
        """The sentences, in text order."""
        return tuple(sentences(self))

    @cached_property
    def sentence_number(self) -> tuple[int, ...]:
        """For each token, the number of its sentence among ``sentences``."""
        return tuple(
            n
            for n, sentence in enumerate(self.sentences)
            for _ in range(sentence.first, sentence.last)
        )

    def sentence_of(self, i: int) -> TextSentence:
        """The sentence that holds token ``i``."""
        return self.sentences[self.sentence_number[i]]

    def is_dash(self, i: int) -> bool:
        """A dash that sets off words, unlike the hyphen in 15-7 or so-called."""
        tok = self.toks[i]
        if tok.norm not in DASHES:
            return False
        return tok.norm != "-" or self.text[tok.start - 1 : tok.start].isspace()

    def is_sign(self, i: int) -> bool:
        """A picture that stands before a piece of news, as in posts (🔴)."""
        tok = self.toks[i]
        written = self.text[tok.start : tok.end].strip("\ufe0f")
        return all(category(c) == "So" for c in written) and written != ""

    def new_paragraph(self, i: int) -> bool:
        """Does token ``i`` begin a line that the parser was given apart?"""
        return i > 0 and i in self.paragraph_starts

    @cached_property
    def paragraph_starts(self) -> frozenset[int]:
        """Tokens that begin a paragraph: at a sentence start, with a line break before."""
        starts = {self.parse.words[s.first].token for s in self.parse.sentences if s.first < s.last}
        return frozenset(
            t for t in starts
            if t == 0 or "\n" in self.text[self.toks[t - 1].end : self.toks[t].start]
        )  # fmt: skip

    def quote_at(self, i: int) -> Quote | None:
        """The quotation in which token ``i`` stands, its marks included."""
        return self.quotes.at(self.toks[i].start)

    def is_quoted(self, i: int) -> bool:
        """Does token ``i`` stand in a quotation that is closed?"""
        quote = self.quote_at(i)
        return quote is not None and quote.closed

    def quote_starting(self, i: int) -> Quote | None:
        """The quotation whose opening mark is token ``i``, or begins it."""
        quote = self.quote_at(i)
        return quote if quote and quote.start == self.toks[i].start else None

    def tok_at(self, offset: int) -> int:
        """The first token that ends after ``offset``."""
        low, high = 0, len(self.toks)
        while low < high:
            middle = (low + high) // 2
            if self.toks[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def phrase(self, group: str, i: int, last: int) -> int:
        """How many tokens from ``i`` spell a phrase of the group; 0 if none does.

        The first token is compared without its clitics too; a phrase's last word of
        one letter stands for a preposition written onto the next token.
        """
        first, openings = self.toks[i], self.pack.openings[group]
        words = {first.norm, first.core, first.norm.lstrip(self._joining)}
        phrases = self.pack.phrases[group]
        for place in sorted(place for word in words for place in openings.get(word, ())):
            if n := self._spells(phrases[place], i, last):
                return n
        return 0

    def _spells(self, phrase: tuple[str, ...], i: int, last: int) -> int:
        """The same for one phrase whose first word token ``i`` is."""
        tail = phrase[-1] if len(phrase) > 1 and len(phrase[-1]) == 1 else ""
        solid = phrase[:-1] if tail else phrase
        if i + len(solid) > last or (tail and i + len(solid) >= last):
            return 0
        if any(self.toks[i + k].norm != solid[k] for k in range(1, len(solid))):
            return 0
        return len(solid) if not tail or self.toks[i + len(solid)].norm.startswith(tail) else 0

    @cached_property
    def conjunctions(self) -> tuple[str, ...]:
        """Conjunctions that are written onto the next word."""
        return tuple(self.pack.clitics.get("before", ()))

    @cached_property
    def _joining(self) -> str:
        return "".join(self.conjunctions)

    def bare(self, i: int) -> tuple[str, int]:
        """The token without conjunctions written onto it, and where it then begins."""
        tok = self.toks[i]
        return (tok.norm[1:], tok.start + 1) if self.is_joined(i) else (tok.norm, tok.start)

    def span(self, first: int, last: int) -> Span:
        """From the start of token ``first`` to the end of token ``last``."""
        return Span(self.toks[first].start, self.toks[last].end)

    def between(self, first: int, last: int) -> Iterator[SurfaceToken]:
        """The tokens first..last-1."""
        return iter(self.toks[first:last])

    def word(self, i: int) -> Word:
        """The main word of token ``i``."""
        return self.parse.words[self.toks[i].word]

    def lemma(self, i: int) -> str:
        """The lemma of the main word of token ``i``, folded."""
        return self.pack.fold(self.word(i).lemma)

    def is_joined(self, i: int) -> bool:
        """Is a conjunction written onto token ``i``?"""
        return self.toks[i].before.startswith(self.conjunctions)

    def is_complementiser(self, i: int) -> bool:
        """Is token ``i`` a complementiser (أن, إن), alone or with a pronoun written onto it?"""
        norm, has = self.toks[i].norm, self.pack.has
        written = self.text[self.toks[i].start : self.toks[i].end]
        if any(letter in written for letter in self.pack.clitics.get("of_names", ())):
            return False
        if has("complementiser", norm) or has("not_complementiser", norm):
            return has("complementiser", norm)
        stems = (norm.removesuffix(p) for p in self.pack.pronouns if norm.endswith(p))
        return any(has("complementiser", stem) for stem in stems)

    def words_of(self, i: int) -> range:
        """The numbers of the words in token ``i``."""
        token = self.parse.tokens[i]
        return range(token.first, token.last)
