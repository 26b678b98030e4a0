"""What a reporting verb announces: a clause with or without a complementiser, or quoted words.

Marks decide first; the tree's clause begins too late where a small parser lost its subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL
from .segments import NOMINAL, Range, Segments

if TYPE_CHECKING:
    from ...text.quotations import Quote

_SPEECH = 25
_FAR = 14


@dataclass(frozen=True)
class Announced(Segments):
    """A reporting verb with what stands behind it."""

    @cached_property
    def that(self) -> int | None:
        """The complementiser behind the verb, an addressee and adverbials apart."""
        for i in range(self.cue.last + 1, min(self.cue.last + _FAR, self.sentence.last - 1)):
            tok = self.toks[i]
            if self._is_title(i):
                continue
            if self.reading.pack.has("complementiser", tok.norm) and tok.upos in ("SCONJ", "PRON"):
                announced = tok.upos == "SCONJ" or i == self.cue.last + 1
                return i if announced and not self._compares(i) else None
            if tok.upos in ("VERB", "AUX") or tok.norm in FINAL | {":"}:
                return None
        return None

    def _is_title(self, i: int) -> bool:
        """on “Meet the Press” that: a short quotation outside the one around the verb."""
        quote = self.reading.quote_at(i)
        if quote is None or not quote.closed or quote.start < self.cue.start:
            return False
        words = self.reading.text[quote.inner : quote.inner_end].split()
        return not self._is_speech(quote) and words[0][:1].isupper() and words[-1][:1].isupper()

    def _compares(self, i: int) -> bool:
        """larger than planned: the complementiser of an adverbial clause, not of the verb's."""
        words, word = self.reading.parse.words, self.reading.word(i)
        clause = words[word.head].deprel if word.head >= 0 else ""
        return not self.reading.pack.bare and word.deprel == "mark" and clause == "advcl"

    @cached_property
    def announced_quote(self) -> int | None:
        """The token that opens quoted words which the verb announces."""
        begin = self.cue.last + 1
        for i in range(begin, self.sentence.last):
            opens = self.reading.quote_starting(i) is not None and not self._names_medium(i)
            if opens and self._announced(begin, i):
                return i
            if self.toks[i].upos in ("VERB", "AUX") or i == self.that:
                return None
        return None

    def _names_medium(self, i: int) -> bool:
        """told “Morning Joe” on Friday that P: a title before the clause that is announced."""
        return self.that is not None and self.that > i and self._is_title(i)

    def _announced(self, begin: int, i: int) -> bool:
        before = self.toks[i - 1]
        if i == begin or self.sets_off(i - 1) or before.norm == ":":
            return True
        return self.cue.entry.told and i - begin <= 2

    @cached_property
    def complement(self) -> Range | None:
        """The clause behind the verb as the tree has it."""
        parse = self.reading.parse
        wanted = ("ccomp", "xcomp") if "infinitive" in self.cue.entry.takes else ("ccomp",)
        for clause in parse.dependents(self.cue.word, *wanted):
            if parse.words[clause].token > self.cue.last:
                first, last = parse.extent(clause)
                return (max(first, self.cue.last + 1), min(last, self.sentence.last))
        return None

    @cached_property
    def bare_clause(self) -> int | None:
        """The first token of a clause without a complementiser ("he said he would").

        The tree's clause begins too late where a small parser lost its subject; whom a
        verb of telling tells stands before the clause.
        """
        begin = behind = self.past_time(self.cue.last + 1)
        if self.complement is not None and self._apart(begin, self.complement[0]):
            begin = self.complement[0]
        elif self.cue.entry.told:
            begin = self._behind_hearer(begin)
        if begin >= self.sentence.last or self.toks[begin].norm in COMMAS | FINAL:
            return None
        timed = begin == behind > self.cue.last + 1
        if (timed or self._is_reduced(begin)) and self.toks[begin].upos in ("VERB", "AUX"):
            return None  # a merger announced Monday would cost P: a verb that has its subject
        opens = self.toks[begin].upos in NOMINAL | {"SCONJ", "ADV"} and not self._has_object()
        clausal = self.complement is not None or (opens and self.reading.pack.bare)
        return begin if clausal and self.finite(begin, self._quoted_last) else None

    def _is_reduced(self, begin: int) -> bool:
        """The deal, announced Friday, runs for P: the verb stands between commas."""
        opened = self.group > self.sentence.first and self.toks[self.group - 1].norm in COMMAS
        return opened and self.toks[begin - 1].norm in COMMAS

    @property
    def _quoted_last(self) -> int:
        """Behind the quotation around the verb, else behind the sentence."""
        quote = self.reading.quote_at(self.cue.tok)
        if quote is None:
            return self.sentence.last
        return min(self.reading.tok_at(quote.end - 1) + 1, self.sentence.last)

    def _behind_hearer(self, begin: int) -> int:
        """told state radio the boats ...: where a noun phrase follows another at once, the
        first is who is told.
        """
        for i in range(begin + 1, self.sentence.last):
            if self.toks[i].is_punct or self.toks[i].upos not in NOMINAL:
                return begin
            opens = self.toks[i].upos in ("DET", "PRON")
            if opens and self.toks[i - 1].upos in ("NOUN", "PROPN", "PRON"):
                return i if self.finite(i, self.sentence.last) else begin
        return begin

    def _has_object(self) -> bool:
        """Does the tree give the verb an object, and so no clause?"""
        if self.cue.entry.told or self.cue.entry.objectless:
            return False
        objects = self.reading.parse.dependents(self.cue.word, "obj")
        return bool(objects) and not any(self._is_lost_subject(n) for n in objects)

    def _is_lost_subject(self, word: int) -> bool:
        """An "object" with a verb right behind it is the subject of a clause."""
        behind = self.reading.parse.extent(word)[1]
        return behind < self.sentence.last and self.finite(behind, behind + 1)

    def _apart(self, begin: int, first: int) -> bool:
        """Are tokens [begin, first) no part of the clause (an addressee, an adverbial)?"""
        if first <= begin or self.finite(begin, first):
            return False
        nominal = all(self.toks[i].upos in NOMINAL for i in range(begin, first))
        return self.cue.entry.told or not nominal

    def _is_speech(self, quote: Quote) -> bool:
        """Quoted words that are said, no name: long, or closed by a mark of their own."""
        last = self.reading.text[quote.inner_end - 1 : quote.inner_end]
        return quote.end - quote.start > _SPEECH or last in COMMAS | FINAL
