"""Words signed behind a dash: a quotation ("..." — Edith Crane), a post with the name of who
posted it below, a headline ("Firm sold unsafe boats – inspector").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..languages.packs import Entry
from ..reading.groups import OFFICES
from ..reading.sentences import COMMAS, FINAL
from ..types import Span
from . import contents
from .candidates import Candidate
from .cues import Cue
from .headlines import COLON, is_office
from .lines import Line, ending, lines

if TYPE_CHECKING:
    from ..reading.reading import Reading

DASH = Entry("—", frozenset({"colon"}))
_LONGEST_NAME = 14
_LONGEST_OFFICE = 3
_NAMING = ("PROPN", "X", "NOUN")
_SHORTEST_HEADLINE = 3


def read_signatures(reading: Reading) -> list[Candidate]:
    """An attribution for each signed quotation, post and headline."""
    all_lines = lines(reading)
    found = (_signed(reading, all_lines, n) for n in range(len(all_lines)))
    return [each for each in found if each is not None]


def _signed(reading: Reading, all_lines: list[Line], n: int) -> Candidate | None:
    line = all_lines[n]
    if n > 0 and reading.is_dash(line.first) and _is_name(reading, line.first + 1, line.last):
        return _signature_line(reading, all_lines, n)
    if (dash := _behind_quotation(reading, line)) is not None:
        return _candidate(reading, dash, line.last, line.first, dash)
    if n == 0 and len(all_lines) > 1 and (colon := _colon_behind(reading, line)) is not None:
        return _candidate(reading, colon, line.last, line.first, colon)
    dash = _last_dash(reading, line) if n == 0 and len(all_lines) > 1 else None
    if dash is not None and _is_office(reading, dash + 1, line.last):
        return _candidate(reading, dash, line.last, line.first, dash)
    return None


def _signature_line(reading: Reading, all_lines: list[Line], n: int) -> Candidate | None:
    """A line of its own: it signs the quotation above, or the post of who has an account."""
    line, above = all_lines[n], all_lines[n - 1]
    if _is_quotation(reading, above.first, above.last):
        return _candidate(reading, line.first, line.last, above.first, above.last)
    end = _behind_account(reading, line)
    if end is None:
        return None
    first = n - 1
    while first > 0 and _adjoins(reading, all_lines[first]):
        first -= 1
    return _candidate(reading, line.first, end, all_lines[first].first, above.last)


def _adjoins(reading: Reading, line: Line) -> bool:
    """Does no blank line stand before this one?"""
    gap = reading.text[reading.toks[line.first - 1].end : reading.toks[line.first].start]
    return gap.count("\n") == 1


def _behind_account(reading: Reading, line: Line) -> int | None:
    """The token behind the account in brackets (Milo Dane (@milodane) ...), or before it where
    sources go without brackets.
    """
    toks = reading.toks
    at = next((i for i in range(line.first, line.last) if toks[i].norm.startswith("@")), None)
    if at is None:
        return None
    if reading.pack.needs_complementiser:
        return next((i for i in range(line.first + 2, at) if toks[i].norm == "("), at)
    return next((i + 1 for i in range(at, line.last) if toks[i].norm.endswith(")")), line.last)


def _behind_quotation(reading: Reading, line: Line) -> int | None:
    """The dash behind a quotation that opens the line, before a name that ends it."""
    quote = reading.quote_starting(line.first)
    if quote is None or not quote.closed:
        return None
    dash = reading.tok_at(quote.end)
    if dash >= line.last - 1 or not reading.is_dash(dash):
        return None
    return dash if _is_name(reading, dash + 1, line.last) else None


def _colon_behind(reading: Reading, line: Line) -> int | None:
    """The colon of a headline behind a quotation, before who said it (“We lose all”: farmers)."""
    quote = reading.quote_starting(line.first)
    if quote is None or not quote.closed:
        return None
    colon = reading.tok_at(quote.end)
    if colon >= line.last - 1 or reading.toks[colon].norm != ":":
        return None
    words = tuple(reading.between(colon + 1, line.last))
    plain = len(words) <= _LONGEST_NAME and all(tok.upos not in ("VERB", "PUNCT") for tok in words)
    somebody = reading.pack.has_any(OFFICES, words[0].norm, words[0].indefinite)
    somebody = somebody or reading.pack.has_any(OFFICES, reading.lemma(colon + 1))
    return colon if plain and (somebody or is_office(reading, colon + 1, line.last)) else None


def _is_quotation(reading: Reading, first: int, last: int) -> bool:
    quote = reading.quote_starting(first)
    return quote is not None and quote.closed and quote.end >= reading.toks[last - 1].end


def _is_name(reading: Reading, first: int, last: int) -> bool:
    """A name with what its bearer is: no verb, no full stop, a capital where there are such."""
    if not 0 < last - first <= _LONGEST_NAME or ending(reading, first, last) in FINAL:
        return False
    letter = reading.text[reading.toks[first].start]
    named = reading.toks[first].upos in _NAMING and not letter.islower()
    again = any(reading.is_dash(i) for i in range(first, last))
    return named and not again and all(t.upos != "VERB" for t in reading.between(first, last))


def _last_dash(reading: Reading, line: Line) -> int | None:
    """The only dash of a headline."""
    dashes = [i for i in range(line.first + _SHORTEST_HEADLINE, line.last) if reading.is_dash(i)]
    return dashes[0] if len(dashes) == 1 else None


def _is_office(reading: Reading, first: int, last: int) -> bool:
    short = 0 < last - first <= _LONGEST_OFFICE
    marked = any(tok.is_punct or tok.norm in COMMAS for tok in reading.between(first, last))
    return short and not marked and is_office(reading, first, last)


def _candidate(reading: Reading, dash: int, end: int, first: int, last: int) -> Candidate:
    """toks[first:last], signed by what stands between the dash and token ``end``."""
    toks = reading.toks
    cue, span = toks[dash], Span(toks[dash].start, toks[dash].end)
    source = (dash + 1, end)
    content = contents.trimmed(reading, toks[first].start, toks[last - 1].end)
    entry = COLON if cue.norm == ":" else DASH
    return Candidate(Cue(dash, dash, cue.word, "colon", entry, (span,)), (span,), source,
                     (reading.span(dash + 1, end - 1),), content, "signature")  # fmt: skip
