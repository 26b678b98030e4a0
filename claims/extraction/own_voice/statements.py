"""What the article says in its own voice: every clause that no attribution covers.

A sentence is cut where a coordinated or contrasting clause begins, a participle or a relative
clause behind a comma, or an adjunct that asserts something. The parts are what summary
evaluation calls *atomic facts* (Min et al., FActScore, 2023), as far as running text goes: a
statement is words of the article, never a paraphrase. What has no predicate is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..attribution.furniture import Furniture
from ..reading.groups import groups_at
from ..reading.sentences import COMMAS, TextSentence
from ..types import Attribution, Span
from .predicates import Assertions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..reading.reading import Reading

SHORTEST = 3
"""A statement has at least this many words, but for a whole sentence of verb and subject."""

_EVENT = 5
_AHEAD = 12
_OPENING = frozenset("([{")
_PAIRS = {
    "(": ")", "[": "]", "{": "}", "“": "”″\"", "«": "»", "‘": "’", "„": "“”", '"': '"', "'": "'",
}  # fmt: skip
_LINKS = frozenset({"ADP", "SCONJ", "CCONJ", "DET"})
_OF_PRONOUN = frozenset({"double"})
"""What a verb takes that says something only with a pronoun written onto it (يعدها ظلما)."""
_LOOSE = ("advcl", "acl", "ccomp", "conj", "parataxis", "cc", "punct", "root")


@dataclass(frozen=True, slots=True)
class OwnClause:
    """A statement: its spans, and whether it may be no more than a title or a caption."""

    content: tuple[Span, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """toks[first:last], which no attribution covers, of ``sentence``."""

    first: int
    last: int
    sentence: TextSentence

    @property
    def whole(self) -> bool:
        """Does it end with its sentence, in which nothing is attributed?"""
        return self.first == self.sentence.first and self.last == self.sentence.last


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement begins at token ``at``; its first ``skip`` tokens are no part of it."""

    at: int
    kind: Literal["clause", "adjunct"]
    skip: int = 0


def own_statements(reading: Reading, attributions: Iterable[Attribution]) -> list[OwnClause]:
    """The statements in the article's own voice, in text order; in linear time."""
    return list(OwnVoice(reading, attributions).found())


