"""Check-worthiness: which claims a fact-checker should look at first, and why.

A claim's score is the logistic function of a base and the weights of its features, each
counted once. The features are those that were found to tell what fact-checkers pick: figures,
comparisons and names (ClaimBuster: Hassan et al., KDD 2017), quantities, causes and what is
against it, opinions and predictions (Konstantinovskiy et al., DTRAP 2021), and the harm at
stake (the CheckThat! labs of CLEF, for Arabic too, from 2018 on). What is said in debates asks for
more: what is public policy, a deed that somebody answers for, a rise or a fall, what allows of
no exception, those in power, length; and against it what is said of oneself or to the audience.
The weights stand in ``worthiness.toml``: fitted to texts of our own, from what was expected of
them. They put claims in order and are no probability.
"""

from __future__ import annotations

import re
import tomllib
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from ..reading.groups import groups_at
from ..types import CheckWorthiness, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..reading.reading import Reading

PATH = Path(__file__).with_name("worthiness.toml")
_TABLE = tomllib.loads(PATH.read_text(encoding="utf-8"))
FEATURES: dict[str, float] = {name: row["fitted"] for name, row in _TABLE["weights"].items()}
"""Feature -> its weight in log odds; names are stable, they are stored with every claim."""
EXPECTED: dict[str, float] = {name: row["expected"] for name, row in _TABLE["weights"].items()}
"""Feature -> the weight that is expected of it, set by hand; the fit is drawn towards it."""
BASE: float = _TABLE["base"]
"""The log odds of a claim with none of the features."""
_HEAD = """\
# What the features of a claim weigh, in log odds: "expected" is set by hand, "fitted" is made
# from texts of our own by: manage.py evaluate --own GOLD ... --fit-worthiness
"""

_PERCENT, _CURRENCY, _QUESTION = frozenset("%٪"), frozenset("$€£¥₪₤"), frozenset("?؟")
_YEAR = re.compile(r"[1١][3-9٣-٩]\d\d|[2٢][0٠]\d\d")
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
_DATED = frozenset({"NUM", "ADP", "PUNCT"})
_NEAR = 3
_PLAIN = FEATURES.keys() - {"question"} | {"currency"}
_SHORT_NAME = 4
_DIGITS = 5
"""So that claims with many reasons are still told apart."""
_DETAILED = 80
"""A claim of at least this many characters tells details."""


