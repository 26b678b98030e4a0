"""Written tokens, folded, with their clitics told apart: وقال is *before* و and *core* قال."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .groups import SPEAKERS
from .sentences import COMMAS

if TYPE_CHECKING:
    from ..languages.packs import Pack
    from ..parsing.trees import Parse, Token, Word

_NO_NAME = frozenset({"VERB", "ADV", "INTJ"})
_WHOLE = ("unsplit", "assimilated")
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


@dataclass(frozen=True)
class SurfaceReader:
    """Tells the tokens of a parse, by the lexicon where a small parser cuts words wrongly."""

    parse: Parse
    pack: Pack

    def token(self, index: int) -> SurfaceToken:
        """The token of this number."""
        token, fold = self.parse.tokens[index], self.pack.fold
        words = self.parse.words[token.first : token.last]
        main = self._main(words)
        norm = fold(token.text)
        link = self._link(token)
        norm, begin = norm[link:], token.start + link
        before = "".join(fold(word.text) for word in words[:main])
        written = before
        cut = (
            self._is_whole(norm)
            or self._is_surname(index, norm)
            or self._is_cut_name(before, words[main])
        )
        whole = before != "" and cut
        if not norm.startswith(before) or before == norm or whole:
            before = ""
            main = _last_noun(words) if whole and not _is_contracted(words) else main
        pronoun = fold(words[-1].text) if len(words) > main + 1 else ""
        own = fold(words[main].text)
        fused = before != "" and not norm[len(before) :].startswith(own)
        core = own if fused else norm[len(before) :]
        lead = begin + (0 if fused else len(before))
        return SurfaceToken(
            index, norm, before, core, self._indefinite(token, core), pronoun,
            token.first + main, self._tag(norm, written, words[main], cut=whole),
            begin, token.end, lead,
        )  # fmt: skip

    def _indefinite(self, token: Token, core: str) -> str:
        """The core without its article; a hamza makes another word of it (إلياس)."""
        written = token.text[-len(core) :]
        other = core == self.pack.fold(written) and not written.startswith(self.pack.article)
        return core if other else self.pack.without_article(core)

    def _link(self, token: Token) -> int:
        """How many letters only join a pronoun to the verb before it (-t-elle: three)."""
        word = self.parse.words[token.first]
        links = self.pack.clitics.get("linking", ()) if word.upos == "PRON" else ()
        longest = max((link for link in links if token.text.startswith(link)), key=len, default="")
        return len(longest) if len(longest) < len(token.text) else 0

    def _is_whole(self, norm: str) -> bool:
        """A word of the lexicon that a small parser may cut (وكالة is not و + كالة)."""
        if self._is_unsplit(norm):
            return True
        if self.pack.has_any((*SPEAKERS, "issued"), norm):
            return True
        return norm in self._opening

    @cached_property
    def _opening(self) -> frozenset[str]:
        """The first words of according-to and as-said phrases."""
        phrases = (*self.pack.phrases["according"], *self.pack.phrases["as_said"])
        return frozenset(phrase[0] for phrase in phrases)

    def _is_surname(self, index: int, norm: str) -> bool:
        """A surname that begins like a preposition and "and", behind a given name (ياسين بوعزة)."""
        openings = tuple(self.pack.clitics.get("surnames", ()))
        if index == 0 or not openings or not norm.startswith(openings):
            return False
        given = self.pack.fold(self.parse.tokens[index - 1].text)
        return self.pack.has_any(("masculine", "feminine"), given)

    def _is_cut_name(self, before: str, word: Word) -> bool:
        return before[-1:] in self.pack.clitics.get("nominal", ()) and word.upos == "VERB"

    def _tag(self, norm: str, before: str, word: Word, *, cut: bool) -> str:
        """The word's tag; who speaks for a living is no verb (شاهد), nor is a name, nor a word
        of the lexicon, that the parser ``cut`` (فريق).
        """
        verbal = cut and any(self.pack.has("assimilated", stem) for stem in self._stems(norm))
        if self._is_cut_name(before, word) or (
            cut and before and word.upos == "VERB" and not verbal
        ):
            return "X"
        if not any(c.isalnum() for c in norm):
            return "PUNCT" if word.upos in ("VERB", "NOUN", "ADJ", "PROPN", "AUX") else word.upos
        if word.upos in _NO_NAME and self._is_capital_name(word):
            return "PROPN"
        if word.upos == "VERB" and (self.pack.has("role", norm) or self.pack.has("title", norm)):
            return "NOUN" if self.pack.needs_complementiser else word.upos
        return word.upos

    def _is_capital_name(self, word: Word) -> bool:
        """A capital inside a sentence that goes on in small letters marks a name, where the
        language writes it so; words of saying may stand in a headline.
        """
        text, first = self.parse.text, self.parse.words[self.parse.sentences[word.sentence].first]
        if word.start == first.start or self.pack.reading.get("capitals") != "names":
            return False
        if not text[word.start].isupper() or self.pack.fold(word.lemma) in self.pack.lemmas:
            return False
        after = text[word.end : word.end + 2].strip()[:1]
        inside = text[word.start - 1].isspace() and text[word.start - 2] not in ".:!?"
        return inside and (after.islower() or after in COMMAS)

    def _is_unsplit(self, norm: str) -> bool:
        stems = self._stems(norm)
        feminine = [
            stem.removesuffix(before) + self.pack.fold(alone)
            for before, alone in self.pack.clitics.get("feminine", ())
            for stem in stems
            if stem.endswith(before)
        ]
        return any(self.pack.has_any(_WHOLE, stem) for stem in stems + feminine)

    def _stems(self, norm: str) -> list[str]:
        """The word, and without a pronoun written onto it."""
        return [norm, *(norm.removesuffix(pronoun) for pronoun in self.pack.pronouns)]

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


def _last_noun(words: tuple[Word, ...]) -> int:
    """The last word that is no pronoun written onto the one before it."""
    places = (n for n in range(len(words) - 1, 0, -1) if words[n].upos != "PRON")
    return next(places, len(words) - 1)


def _is_contracted(words: tuple[Word, ...]) -> bool:
    """Is this a preposition fused with an article (du, au)?"""
    return [word.upos for word in words] == ["ADP", "DET"]