class OwnVoice:
    """The clauses of a text outside the attributions that were found in it."""

    def __init__(self, reading: Reading, attributions: Iterable[Attribution]) -> None:
        self.reading, self.toks = reading, reading.toks
        self.assertions, self.furniture = Assertions(reading), Furniture(reading)
        self.said, self.speaking = bytearray(len(self.toks)), bytearray(len(self.toks))
        for each in attributions:
            self._mark(self.said, (*each.cue, *each.content))
            self._mark(self.speaking, each.source)

    def _mark(self, marks: bytearray, spans: Sequence[Span]) -> None:
        """Set the marks of every token that shares a letter with the spans."""
        for span in spans:
            first, last = self.reading.tok_at(span.start), self.reading.tok_at(span.end - 1)
            last = min(last + 1, len(marks))
            marks[first:last] = b"\1" * (last - first)

    def found(self) -> Iterator[OwnClause]:
        """Every statement, in text order."""
        for sentence in self.reading.sentences:
            if not self.furniture.holds(sentence):
                doubtful = self.furniture.is_title(sentence)
                for run in self._runs(sentence):
                    for span in self._statements(run):
                        yield OwnClause((span,), doubtful)

    def _runs(self, sentence: TextSentence) -> Iterator[Run]:
        """The stretches of a sentence that no attribution covers."""
        first = sentence.first
        for i in range(sentence.first, sentence.last + 1):
            if i == sentence.last or self.said[i]:
                if first < i:
                    yield Run(first, i, sentence)
                first = i + 1

    def _statements(self, run: Run) -> Iterator[Span]:
        cuts = self._cuts(run)
        ends = [cut.at for cut in cuts[1:]] + [run.last]
        for cut, end in zip(cuts, ends, strict=True):
            first, last = self._trimmed(cut.at + cut.skip, end, run)
            if self._is_statement(cut, first, last, end, run):
                yield Span(self._begin(first), self.toks[last - 1].end)

    def _begin(self, first: int) -> int:
        """Where token ``first`` begins, behind a conjunction written onto it."""
        return self.reading.bare(first)[1]

    # ------------------------------------------------------------------ where one begins

    def _cuts(self, run: Run) -> list[Cut]:
        """Where statements may begin in a run: at its head, and behind each one's predicate."""
        opens = run.first == run.sentence.first
        first = self.furniture.body(run.sentence) if opens else run.first
        skip = self._groups(first, run.last).get("opening" if opens else "contrast", 0)
        cuts = [Cut(first, "clause", skip)]
        asserted = self.assertions.is_verb(first)
        for i in range(first + 1, run.last):
            cut = self._cut(i, run) if asserted else None
            if cut is not None:
                cuts.append(cut)
                asserted = cut.kind == "adjunct"
            asserted = asserted or self.assertions.is_verb(i)
        return cuts

    def _groups(self, i: int, last: int) -> dict[str, int]:
        return groups_at(self.reading, self.reading.pack.own_voice, i, last)

    def _cut(self, i: int, run: Run) -> Cut | None:
        before = self.toks[i - 1]
        if before.norm in _OPENING or self.reading.quote_at(i) is not None:
            return None
        groups = self._groups(i, run.last)
        if "contrast" in groups and before.upos not in ("ADP", "SCONJ"):
            n = groups["contrast"]
            return Cut(i, "clause", n) if self._asserts_soon(i + n, run) else None
        compares = "than" in groups and before.norm not in COMMAS
        if i in self.assertions.coordinated and self._is_linked(i) and not compares:
            return Cut(i, "clause")
        return self._adjunct(i, run, groups)

    def _asserts_soon(self, i: int, run: Run) -> bool:
        return any(self.assertions.opens(k) for k in range(i, min(i + _AHEAD, run.last)))

    def _is_linked(self, i: int) -> bool:
        """Does a conjunction or a comma join token ``i`` to what is before it?"""
        tok, before = self.toks[i], self.toks[i - 1]
        joined = "CCONJ" in (tok.upos, before.upos) or tok.before != ""
        return joined or before.norm in COMMAS

    def _adjunct(self, i: int, run: Run, groups: dict[str, int]) -> Cut | None:
        """An adjunct that asserts something of its own begins at token ``i``."""
        if n := groups.get("setting", 0):
            return Cut(i, "adjunct", n)
        if (n := groups.get("within", 0)) and self._is_event(i + n, run):
            return Cut(i, "adjunct", n)
        if "circumstance" in groups or self._is_participle(i) or self._is_reduced(i):
            return Cut(i, "adjunct")
        return Cut(i, "adjunct") if self._is_relative(i, run) else None

    def _is_event(self, i: int, run: Run) -> bool:
        """What happened is told in several words, so that it can be checked itself."""
        return i + _EVENT <= run.last and "event" in self._groups(i, run.last)

    def _is_participle(self, i: int) -> bool:
        """A participle behind a comma shares the subject (مستهدفة، killing)."""
        tok, clauses = self.toks[i], self.reading.pack.clauses
        return (
            self.toks[i - 1].norm in COMMAS
            and tok.upos in clauses.get("participle_tags", ())
            and tok.pronoun == ""
            and re.fullmatch(clauses["participle"], tok.norm) is not None
        )

    def _is_reduced(self, i: int) -> bool:
        """An impersonal passive participle with its pronoun (المتفق عليه): which was ..."""
        shape = self.reading.pack.clauses.get("reduced_relative")
        if shape is None or i + 1 >= len(self.toks) or not re.fullmatch(shape, self.toks[i].norm):
            return False
        words = self.reading.parse.words
        return [words[n].upos for n in self.reading.words_of(i + 1)] == ["ADP", "PRON"]

    def _is_relative(self, i: int, run: Run) -> bool:
        """A relative clause behind a comma adds a fact, where the sentence ends with it."""
        behind = self.toks[i - 1].norm in COMMAS
        relative = behind and self.reading.pack.has("relative", self.toks[i].norm)
        return relative and self.assertions.trails(i, run.last)

    # ------------------------------------------------------------------ what is one

    def _trimmed(self, first: int, last: int, run: Run) -> tuple[int, int]:
        """Without conjunctions and marks at the edges; marks in pairs stay."""
        broken = last == run.last < run.sentence.last
        marks = {tok.norm for tok in self.reading.between(first, last) if tok.is_punct}
        while first < last and self._is_lead(first, marks):
            first += 1
        if broken:
            last = self._before_speaker(first, last)
        while last > first and self._is_tail(last - 1, marks, broken):
            last -= 1
        return first, last

    def _before_speaker(self, first: int, last: int) -> int:
        """Without who speaks next, in a clause of its own (The dam held, but the mayor | said)."""
        end = last
        while end > first and self.speaking[end - 1]:
            end -= 1
        if end == first:
            return last
        joined = self.toks[end - 1].norm in COMMAS or self._is_conjunction(end - 1)
        return end if joined or "contrast" in self._groups(end - 1, last) else last

    def _is_lead(self, i: int, marks: set[str]) -> bool:
        tok = self.toks[i]
        if not tok.is_punct:
            return self._is_conjunction(i)
        other = _PAIRS.get(tok.norm, "")
        if tok.norm in other and self.reading.quote_at(i) is None:
            return True  # a straight mark that belongs to no quotation
        return marks.isdisjoint(other) and self.reading.quote_starting(i) is None

    def _is_tail(self, i: int, marks: set[str], broken: bool) -> bool:
        """``broken``: an attribution goes on behind, and words that lead to it go too."""
        tok = self.toks[i]
        if not tok.is_punct:
            return self._is_conjunction(i) or (broken and self._is_link(i))
        return not any(
            tok.norm in closing and opening in marks for opening, closing in _PAIRS.items()
        )

    def _is_conjunction(self, i: int) -> bool:
        """A conjunction, with nothing written onto it."""
        words = self.reading.parse.words
        return all(words[n].upos == "CCONJ" for n in self.reading.words_of(i))

    def _is_link(self, i: int) -> bool:
        """A function word that joins what is before it to what would come."""
        relative = self.reading.pack.has("relative", self.toks[i].norm)
        last = self.reading.words_of(i)[-1]
        return relative or self.reading.parse.words[last].upos in _LINKS

    def _is_statement(self, cut: Cut, first: int, last: int, end: int, run: Run) -> bool:
        words = [i for i in range(first, last) if not self.toks[i].is_punct]
        if len(words) < SHORTEST and not (run.whole and self._is_brief(words)):
            return False
        if self._is_quoted(first, last):
            return False
        if cut.kind == "adjunct":
            return True
        if run.whole:
            stated = any(self.assertions.is_verb(i) for i in words)
            return stated and not self.assertions.is_order(first, last)
        complete = self._is_divided(first, run) and (end < run.last or self._ends(last, run))
        return complete and any(self._states(i) for i in words)

    def _is_brief(self, words: list[int]) -> bool:
        """Two words that are a sentence (انتهى الاجتماع، talks resumed); a word of absurd length is
        cut in two, and none.
        """
        if len(words) != 2 or self.toks[words[0]].end == self.toks[words[1]].start:
            return False
        return any(self._states(i) and self.assertions.opens(i) for i in words)

    def _is_quoted(self, first: int, last: int) -> bool:
        """Words in quotation marks are not the article's own, whosever they are."""
        quote = self.reading.quote_at(first)
        return quote is not None and quote.end >= self.toks[last - 1].end

    def _states(self, i: int) -> bool:
        """A main predicate that neither reports nor helps a verb that does."""
        if self.speaking[i] or not self.assertions.stands_alone(i):
            return False
        pack, tok = self.reading.pack, self.toks[i]
        forms = (entry for _, entry in pack.forms.get(tok.core, ()))
        reports = self.reading.lemma(i) in pack.lemmas
        reports = reports or any(entry.takes != _OF_PRONOUN for entry in forms)
        return not (reports or pack.has("auxiliary", tok.core))

    def _is_divided(self, first: int, run: Run) -> bool:
        """Behind an attribution: a mark or a conjunction says that something new begins."""
        return first > run.first or run.first == run.sentence.first or self._is_linked(first)

    def _ends(self, last: int, run: Run) -> bool:
        """Before an attribution: it is no argument of what stands in toks[:last]."""
        if last == run.sentence.last:
            return True
        tok = self.toks[last]
        if last < run.last:
            relative = self.reading.pack.has("relative", tok.norm)
            return tok.is_punct or tok.upos == "CCONJ" or relative
        return self.reading.word(last).depends_as(*_LOOSE)
