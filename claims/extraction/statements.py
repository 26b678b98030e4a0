"""What the article says in its own voice: every clause that no attribution covers.

A sentence is cut where a coordinated clause, a contrasting one, a participle behind a comma,
a reduced relative or an adjunct that asserts something begins; what has no predicate is no
statement. The cuts follow the *atomic facts* of summary evaluation (Nenkova and Passonneau
2004) only as far as text runs on: a statement is words of the article, never a paraphrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from . import furniture
from .lexicons import groups_at
from .reading import COMMAS, FINAL, Reading, Unit
from .types import Attribution, Span

SHORTEST = 3
"""A statement has at least this many words."""

_EVENT = 5
_SECONDARY = ("acl", "amod", "case", "nmod", "compound", "det", "mark", "advmod", "fixed", "flat")
_CLAUSAL = ("nsubj", "csubj", "cop", "expl")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
Start = Literal["clause", "adjunct", "aside"]


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement begins at token ``at``; the first ``skip`` tokens are no part of it."""

    at: int
    kind: Start
    skip: int = 0


def own_statements(
    reading: Reading, attributions: Iterable[Attribution]
) -> tuple[tuple[Span, ...], ...]:
    """The statements in the article's own voice, in text order, each as spans.

    Time is proportional to the text.
    """
    clauses = Clauses(reading, attributions)
    return tuple(
        span
        for unit in reading.units
        if not furniture.is_furniture(reading, unit)
        for run in clauses.runs(unit)
        for span in clauses.statements(run)
    )


@dataclass(frozen=True, slots=True)
class Run:
    """toks[first:last], which no attribution covers; ``whole`` if they are a sentence."""

    first: int
    last: int
    whole: bool


