"""Where the content of a cue begins, and what marks it.

A verb of saying announces its content by a complementiser (أن، إن), by quoted words,
by a colon or by a noun phrase. The tree is asked first; where it is silent the first
complementiser that nothing else governs is taken ("verb + أن" is the baseline that
the annotation guidelines measure against).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from .noun_contents import Nominal
from .scan import Anchor, Scan

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..cues import Cue

_NAME_LENGTH = 6
_SHORT_NAME = 3


def find_anchor(reading: Reading, cue: Cue, heads: frozenset[int]) -> Anchor | None:
    """Where the content of ``cue`` begins, or None when it reports nothing.

    ``heads`` are the tokens that hold cues of their own.
    """
    nominal = Nominal(reading, cue, heads)
    return Marked(reading, cue, heads, nominal).anchor() or nominal.anchor()


class Marked(Scan):
    """Looks for a complementiser, quoted words or a colon."""

    def __init__(self, reading: Reading, cue: Cue, heads: frozenset[int], nominal: Nominal) -> None:
        super().__init__(reading, cue, heads)
        self.nominal = nominal

    def anchor(self) -> Anchor | None:
        """A complementiser, quoted words or a colon.

        A verb whose object is a pronoun (نشرتها) has its object, unless it tells somebody
        something (أخبرها أن).
        """
        takes = self.cue.entry.takes
        if self.cue.pronoun and self.cue.form == "verb" and not self.cue.entry.told:
            return None
        relative = verbal = False
        i = self.cue.last + 1
        while i < self.last:
            if self._is_aside(i):
                i = self._next_comma(i)
                continue
            quote = self.reading.quote_starting(i)
            if quote is not None:
                if "quote" in takes and not self._is_name(i) and (relative or not verbal):
                    return None if self._in_noun_phrase(i) else self.at("quotation-with-cue", i, i)
                i = max(i + 1, self.reading.tok_at(quote.end))
                continue
            if self.toks[i].norm == ":" and "quote" in takes and self._speaks_after(i):
                return self.at("cue-colon", i, i + 1)
            if self._announces_clause(i):
                return self.at("complementiser-clause", i, i + 1)
            if self._interrogative(i, takes):
                return self.at("indirect-question", i, i)
            if self.stops(i, relative) or self.opposes(i):
                return None
            relative = relative or self.reading.pack.has("relative", self.toks[i].norm)
            verbal = verbal or (self.toks[i].upos == "VERB" and i != self.doubled)
            i += 1
        return None

    def _in_noun_phrase(self, i: int) -> bool:
        """Quoted words inside a phrase that is the content (أكد على ضرورة "...")."""
        if not self.cue.entry.takes & {"noun", "governed"} or self.toks[i - 1].norm == ":":
            return False
        before = range(self.cue.last + 1, i - 1)
        if any(self.toks[k].norm in self.cue.entry.prepositions for k in before):
            return True
        if self.nominal.phrase_boundary(i) is not None:
            return True
        parse, after = self.reading.parse, self.cue.last + 1
        objects = parse.dependents(self.cue.word, "obj")
        return any(parse.words[n].token == after < i for n in objects)

    def _is_aside(self, i: int) -> bool:
        """، وهو طالب، : a clause in passing about the subject."""
        before = self.toks[i - 1].norm
        return before in COMMAS and self.reading.pack.has("aside", self.toks[i].norm)

    def _next_comma(self, i: int) -> int:
        rest = range(i + 1, self.last)
        return next((k for k in rest if self.toks[k].norm in COMMAS), self.last)

    def _is_name(self, i: int) -> bool:
        """Short quoted words before another mark are a name (صحيفة "الفجر" إن)."""
        quote = self.reading.quote_starting(i)
        if quote is None or self.toks[i - 1].norm == ":":
            return False
        end = self.reading.tok_at(quote.end)
        if end < self.last and self.reading.is_complementiser(end):
            return True
        if self.reading.pack.has("relative", self.toks[i - 1].norm):
            return True
        if i == self.cue.last + 1 or self.reading.is_complementiser(i + 1):
            return False
        if end - i - 2 <= _SHORT_NAME and not self._finite(i, end):
            return True
        if any(self.reading.is_complementiser(k) for k in range(i, end)):
            return False
        if end - i - 2 > _NAME_LENGTH:
            return False
        return any(
            self.reading.is_complementiser(k) or self.toks[k].norm == ":" or
            self.reading.quote_starting(k) is not None
            for k in range(end, self._next_head(end))
        )  # fmt: skip

    def _next_head(self, i: int) -> int:
        """The next cue behind token ``i``: its clause is another one."""
        heads = (k for k in range(i, self.last) if k in self.heads and not self.doubles(k))
        return next(heads, self.last)

    def _finite(self, first: int, last: int) -> bool:
        future = self.reading.pack.clitics.get("future", ())
        return any(
            self.toks[k].upos == "VERB" or self.toks[k].before in future for k in range(first, last)
        )

    def _interrogative(self, i: int, takes: frozenset[str]) -> bool:
        """An indirect question opens the content (تساءل عما إذا)."""
        return "clause" in takes and self.reading.phrase("interrogative", i, self.last) > 0

    def _speaks_after(self, i: int) -> bool:
        """A colon between digits (10:30) announces nothing."""
        if i + 1 >= len(self.toks):
            return False
        if self.toks[i + 1].norm[:1].isdigit() and self.toks[i - 1].norm.isdigit():
            return False
        between = range(self.cue.last + 1, i)
        quoted = self.reading.quote_starting(i + 1) is not None
        return quoted or not any(self._parts(k) for k in between)

    def _parts(self, i: int) -> bool:
        """A comma, unless it opens or closes a relative clause about the speaker."""
        if self.toks[i].norm not in ("،", ","):
            return False
        has = self.reading.pack.has
        opened = any(has("relative", self.toks[k + 1].norm) for k in range(self.cue.last, i + 1))
        return not opened

    def _announces_clause(self, i: int) -> bool:
        """Is token ``i`` the complementiser of the cue's clause?"""
        marks = self.reading.is_complementiser(i) and "clause" in self.cue.entry.takes
        if self._is_increase():
            return False
        return marks and self._governs(i) and not self._is_given_name(i)

    def _is_increase(self) -> bool:
        """زاد من القلق أن: a verb of adding before a preposition tells that something grew."""
        first, has = self.cue.last + 1, self.reading.pack.has
        if not self.cue.entry.ambiguous or not has("adding", self.reading.lemma(self.cue.last)):
            return False
        return first < self.last and self.toks[first].upos == "ADP"

    def _is_given_name(self, i: int) -> bool:
        """A name spelled like a complementiser (وقال إن غريغ، مدرب الفريق، إن): a name without an
        article, an apposition between commas and the complementiser follow.
        """
        comma = next((k for k in range(i + 2, self.last) if self.toks[k].norm in COMMAS), None)
        if i != self.cue.last + 1 or comma is None:
            return False
        behind = self._next_comma(comma) + 1
        name = self.toks[i + 1 : comma]
        plain = all(not (tok.is_definite or tok.before) and tok.upos != "VERB" for tok in name)
        resumed = behind < self.last and self.reading.is_complementiser(behind)
        return plain and resumed and not self._finite(comma, behind)

    def _governs(self, i: int) -> bool:
        """Does the cue govern this complementiser, rather than the word before it?"""
        if self._depends(i):
            return True
        if i == self.cue.last + 1:
            return True
        before = self.toks[i - 1]
        bare = self.reading.bare(i - 1)[0]
        if bare in self.cue.entry.prepositions:
            return True
        if self.reading.pack.has("preposition", bare) or self.reading.pack.has("governor", bare):
            return False
        return not (before.upos == "VERB" and i - 1 > self.cue.last and i - 1 != self.doubled)

    def _depends(self, i: int) -> bool:
        """Does the tree hang the clause of complementiser ``i`` on the cue?"""
        words = self.reading.parse.words
        marks = (words[n] for n in self.reading.words_of(i))
        return any(
            mark.head >= 0 and words[mark.head].head == self.cue.word
            for mark in marks
            if mark.depends_as("mark", "fixed")
        )
