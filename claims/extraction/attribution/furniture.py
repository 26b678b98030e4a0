"""What is of the page and not of the article: headlines, captions, "read also", datelines."""

from __future__ import annotations

from functools import cached_property

from ..reading.groups import groups_at
from ..reading.reading import FINAL, Reading, Unit

_QUESTION = frozenset("?؟") | {"؟!", "?!", "!?"}
_CLOSING = frozenset("\"'”’»)]")
_TITLE = 20
"""A line of at most this many tokens without a full stop is taken for a title."""
_DATELINE = 60
"""A dateline has at most this many characters."""
_BARE_DATELINE = 4
_IN_DATELINE = frozenset({"PROPN", "NOUN", "ADJ", "X", "NUM", "PUNCT", "SYM"})


class Furniture:
    """Tells lines of the page from sentences of the article."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.toks = reading, reading.toks

    def holds(self, unit: Unit) -> bool:
        """Is this sentence a question, a headline, or a line that begins as furniture does?"""
        if self._ending(unit) in _QUESTION:
            return True
        return self.is_line(unit) or (unit.first == 0 and self.is_title(unit))

    def is_line(self, unit: Unit) -> bool:
        """Does this sentence begin a line as furniture does ("read also")?

        A single word ("Advertisement") is a sign only where no full stop ends the line.
        """
        if not self._opens(unit.first):
            return False
        groups = groups_at(self.reading, self.reading.pack.statements, unit.first, unit.last)
        size = groups.get("furniture", 0)
        return size > 1 or (size == 1 and self._ending(unit) not in FINAL)

    def is_title(self, unit: Unit) -> bool:
        """Is it a short line of its own without a full stop, in a text that uses them?"""
        alone = self._opens(unit.first) and (unit.last == len(self.toks) or self._opens(unit.last))
        short = unit.last - unit.first <= _TITLE
        return alone and short and self._ending(unit) not in FINAL and self._has_stops

    def _opens(self, i: int) -> bool:
        return i == 0 or i in self.reading.paragraph_starts

    def _ending(self, unit: Unit) -> str:
        """The last token, closing marks aside."""
        i = unit.last - 1
        while i > unit.first and self.toks[i].norm in _CLOSING:
            i -= 1
        return self.toks[i].norm

    @cached_property
    def _has_stops(self) -> bool:
        return any(self._ending(unit) in FINAL for unit in self.reading.units)

    def body(self, unit: Unit) -> int:
        """The sentence's first token behind a dateline ("CAIRO (Agency) -")."""
        dash = self._dash(unit) if self._opens(unit.first) else None
        if dash is None:
            return unit.first
        bracket = any(self.toks[k].norm == "(" for k in range(unit.first, dash))
        return dash + 1 if bracket or dash - unit.first <= _BARE_DATELINE else unit.first

    def _dash(self, unit: Unit) -> int | None:
        """The dash of a dateline; a pair of dashes sets off an aside."""
        start = self.toks[unit.first].start
        bracket = 0
        for i in range(unit.first, unit.last - 1):
            tok = self.toks[i]
            bracket += (tok.norm == "(") - (tok.norm == ")")
            if tok.start - start > _DATELINE or (not bracket and tok.upos not in _IN_DATELINE):
                return None
            if i > unit.first and self.reading.is_dash(i):
                pair = any(self.reading.is_dash(k) for k in range(i + 1, unit.last))
                return None if pair else i
        return None
