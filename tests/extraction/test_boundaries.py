"""What ends a phrase, row by row: each is shown by its example, and by nothing earlier in it."""

from functools import cache

import pytest

from claims.extraction.attribution import noun_phrase_ends, noun_phrases
from claims.extraction.attribution.boundaries import Boundary
from claims.extraction.attribution.cues import Cue, find_cues
from claims.extraction.attribution.zero import subject_ends
from claims.extraction.attribution.zero.clauses import Clause
from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import parser
from claims.extraction.parsing.trees import Parse
from claims.extraction.reading.reading import Reading
from claims.extraction.text.quotations import find_quotes

pytestmark = pytest.mark.slow  # loads the models of two languages


@cache
def parsed(text: str, language: str) -> Parse:
    return parser.parse(text, load_pack(language))


def example(row: Boundary, language: str) -> tuple[Reading, list[Cue], int, int]:
    """The row's example read, its cues, and the phrase in brackets as tokens [first, last)."""
    before, phrase, after = row.example.replace("]", "[").split("[")
    text, pack = before + phrase + after, load_pack(language)
    reading = Reading(parsed(text, language), find_quotes(text), pack)
    first, last = reading.tok_at(len(before)), reading.tok_at(len(before + phrase) - 1) + 1
    return reading, find_cues(reading), first, last


@pytest.mark.parametrize("row", noun_phrase_ends.ENDS, ids=lambda row: row.name)
def test_each_end_of_a_noun_phrase_is_shown_by_its_example(row: Boundary) -> None:
    reading, (cue, *_), first, last = example(row, "ar")
    stop = reading.sentence_of(first).last
    assert noun_phrases.phrase_end(reading, cue, first, stop) == last
    place = noun_phrase_ends.Place(reading, cue, first, last, stop)
    assert noun_phrase_ends.boundary(place) == row.name


@pytest.mark.parametrize("row", subject_ends.ENDS, ids=lambda row: row.name)
def test_each_end_of_an_inverted_subject_is_shown_by_its_example(row: Boundary) -> None:
    reading, cues, first, last = example(row, "en")
    clause = Clause(reading, cues[0], frozenset(cue.last for cue in cues if cue.form == "verb"))
    assert clause.shape == "inverted"
    found = [subject_ends.boundary(subject_ends.Place(clause, first, i))
             for i in range(first, last + 1)]  # fmt: skip
    assert found == [None] * (last - first) + [row.name]