class Clauses:
    """The clauses of a text, outside the attributions that were found in it."""

    def __init__(self, reading: Reading, attributions: Iterable[Attribution]) -> None:
        self.reading, self.toks = reading, reading.toks
        self.said = bytearray(len(reading.toks))
        self.speaking = bytearray(len(reading.toks))
        for each in attributions:
            self._mark(self.said, (*each.cue, *each.content))
            self._mark(self.speaking, each.source)

    def _mark(self, marks: bytearray, spans: Sequence[Span]) -> None:
        for span in spans:
            i = self.reading.tok_at(span.start)
            while i < len(self.toks) and self.toks[i].start < span.end:
                marks[i] = 1
                i += 1

    def runs(self, unit: Unit) -> Iterator[Run]:
        """The stretches of a sentence that no attribution covers."""
        first = unit.first
        for i in range(unit.first, unit.last + 1):
            if i == unit.last or self.said[i]:
                if first < i:
                    yield Run(first, i, (first, i) == (unit.first, unit.last))
                first = i + 1

    def statements(self, run: Run) -> Iterator[tuple[Span, ...]]:
        """The statements of one run."""
        cuts = [Cut(furniture.past_dateline(self.reading, run.first, run.last), "clause")]
        seen = self._asserts(cuts[0].at)
        for i in range(cuts[0].at + 1, run.last):
            if cut := self._cut(i, run, seen):
                cuts.append(cut)
            seen = self._asserts(i) or (seen and not (cut and cut.kind == "clause"))
        ends = [cut.at for cut in cuts[1:]] + [run.last]
        for cut, end in zip(cuts, ends, strict=True):
            first, last = self._trimmed(cut.at + cut.skip, end)
            if self._is_statement(cut, first, last, run):
                yield (self._span(first, last),)

    # ------------------------------------------------------------------ where one begins

    def _cut(self, i: int, run: Run, seen: bool) -> Cut | None:
        bracketed = self.toks[i - 1].norm in _OPENING
        if not seen or bracketed or self.reading.quotes.at(self.toks[i].start) is not None:
            return None
        groups = groups_at(self.reading, self.reading.pack.statements, i, run.last)
        if n := groups.get("contrast", 0):
            return Cut(i, "clause", n) if self._clause_follows(i + n, run) else None
        if n := groups.get("setting", 0):
            return Cut(i, "adjunct", n)
        if "circumstance" in groups:
            return Cut(i, "adjunct")
        if "within" in groups and self._is_event(i + 1, run):
            return Cut(i, "adjunct", 1)
        if i in self._coordinated and self._linked(i):
            return Cut(i, "clause")
        return Cut(i, "aside") if self._is_participle(i) or self._is_reduced(i) else None

    def _linked(self, i: int) -> bool:
        """A conjunction or a comma stands at the head of a coordinated clause."""
        before = self.toks[i - 1]
        joined = self.toks[i].upos == "CCONJ" or self.toks[i].before != ""
        return joined or before.norm in COMMAS or before.upos == "CCONJ"

    def _clause_follows(self, i: int, run: Run) -> bool:
        return any(self._asserts(k) for k in range(i, min(i + 12, run.last)))

    def _is_event(self, i: int, run: Run) -> bool:
        if i + _EVENT > run.last:
            return False
        return "event" in groups_at(self.reading, self.reading.pack.statements, i, run.last)

    def _is_participle(self, i: int) -> bool:
        """A participle behind a comma says what the subject did as well (مستهدفة، killing)."""
        if self.toks[i - 1].norm not in COMMAS:
            return False
        word = self.reading.parse.words[self.toks[i].word]
        if "VerbForm=Part" in word.feats or "VerbForm=Ger" in word.feats:
            return self.reading.pack.is_participle(self.toks[i].norm) and word.upos == "VERB"
        norm = self.toks[i].norm
        shape = norm.startswith("م") and norm.endswith(("ا", "ه", "ين")) and len(norm) > 4
        return shape and self.reading.pack.marked and word.upos in ("ADJ", "NOUN", "VERB")

    def _is_reduced(self, i: int) -> bool:
        """A passive participle with its resumptive pronoun (المتفق عليه): which was ..."""
        if i + 1 >= len(self.toks) or not self.reading.pack.marked:
            return False
        after = self.reading.words_of(i + 1)
        words = self.reading.parse.words
        resumed = len(after) == 2 and (words[after[0]].upos, words[after[1]].upos) == (
            "ADP",
            "PRON",
        )
        norm = self.toks[i].norm
        return resumed and norm.startswith("الم") and not norm.endswith(("ه", "ين"))

    # ------------------------------------------------------------------ predicates

    def _asserts(self, i: int) -> bool:
        """Does token ``i`` hold a predicate, by the tree or by its tag?"""
        return any(k in self._predicates for k in self.reading.words_of(i))

    @cached_property
    def _predicates(self) -> frozenset[int]:
        words, children = self.reading.parse.words, self.reading.parse.children
        return frozenset(
            n
            for n, word in enumerate(words)
            if not word.deprel.startswith(_SECONDARY)
            and (
                word.upos == "VERB"
                or any(words[c].deprel.startswith(_CLAUSAL) for c in children[n])
            )
        )

    @cached_property
    def _coordinated(self) -> frozenset[int]:
        """Tokens at which an independent clause begins that is coordinated with another."""
        parse = self.reading.parse
        found = set()
        for n in self._predicates:
            word = parse.words[n]
            if word.deprel.startswith(("conj", "parataxis")) and self._independent[n]:
                found.add(parse.words[max(parse.reach(n)[0], word.head + 1)].token)
        return frozenset(found)

    @cached_property
    def _independent(self) -> list[bool]:
        """For each word: is it a root, or joined to one by nothing but coordination?"""
        words = self.reading.parse.words
        known: list[bool | None] = [None] * len(words)
        for n in range(len(words)):
            path = []
            while known[n] is None:
                known[n] = False
                path.append(n)
                joins = words[n].deprel.startswith(("conj", "parataxis"))
                if words[n].head < 0 or not joins:
                    known[n] = words[n].head < 0
                    break
                n = words[n].head
            for each in path:
                known[each] = known[n]
        return [bool(value) for value in known]

    # ------------------------------------------------------------------ what is one

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Without conjunctions and marks at the edges; paired marks stay."""
        while first < last and self._is_edge(first):
            first += 1
        while last > first and self._is_tail(first, last - 1):
            last -= 1
        return first, last

    def _is_edge(self, i: int) -> bool:
        tok = self.toks[i]
        if tok.is_punct:
            return tok.norm not in _OPENING and self.reading.quote_starting(i) is None
        return tok.upos == "CCONJ" and tok.core == tok.norm

    def _is_tail(self, first: int, i: int) -> bool:
        tok = self.toks[i]
        if not tok.is_punct:
            return tok.upos == "CCONJ"
        if tok.norm in _CLOSING:
            return not any(self.toks[k].norm in _OPENING for k in range(first, i))
        quote = self.reading.quotes.at(tok.start)
        return quote is None or quote.start < self.toks[first].start or tok.norm in FINAL

    def _is_statement(self, cut: Cut, first: int, last: int, run: Run) -> bool:
        words = [i for i in range(first, last) if not self.toks[i].is_punct]
        if len(words) < SHORTEST:
            return False
        if cut.kind != "clause":
            return True
        return any(self._asserts(i) and not self.speaking[i] for i in words)

    def _span(self, first: int, last: int) -> Span:
        _, start = self.reading.bare(first)
        return Span(start, self.toks[last - 1].end)
