"""Noun phrases as the surface shows them, the tree asked second: where one begins and ends.

The guidelines' source is the whole noun phrase with titles and apposition, without relative
clauses, adverbials of time and place, addressees and trailing parentheses. For languages in which
words are written together, and for headlines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import Span
from .adverbials import adverbial_end, is_adverb, opens_adverbial
from .noun_phrase_ends import Place, boundary

if TYPE_CHECKING:
    from ..reading.reading import Reading
    from .cues import Cue

LONGEST = 40


def phrase_from(reading: Reading, cue: Cue, begin: int, stop: int) -> tuple[int, int] | None:
    """The first noun phrase in tokens [begin, stop), adverbials passed over."""
    first = _skip_adverbials(reading, begin, stop)
    if first >= stop:
        return None
    last = phrase_end(reading, cue, first, stop)
    return (first, last) if last > first else None


def _skip_adverbials(reading: Reading, i: int, stop: int) -> int:
    """Pass over adverbs, prepositional phrases and marks before the subject."""
    while i < stop:
        tok = reading.toks[i]
        if tok.is_punct and reading.quote_starting(i) is None:
            i = _close_parenthesis(reading, i, stop)
        elif n := _passed_over(reading, i, stop):
            i += n
        elif reading.phrase("according", i, stop):
            return stop
        elif opens_adverbial(reading, i) or _is_adposition(reading, i) or _is_spoken_to(reading, i):
            i = adverbial_end(reading, i, stop)
        else:
            return i
    return stop


def _passed_over(reading: Reading, i: int, stop: int) -> int:
    """How many tokens an expression of time, an adverb or what opens the clause (لكن) takes."""
    size = reading.phrase("time", i, stop) or int(is_adverb(reading, i))
    return size or reading.phrase("adversative", i, stop)


def _is_spoken_to(reading: Reading, i: int) -> bool:
    """Somebody by role behind a letter that addresses (قال للقاضي)."""
    tok, letters = reading.toks[i], reading.pack.clitics.get("addressing", ())
    return tok.before in letters and tok.is_definite and reading.pack.has("role", tok.indefinite)


def _is_adposition(reading: Reading, i: int) -> bool:
    """A preposition by form and by tag: علي is a name, too."""
    tok = reading.toks[i]
    return tok.upos == "ADP" and reading.pack.has("adposition", tok.norm)


def _close_parenthesis(reading: Reading, i: int, stop: int) -> int:
    if reading.toks[i].norm != "(":
        return i + 1
    while i < stop and reading.toks[i].norm != ")":
        i += 1
    return i + 1


def phrase_end(reading: Reading, cue: Cue | None, first: int, stop: int) -> int:
    """The token behind the noun phrase that begins at ``first``."""
    i = first
    while i < stop and i - first < LONGEST:
        if i > first and boundary(Place(reading, cue, first, i, stop)) is not None:
            break
        quote = reading.quote_starting(i)
        i = max(i + 1, min(reading.tok_at(quote.end), stop)) if quote else i + 1
    while i > first and reading.toks[i - 1].is_punct and not _closes_quote(reading, i - 1):
        i -= 1
    return i


def _closes_quote(reading: Reading, i: int) -> bool:
    quote = reading.quote_at(i)
    return quote is not None and quote.end == reading.toks[i].end


def source_span(reading: Reading, first: int, last: int, *, subject: bool = False) -> Span:
    """The source's letters: conjunctions and one-letter prepositions written on it left out.

    A preposition fused with the article (للوزارة) stays whole. A
    ``subject`` behind its verb takes no clitic: what looks like one is its first letter.
    """
    tok = reading.toks[first]
    start = tok.start if subject else min(tok.core_start, tok.end - 1)
    quote = reading.quote_at(last - 1)
    end = reading.toks[last - 1].end
    opening = reading.quote_starting(first)
    if opening is not None and quote == opening and opening.end == end:
        inner = Span(opening.inner, opening.inner_end)
        return inner if reading.text[inner.start : inner.end].strip() else Span(start, end)
    return Span(start, end)


def with_nobody(reading: Reading, source: tuple[int, int] | None) -> tuple[int, int] | None:
    """The source with the word before it that makes it nobody (neither A nor B, لا أحد)."""
    if source is None or source[0] == reading.sentence_of(source[0]).first:
        return source
    nobody = reading.pack.has("nobody", reading.bare(source[0] - 1)[0])
    return (source[0] - 1, source[1]) if nobody else source
