"""A parsed text as the rules see it: written tokens, folded, with their clitics told apart.

Rules look at the surface as much as at the tree, since a small parser is wrong
about every fourth word. What they see is the *token* (وقال), its *core* (قال) and
where that core begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from ..types import Span
from .groups import SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..languages.packs import Pack
    from ..parsing.trees import Parse, Token, Word
    from ..text.quotations import Quote, Quotes

FINAL = frozenset(".!?؟…") | {"...", "؟!", "!!", "?!", "...."}
COMMAS = frozenset("،,؛;")
INSIDE = COMMAS | frozenset(")]")  # behind a full stop that closes no sentence: (R-Fla.)
DASHES = frozenset({"-", "–", "—", "--"})
LONGEST_SENTENCE = 250
_NO_NAME = frozenset({"VERB", "ADV", "INTJ"})
_CLITIC = frozenset({"CCONJ", "ADP", "PART", "SCONJ", "AUX", "DET"})


@dataclass(frozen=True, slots=True)
class SurfaceToken:
    """A written token. Its ``core`` begins at ``core_start``; ``word`` is its main word.

    Where a preposition is fused with the article (للوزارة), the core is the noun as it is
    spelled alone, and begins where the token does. ``indefinite`` is the core without an
    article written onto it.
    """

    index: int
    norm: str
    before: str
    core: str
    indefinite: str
    pronoun: str
    word: int
    upos: str
    start: int
    end: int
    core_start: int

    @property
    def is_punct(self) -> bool:
        """Is this a punctuation mark?"""
        return not any(c.isalnum() for c in self.norm)

    @property
    def is_definite(self) -> bool:
        """Is an article written onto its core?"""
        return self.indefinite != self.core


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence as its marks show it: toks[first:last]; a quotation is never cut."""

    first: int
    last: int


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
        return tuple(self._tok(i, token) for i, token in enumerate(self.parse.tokens))

    def _tok(self, index: int, token: Token) -> SurfaceToken:
        fold = self.pack.fold
        words = self.parse.words[token.first : token.last]
        main = self._main(words)
        norm = fold(token.text)
        link = self._link(token)
        norm, begin = norm[link:], token.start + link
        before = "".join(fold(word.text) for word in words[:main])
        written = before
        whole = self._is_whole(norm) or self._is_cut_name(before, words[main])
        if not norm.startswith(before) or before == norm or whole:
            before = ""
            main = len(words) - 1 if whole and not _is_contracted(words) else main
        pronoun = fold(words[-1].text) if len(words) > main + 1 else ""
        own = fold(words[main].text)
        fused = before != "" and not norm[len(before) :].startswith(own)
        core = own if fused else norm[len(before) :]
        lead = begin + (0 if fused else len(before))
        return SurfaceToken(
            index, norm, before, core, self.pack.without_article(core), pronoun,
            token.first + main, self._tag(norm, written, words[main]), begin, token.end, lead,
        )  # fmt: skip

    def _link(self, token: Token) -> int:
        """How many letters only join a pronoun to the verb before it (-t-elle: three)."""
        word = self.parse.words[token.first]
        links = self.pack.clitics.get("linking", ()) if word.upos == "PRON" else ()
        longest = max((link for link in links if token.text.startswith(link)), key=len, default="")
        return len(longest) if len(longest) < len(token.text) else 0

    def is_enclitic(self, i: int) -> bool:
        """Is token ``i`` a pronoun written onto the verb before it?"""
        return self.toks[i].start > self.parse.tokens[i].start

    def _is_whole(self, norm: str) -> bool:
        """A word of the lexicon that a small parser may cut (وكالة is not و + كالة)."""
        if self._is_unsplit(norm):
            return True
        if self.pack.has_any((*SPEAKERS, "issued"), norm):
            return True
        phrases = (*self.pack.phrases["according"], *self.pack.phrases["as_said"])
        return any(phrase[0] == norm for phrase in phrases)

    def _is_cut_name(self, before: str, word: Word) -> bool:
        return before[-1:] in self.pack.clitics.get("nominal", ()) and word.upos == "VERB"

    def _tag(self, norm: str, before: str, word: Word) -> str:
        """The word's tag; who speaks for a living is no verb (شاهد), nor is a cut name."""
        if self._is_cut_name(before, word):
            return "X"
        if word.upos in _NO_NAME and self._is_capital_name(word):
            return "PROPN"
        if word.upos == "VERB" and (self.pack.has("role", norm) or self.pack.has("title", norm)):
            return "NOUN" if self.pack.needs_complementiser else word.upos
        return word.upos

    def _is_capital_name(self, word: Word) -> bool:
        """A capital inside a sentence that goes on in small letters marks a name, where the
        language writes it so; words of saying may stand in a headline.
        """
        first = self.parse.words[self.parse.sentences[word.sentence].first]
        if word.start == first.start or self.pack.reading.get("capitals") != "names":
            return False
        if not self.text[word.start].isupper() or self.pack.fold(word.lemma) in self.pack.lemmas:
            return False
        after = self.text[word.end : word.end + 2].strip()[:1]
        inside = self.text[word.start - 1].isspace() and self.text[word.start - 2] not in ".:!?"
        return inside and (after.islower() or after in COMMAS)

    def _is_unsplit(self, norm: str) -> bool:
        stems = [norm, *(norm.removesuffix(p) for p in self.pack.pronouns)]
        feminine = [
            stem.removesuffix(before) + self.pack.fold(alone)
            for before, alone in self.pack.clitics.get("feminine", ())
            for stem in stems
            if stem.endswith(before)
        ]
        return any(self.pack.has("unsplit", stem) for stem in stems + feminine)

    @staticmethod
    def _main(words: tuple[Word, ...]) -> int:
        """The word that carries the token: the first that is no clitic; of a preposition that
        is fused with an article (du), the preposition.
        """
        if _is_contracted(words):
            return 0
        for place, word in enumerate(words):
            if word.upos not in _CLITIC:
                governed = word.upos == "PRON" and place > 0 and words[place - 1].upos != "CCONJ"
                return place - 1 if governed else place
        return len(words) - 1

    @cached_property
    def sentences(self) -> tuple[TextSentence, ...]:
        """The sentences, cut at closing marks outside quotations and at line ends, and where
        the parser cut them once they are longer than anything that a person writes.
        """
        parsed = {self.parse.words[s.first].token for s in self.parse.sentences}
        bounds = [0]
        for i in range(len(self.toks)):
            too_long = i + 1 in parsed and i + 1 - bounds[-1] >= LONGEST_SENTENCE
            if too_long or self._ends_sentence(i):
                bounds.append(i + 1)
        return tuple(TextSentence(a, b) for a, b in pairwise(bounds) if a < b)

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

    def _ends_sentence(self, i: int) -> bool:
        if i + 1 >= len(self.toks):
            return True
        tok, after = self.toks[i], self.toks[i + 1]
        if self.new_paragraph(i + 1):
            return True
        quote = self.quotes.at(tok.start)
        if quote is not None and tok.end < quote.end:
            return False
        if tok.norm in FINAL:
            lower = self.text[after.start].islower()
            return not (lower or self._abbreviates(i) or after.norm in INSIDE)
        closes = quote is not None and quote.closed and tok.end == quote.end
        if quote is None or not closes:
            return False
        last = self.text[quote.inner : quote.inner_end].rstrip()[-1:]
        if last in ("?", "!", "…") and self._reported(i + 1):
            return False
        return last in FINAL and self._begins_sentence(after)

    def _reported(self, i: int) -> bool:
        """ "Why?" Mrs. Brown asked: a short subject and its verb of saying go on."""
        if self.pack.needs_complementiser:
            return False
        for tok in self.toks[i : i + 7]:
            if tok.upos == "VERB":
                return self.lemma(tok.index) in self.pack.lemmas
            if tok.is_punct and tok.norm not in (".", ","):
                return False
        return False

    def _begins_sentence(self, tok: SurfaceToken) -> bool:
        """Can this token begin a sentence, judged by its letters and its tag?"""
        raw = self.text[tok.start]
        return not (tok.is_punct or raw.islower()) or self.quotes.at(tok.start) is not None

    def _abbreviates(self, i: int) -> bool:
        """A full stop after a single letter or a title abbreviates (د. أحمد، Sen. Brown)."""
        if i == 0 or self.toks[i].norm != ".":
            return False
        core = self.toks[i - 1].core
        initial = len(core) == 1 and core.isalpha()
        return initial or any(self.pack.has(g, core + ".") for g in ("title", "abbreviation"))

    def is_dash(self, i: int) -> bool:
        """A dash that sets off words, unlike the hyphen in 15-7 or so-called."""
        tok = self.toks[i]
        if tok.norm not in DASHES:
            return False
        return tok.norm != "-" or self.text[tok.start - 1 : tok.start].isspace()

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
        for phrase in self.pack.phrases[group]:
            if n := self._spells(phrase, i, last):
                return n
        return 0

    def _spells(self, phrase: tuple[str, ...], i: int, last: int) -> int:
        tail = phrase[-1] if len(phrase) > 1 and len(phrase[-1]) == 1 else ""
        solid = phrase[:-1] if tail else phrase
        if i + len(solid) > last or (tail and i + len(solid) >= last):
            return 0
        first = self.toks[i]
        if solid[0] not in (first.norm, first.core, first.norm.lstrip("".join(self.conjunctions))):
            return 0
        if any(self.toks[i + k].norm != solid[k] for k in range(1, len(solid))):
            return 0
        return len(solid) if not tail or self.toks[i + len(solid)].norm.startswith(tail) else 0

    @cached_property
    def conjunctions(self) -> tuple[str, ...]:
        """Conjunctions that are written onto the next word."""
        return tuple(self.pack.clitics.get("before", ()))

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
        if has("complementiser", norm) or has("not_complementiser", norm):
            return has("complementiser", norm)
        stems = (norm.removesuffix(p) for p in self.pack.pronouns if norm.endswith(p))
        return any(has("complementiser", stem) for stem in stems)

    def words_of(self, i: int) -> range:
        """The numbers of the words in token ``i``."""
        token = self.parse.tokens[i]
        return range(token.first, token.last)


def _is_contracted(words: tuple[Word, ...]) -> bool:
    """Is this a preposition fused with an article (du, au)?"""
    return [word.upos for word in words] == ["ADP", "DET"]