class Judge:
    """Tells the check-worthiness of the claims of one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.toks = reading, reading.toks
        self._known: dict[int, dict[str, int]] = {}

    def check_worthiness(
        self, content: Sequence[Span], *, doubtful: bool = False
    ) -> CheckWorthiness:
        """The check-worthiness of a claim, given what it says; what weighs nothing is no reason.

        ``doubtful``: it may be no more than a title or a caption.
        """
        weighed = filter(FEATURES.get, self.reasons(content, doubtful=doubtful))
        names = sorted(weighed, key=lambda name: -abs(FEATURES[name]))
        odds = BASE + sum(FEATURES[name] for name in names)
        return CheckWorthiness(round(1 / (1 + exp(-odds)), _DIGITS), tuple(names))

    def reasons(self, content: Sequence[Span], *, doubtful: bool = False) -> list[str]:
        """The features of a claim, in the order of the table."""
        found = {"boilerplate"} if doubtful else set()
        for span in content:
            found.update(self._features(span))
        if "currency" in found and found & {"number", "figure"}:
            found.add("money")
        if sum(span.end - span.start for span in content) >= _DETAILED:
            found.add("details")
        return [name for name in FEATURES if name in found]

    def _features(self, span: Span) -> Iterator[str]:
        """The features of a span's tokens, and what helps to find them, with repetitions."""
        first = self.reading.tok_at(span.start)
        last = min(self.reading.tok_at(span.end - 1) + 1, len(self.toks))
        for i in range(first, last):
            groups = self._groups(i, last)
            yield from groups & _PLAIN
            yield from self._signs(i, first, last)
            yield from self._figures(i, first, last)
            yield from self._degrees(i, groups, last)

    def _groups(self, i: int, last: int) -> set[str]:
        """The groups of token ``i``; a date is nothing else (May, Sunday the second)."""
        groups = {group for group, size in self._phrases(i).items() if i + size <= last}
        if i and "bound" in self._phrases(i - 1):
            groups.discard("comparison")
        return groups & {"date"} or groups

    def _phrases(self, i: int) -> dict[str, int]:
        if i not in self._known:
            self._known[i] = groups_at(
                self.reading, self.reading.pack.check_worthiness, i, len(self.toks)
            )
        return self._known[i]

    def _signs(self, i: int, first: int, last: int) -> Iterator[str]:
        """What a token shows by its signs, its tag or its clitics."""
        tok = self.toks[i]
        if not _PERCENT.isdisjoint(tok.norm):
            yield "percentage"
        if not _CURRENCY.isdisjoint(tok.norm):
            yield "currency"
        asks = i == last - 1 and not _QUESTION.isdisjoint(tok.norm)
        if asks or (i == first and "question" in self._groups(i, last)):
            yield "question"
        if tok.upos == "PROPN":
            yield "named"
        if tok.upos == "VERB" and tok.before.endswith(self._future):
            yield "prediction"

    @property
    def _future(self) -> tuple[str, ...]:
        return tuple(self.reading.pack.clitics.get("future", ()))

    # ------------------------------------------------------------------ figures

    def _figures(self, i: int, first: int, last: int) -> Iterator[str]:
        """A number, or a "figure" that is none of what is counted: a date's, an age, a name's."""
        tok = self.toks[i]
        if not self._is_number(i):
            return
        if _YEAR.fullmatch(tok.norm) or _DAY.fullmatch(tok.norm):
            yield "date"
            yield "figure"
        elif self._is_dated(i, first, last) or self._is_age(i, last) or self._is_in_name(i):
            yield "figure"
        else:
            yield "number"

    def _is_number(self, i: int) -> bool:
        return any(c.isdigit() for c in self.toks[i].norm)

    def _is_dated(self, i: int, first: int, last: int) -> bool:
        """The day of a month ("4 May", "May 4", "from 21 to 23 May"), or the time of a day."""
        if i > first and "date" in self._groups(i - 1, last):
            return True
        for k in range(i + 1, min(i + 1 + _NEAR, last)):
            if "date" in self._groups(k, last):
                return True
            if self.toks[k].upos not in _DATED:
                return False
        return False

    def _is_age(self, i: int, last: int) -> bool:
        after = self._groups(i + 1, last) if i + 1 < last else set()
        before = self._groups(i - 1, last) if i else set()
        bracketed = i > 0 and self.toks[i - 1].norm == "("
        return "age" in after or ("years" in after and (bracketed or "aged" in before))

    def _is_in_name(self, i: int) -> bool:
        """The last word of a short name in quotation marks (“أستانة 2”)."""
        quote = self.reading.quote_at(i)
        if quote is None or not quote.closed or self.toks[i].end != quote.inner_end:
            return False
        return 0 < i - self.reading.tok_at(quote.inner) < _SHORT_NAME

    # ------------------------------------------------------------------ degrees

    def _degrees(self, i: int, groups: set[str], last: int) -> Iterator[str]:
        """A comparative is a comparison with its "than"; an elative before a noun without one
        a superlative (أكبر مدينة); "more than 100" is only a number.
        """
        if not groups & {"comparative", "elative"} or "bound" in groups:
            return
        after = range(i + 1, min(i + 1 + (1 if "elative" in groups else _NEAR), last))
        if any("than" in self._groups(k, last) for k in after):
            yield "comparison"
        elif "elative" in groups and i + 1 < last and self.toks[i + 1].upos in ("NOUN", "ADJ"):
            yield "superlative"


def written(base: float, fitted: Mapping[str, float]) -> str:
    """``worthiness.toml`` with these weights and what is expected of each."""
    rows = (
        f"{name} = {{ expected = {EXPECTED[name]}, fitted = {weight:.2f} }}"
        for name, weight in fitted.items()
    )
    return "\n".join([f"{_HEAD}\nbase = {base:.2f}", "", "[weights]", *rows]) + "\n"
