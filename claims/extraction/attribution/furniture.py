"""What is of the page and not of the article: headlines, captions, "read also", datelines."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from ..reading.groups import groups_at
from ..reading.sentences import FINAL, TextSentence
from .lines import asks, ending

if TYPE_CHECKING:
    from ..reading.reading import Reading

_TITLE = 20
"""A line of at most this many tokens without a full stop is taken for a title."""
_DATELINE = 60
"""A dateline has at most this many characters."""
_BARE_DATELINE = 4
_CREDIT = 8
_OPENING, _CLOSING = ("(", "["), (")", "]")
_YEAR = 4
_DATE = 4
_IN_DATELINE = frozenset({"PROPN", "NOUN", "ADJ", "X", "NUM", "PUNCT", "SYM"})


class Furniture:
    """Tells lines of the page from sentences of the article."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.toks = reading, reading.toks

    def holds(self, sentence: TextSentence) -> bool:
        """Is this sentence a question, a headline, or a line that begins as furniture does?"""
        if asks(self.reading, sentence.first, sentence.last):
            return True
        if self.is_credited(sentence) or self.is_dated_caption(sentence):
            return True
        return self.is_line(sentence) or (sentence.first == 0 and self.is_title(sentence))

    def is_credited(self, sentence: TextSentence) -> bool:
        """Does its line end with who took the picture: (Reuters), AP Photo/Jo Lund, (Any/Jo Lund),
        Photo: Jo Lund?
        """
        first, last = sentence.first, self._line_end(sentence)
        near = range(max(first, last - _CREDIT), last)
        if self._is_signed(near) or any(self._is_credit(i, sentence.last) for i in near):
            return True
        agencies = [i for i in near if self._is_agency(i)]
        bracket = self.toks[last - 1].norm in _CLOSING
        slash = any("/" in self._written(i, last) for i in agencies)
        return bool(agencies) and (bracket or slash)

    def _is_signed(self, near: range) -> bool:
        """Does a bracket close these tokens that holds names alone, on both sides of a slash?"""
        toks = self.toks
        opening = next((i for i in reversed(near) if toks[i].norm in _OPENING), None)
        if opening is None or toks[near[-1]].norm not in _CLOSING:
            return False
        held = toks[opening + 1 : near[-1]]
        names = [tok.upos == "PROPN" for tok in held if tok.norm != "/"]
        return all(names) and 0 < len(names) < len(held)

    def _is_credit(self, i: int, last: int) -> bool:
        groups = groups_at(self.reading, self.reading.pack.own_voice, i, last)
        return "credit" in groups

    def _line_end(self, sentence: TextSentence) -> int:
        """The token behind the line in which the sentence stands."""
        place = bisect_left(self._starts, sentence.last)
        return self._starts[place] if place < len(self._starts) else len(self.toks)

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(self.reading.paragraph_starts)

    def _is_agency(self, i: int) -> bool:
        return self.reading.phrase("agency", i, len(self.toks)) > 0

    def _written(self, i: int, last: int) -> str:
        """The word of token ``i`` as it is written, with what stands behind it without a space."""
        end = self.toks[min(i + 2, last - 1)].end
        return "".join(self.reading.text[self.toks[i].start : end].split(maxsplit=1)[:1])

    def is_dated_caption(self, sentence: TextSentence) -> bool:
        """A line that tells in the present what happens on a day it ends with (Patients queue at
        the clinic, March 3, 2021.).
        """
        alone = self._opens(sentence.first) and self._line_end(sentence) == sentence.last
        if not alone or not self._ends_in_date(sentence):
            return False
        roots = (self.reading.word(i) for i in range(sentence.first, sentence.last))
        # The present of a verb looks like its imperative (Volunteers hand out bread).
        tells = [root.feats for root in roots if root.head < 0 and "VerbForm=Fin" in root.feats]
        return any("Tense=Past" not in feats for feats in tells)

    def _ends_in_date(self, sentence: TextSentence) -> bool:
        """March 3, 2021: a name, a number, a comma and a year, before the full stop."""
        words = self.toks[sentence.first : sentence.last]
        words = words[:-1] if words[-1].norm in FINAL else words
        if len(words) < _DATE:
            return False
        month, day, comma, year = words[-_DATE:]
        dated = month.upos == "PROPN" and day.norm.isdecimal() and comma.norm == ","
        return dated and year.norm.isdecimal() and len(year.norm) == _YEAR

    def is_line(self, sentence: TextSentence) -> bool:
        """Does this sentence begin a line as furniture does ("read also")?

        A single word ("Advertisement") is a sign only where no full stop ends the line.
        """
        if not self._opens(sentence.first):
            return False
        bracket = self.toks[sentence.first].norm in ("(", "[")
        first = min(sentence.first + bracket, sentence.last - 1)
        groups = groups_at(self.reading, self.reading.pack.own_voice, first, sentence.last)
        size = groups.get("furniture", 0)
        return size > 1 or (size == 1 and self._ending(sentence) not in FINAL)

    def is_title(self, sentence: TextSentence) -> bool:
        """Is it a short line of its own without a full stop, in a text that uses them?"""
        alone = self._opens(sentence.first) and (
            sentence.last == len(self.toks) or self._opens(sentence.last)
        )
        short = sentence.last - sentence.first <= _TITLE
        return alone and short and self._ending(sentence) not in FINAL and self._has_stops

    def _opens(self, i: int) -> bool:
        return i == 0 or i in self.reading.paragraph_starts

    def _ending(self, sentence: TextSentence) -> str:
        return ending(self.reading, sentence.first, sentence.last)

    @cached_property
    def _has_stops(self) -> bool:
        return any(self._ending(sentence) in FINAL for sentence in self.reading.sentences)

    def body(self, sentence: TextSentence) -> int:
        """The sentence's first token behind a dateline ("CAIRO (Agency) -")."""
        dash = self._dash(sentence) if self._opens(sentence.first) else None
        if dash is None:
            return sentence.first
        bracket = any(self.toks[k].norm == "(" for k in range(sentence.first, dash))
        return dash + 1 if bracket or dash - sentence.first <= _BARE_DATELINE else sentence.first

    def _dash(self, sentence: TextSentence) -> int | None:
        """The dash of a dateline; a pair of dashes sets off an aside."""
        start = self.toks[sentence.first].start
        bracket = 0
        for i in range(sentence.first, sentence.last - 1):
            tok = self.toks[i]
            bracket += (tok.norm == "(") - (tok.norm == ")")
            if tok.start - start > _DATELINE or (not bracket and tok.upos not in _IN_DATELINE):
                return None
            if i > sentence.first and self.reading.is_dash(i):
                pair = any(self.reading.is_dash(k) for k in range(i + 1, sentence.last))
                return None if pair else i
        return None
