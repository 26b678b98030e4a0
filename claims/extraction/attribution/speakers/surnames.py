"""Surnames completed from the article: "Haddad" is the "Samir Haddad" of the first paragraph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ...reading.groups import COMMON, OFFICES

if TYPE_CHECKING:
    from ...reading.reading import Reading

NAME_TAGS = frozenset({"PROPN", "X"})
Range = tuple[int, int]


class Surnames:
    """The full names in a text, by surname, and what can be a part of a name."""

    def __init__(self, reading: Reading, sources: list[Range]) -> None:
        self.reading, self.toks, self.pack = reading, reading.toks, reading.pack
        self.places: dict[str, list[int]] = defaultdict(list)
        for tok in self.toks:
            self.places[tok.core].append(tok.index)
        self.full = self._full_names(sources)

    def _full_names(self, sources: list[Range]) -> dict[str, str]:
        """Surname -> full name, for surnames that stand alone as a source.

        The full name is read off the first longer source that holds the surname, else
        off the first mention behind a title.
        """
        alone = {self.toks[i].core for s in sources if (i := self._surname(s)) is not None}
        found: dict[str, str] = {}
        for first, last in sources:
            for i in range(first + 1, last):
                core = self.toks[i].core
                if core in alone and core not in found and self._can_be_first_name(i - 1):
                    found[core] = self._text(self._name_start(i, first), i + 1)
        return found

    def _surname(self, source: Range) -> int | None:
        """The token of a source that is a bare surname, with a title or without."""
        first, last = source
        if last - first == 2 and self._is_title(first) and self._can_be_surname(last - 1):
            return last - 1
        tok = self.toks[first]
        common = self.pack.has("anaphor", tok.core) or self.pack.has("role", tok.indefinite)
        return first if last - first == 1 and not common else None

    def _is_title(self, i: int) -> bool:
        """A title before a name, or a role that stands there as one (الوزير عون, Captain Reed)."""
        tok = self.toks[i]
        apart = tok.is_definite if self.pack.needs_complementiser else self._is_capital(i)
        return self.pack.has("title", tok.core) or (apart and self.pack.has("role", tok.indefinite))

    def _can_be_surname(self, i: int) -> bool:
        """Behind a title: no adjective (الوزير الفرنسي) and no common noun."""
        if not self.pack.needs_complementiser:
            return self._is_proper(i) and not self._is_common(i)
        described = self.toks[i].is_definite and self.toks[i].upos == "ADJ"
        return not (described or self._is_common(i))

    def _can_be_first_name(self, i: int) -> bool:
        tok = self.toks[i]
        if self.pack.has("title", tok.core):
            return False
        known = self._is_common(i) and not self.is_given_name(i)
        return (
            (tok.upos in ("NOUN", "PROPN", "X") or self._is_name_adjective(i))
            and len(tok.core) > 2
            and not (known or self.toks[i].is_definite or tok.is_punct)
        )

    def is_given_name(self, i: int) -> bool:
        """Is token ``i`` a given name that the pack knows, or a title before a name?"""
        return self.pack.has_any(("masculine", "feminine"), self.toks[i].core)

    def _is_name_adjective(self, i: int) -> bool:
        """An adjective without an article behind a definite title describes nothing: it is a name
        (الوزير سامي خوري), as is a given name that the parser takes for one.
        """
        if self.is_given_name(i):
            return True
        if i == 0 or self.toks[i].upos != "ADJ" or self.toks[i].is_definite:
            return False
        before = self.toks[i - 1]
        return before.is_definite and self.pack.has_any(OFFICES, before.indefinite)

    def _name_start(self, i: int, first: int) -> int:
        """Where the name that ends at ``i`` begins: one word before, or more proper names."""
        begin = i - 1
        while begin > first and self._is_proper(begin - 1) and not self._is_described(begin - 1):
            begin -= 1
        return begin

    def _is_described(self, i: int) -> bool:
        return self.toks[i].is_definite or self._is_common(i)

    def _is_proper(self, i: int) -> bool:
        tok = self.toks[i]
        return (tok.upos in NAME_TAGS or self._is_capital(i)) and not tok.is_punct

    def _is_capital(self, i: int) -> bool:
        return self.reading.text[self.toks[i].start].isupper()

    def _is_common(self, i: int) -> bool:
        return self.pack.has_any(COMMON, self.toks[i].core)

    def _noun_phrase(self, i: int) -> Range:
        """Token ``i`` with what describes it."""
        if not self.pack.needs_complementiser:
            return (self._noun_phrase_begin(self.toks[i].word), i + 1)
        last, end = i + 1, len(self.toks)
        while last < end and not self.toks[last - 1].is_definite and self._belongs(last, i):
            last += 1
        while last < end and self.toks[last].is_definite and self.toks[last].upos == "ADJ":
            last += 1
        return (i, last)

    def _belongs(self, i: int, first: int) -> bool:
        """Is token ``i`` a noun that the tree hangs on one from token ``first`` on? Behind a name
        a definite noun begins something else (كشفت شركة غوغل النقاب).
        """
        if self.toks[i].is_definite and self.toks[i - 1].upos == "PROPN":
            return False
        head = self.reading.word(i).head
        return self.toks[i].upos in ("NOUN", "PROPN") and (
            head >= 0 and first <= self.reading.parse.words[head].token < i
        )

    def _noun_phrase_begin(self, head: int) -> int:
        """The first token of a noun with what stands before it: determiner, adjectives, title."""
        parse = self.reading.parse
        before = parse.dependents(head, "det", "amod", "compound", "nummod", "nmod", "flat")
        tokens = [parse.words[n].token for n in before]
        owners = [parse.extent(n)[0] for n in before if parse.words[n].depends_as("nmod")]
        return min([parse.words[head].token, *tokens, *owners])

    def _text(self, first: int, last: int) -> str:
        """The words as published, clitics and quotation marks left out."""
        tok, parse = self.toks[first], self.reading.parse
        rest = parse.text[tok.end : self._end(last - 1)] if last > first + 1 else ""
        fused = tok.before != "" and tok.core_start == tok.start
        opening = parse.words[tok.word].text if fused else parse.text[tok.core_start : tok.end]
        return _plain(opening + rest)

    def _end(self, i: int) -> int:
        """Where token ``i`` ends, a genitive written onto it left out (the ministry's)."""
        token, words = self.reading.parse.tokens[i], self.reading.parse.words
        owned = token.last - token.first > 1 and self.pack.has("genitive", self._folded(token.last))
        return words[token.last - 1].start if owned else self.toks[i].end

    def _folded(self, last: int) -> str:
        return self.pack.fold(self.reading.parse.words[last - 1].text)


def _plain(name: str) -> str:
    """A name without quotation marks and line breaks."""
    return " ".join(name.translate(dict.fromkeys(map(ord, '"“”«»„″'), " ")).split())
