"""The stretch of a sentence before a reporting verb, as its marks show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL
from .verb_groups import VerbGroup

if TYPE_CHECKING:
    from ...text.quotations import Quote

Range = tuple[int, int]
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ", "X"})
_REGION = 2


@dataclass(frozen=True)
class Segments(VerbGroup):
    """A verb group among the marks of its sentence."""

    def sets_off(self, i: int) -> bool:
        """Is token ``i`` a comma or a dash?"""
        return self.toks[i].norm in COMMAS or self.reading.is_dash(i)

    def ends(self, i: int) -> bool:
        """Is token ``i`` the mark that closes the sentence?"""
        return self.toks[i].norm in FINAL and i >= self.sentence.last - 2

    def finite(self, first: int, last: int) -> bool:
        """Is there a verb in tokens [first, last), contractions included (he's)?"""
        parse = self.reading.parse
        return any(
            parse.words[w].upos in ("VERB", "AUX")
            for i in range(first, last)
            for w in self.reading.words_of(i)
        )

    def closing_quote(self, i: int) -> Quote | None:
        """The quotation that ends right before token ``i``, a comma aside."""
        k = i - 1
        if k > self.sentence.first and self.toks[k].norm in COMMAS:
            k -= 1
        if k < self.sentence.first:
            return None
        quote = self.reading.quote_at(k)
        closes = quote is not None and quote.closed and self.toks[k].end >= quote.inner_end
        return quote if closes else None

    def opens_parenthesis(self, i: int) -> bool:
        """Does a relative clause around token ``i`` begin at a dash (the dam - which they say)?"""
        dash = next((k for k in range(i, self.sentence.first, -1) if self.reading.is_dash(k)), None)
        if dash is None or self.finite(dash + 1, i):
            return False
        return self.reading.pack.has("relative", self.toks[dash + 1].norm)

    def past_time(self, i: int) -> int:
        """Behind an adverbial of time that opens at token ``i`` (Monday, late on Sunday,
        Friday afternoon)."""
        has, k = self.reading.pack.has, i
        while k < self.sentence.last - 1:
            norm = self.toks[k].norm
            if has("time", norm) or (k > i and has("period", norm)):
                return k + 1 + has("period", self.toks[k + 1].norm)
            if not (has("temporal", norm) or has("time_modifier", norm)):
                return i
            k += 1
        return i

    @cached_property
    def segment(self) -> int:
        """The token behind the last mark before the verb: where its subject may begin.

        Commas around appositions are passed over ("Kaine, a former chairman, said").
        """
        i = self.group - 1
        while i > self.sentence.first and self.toks[i].norm in COMMAS:
            begin = self.back_to_mark(i - 1)
            i = begin - 1
            if self.toks[max(i, 0)].norm not in COMMAS or i <= self.sentence.first:
                return begin
            if not self._is_apposition(begin):
                described = self._description(i - 1)
                return begin if described is None else described
            i = i if self._is_apposition(self.back_to_mark(i - 1)) else i - 1
        return self._with_name(self.back_to_mark(i))

    def _with_name(self, begin: int) -> int:
        """ "...," Jan Soest, a restorer told us: the name behind a quotation, before a
        description that no second comma closes.
        """
        comma = begin - 1
        if comma <= self.sentence.first or self.toks[comma].norm not in COMMAS:
            return begin
        name = self.back_to_mark(comma - 1)
        capital = self.reading.text[self.toks[name].start].isupper()
        named = name < comma and capital and not self.finite(name, comma)
        quoted = named and self.closing_quote(name) is not None
        return name if quoted and self.toks[begin].upos in ("DET", "NOUN") else begin

    def _description(self, i: int) -> int | None:
        """The finance minister, Carla Mendes, said (or her wife, Carla Mendes): what describes
        the name, before it.
        """
        begin = first = self.back_to_mark(i)
        if self.reading.phrase("as_said", begin, i):
            first += 1  # As the head of the council, Bo Renn, said
        owned = self.reading.word(first).depends_as("nmod:poss")
        described = owned or self.toks[first].upos in ("DET", "ADJ", "NOUN", "PROPN")
        return begin if described and not self.finite(begin, i + 1) else None

    def _is_apposition(self, begin: int) -> bool:
        """a former chairman, who joined in 2015, at a firm: said of the name before it."""
        tok = self.toks[begin]
        relative = self.reading.pack.has("relative", tok.norm) or self.opens_circumstance(begin)
        return (
            relative or tok.upos in ("DET", "ADP", "NUM", "ADJ", "NOUN") or self._is_region(begin)
        )

    def opens_circumstance(self, i: int) -> bool:
        """, speaking to reporters, : what who spoke did besides; but , including X, names more."""
        norm, has = self.toks[i].norm, self.reading.pack.has
        present = self.toks[i].upos == "VERB" and self.reading.pack.is_participle(norm)
        return present and not has("including", norm)

    def _is_region(self, begin: int) -> bool:
        """Columbus, Ohio, ...: a name between commas behind a name belongs to that."""
        before = self.toks[begin - 2 : begin - 1]
        short = range(begin, min(begin + _REGION + 1, self.sentence.last))
        end = next((i for i in short if self.toks[i].norm in COMMAS), begin)
        named = {tok.upos for tok in (*before, *self.toks[begin:end])} == {"PROPN"}
        adverbial = begin - 3 == self.sentence.first and self.toks[begin - 3].upos == "ADP"
        return end > begin and bool(before) and named and not adverbial  # but In Ohio, Ann Lee,

    def back_to_mark(self, i: int) -> int:
        """The first token behind the nearest mark at or before token ``i``."""
        while i >= self.sentence.first:
            tok = self.toks[i]
            quote = self.reading.quote_at(i)
            closes = quote is not None and tok.end >= quote.inner_end and tok.is_punct
            if closes or self.sets_off(i) or tok.norm == ":":
                return i + 1
            i -= 1
        return self.sentence.first
