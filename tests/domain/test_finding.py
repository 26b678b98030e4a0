"""Words are found where they belong together, in time that grows with the text alone."""

from time import process_time

import pytest
from hypothesis import given, settings

from claims.domain.finding import (
    Given,
    WordsAmbiguous,
    WordsMissing,
    found_near,
    places_found,
)
from claims.domain.spans import Places, overlap, tidied, words
from claims.extraction.types import Span

from ..said import AMBIGUOUS, FOUND, MISSING
from .test_spans import SPANS, TEXTS


@pytest.mark.parametrize(("text", "given", "starts"), FOUND)
def test_words_that_belong_together_are_found(
    text: str, given: dict[str, Given], starts: dict[str, list[int]]
) -> None:
    found = vars(places_found(text, given))
    assert {role: [span.start for span in found[role]] for role in starts} == starts
    for role, part in given.items():
        assert isinstance(part, str)
        assert words(text, found[role]).split() == part.split()


@pytest.mark.parametrize(("text", "given", "role"), AMBIGUOUS)
def test_what_words_cannot_tell_is_not_guessed(
    text: str, given: dict[str, Given], role: str
) -> None:
    with pytest.raises(WordsAmbiguous) as refusal:
        places_found(text, given)
    assert refusal.value.role == role


@pytest.mark.parametrize(("text", "given", "role"), MISSING)
def test_words_that_are_not_there_are_named(text: str, given: dict[str, Given], role: str) -> None:
    with pytest.raises(WordsMissing) as refusal:
        places_found(text, given)
    assert (refusal.value.role, type(refusal.value)) == (role, WordsMissing)


def test_a_part_stays_where_it_is_unless_other_words_are_given() -> None:
    text = "He said A. He said B. He said A."
    there = Places((Span(22, 24),), (Span(25, 29),), (Span(30, 31),))
    assert places_found(text, {}, there=there) == there
    assert places_found(text, {"content": "A", "cue": "said"}, there=there) == there
    assert places_found(text, {"cue": "He"}, there=there).cue == (Span(22, 24),)
    assert places_found(text, {"cue": ""}, there=there) == Places(there.source, (), there.content)
    nearer = places_found(text, {"content": "said"}, there=there)
    assert nearer.content == (Span(25, 29),)  # its own cue: the action says that they overlap


def test_what_is_given_by_places_draws_the_words_of_the_rest_to_it() -> None:
    text = "He said A. He said A."
    found = places_found(text, {"content": [Span(19, 20)], "cue": "said", "source": "He"})
    assert found == Places((Span(11, 13),), (Span(14, 18),), (Span(19, 20),))


def test_words_that_stand_only_within_another_part_are_left_to_overlap() -> None:
    found = places_found("The mayor said no.", {"content": "said no", "cue": "said"})
    assert overlap(found.cue, found.content)


REPEATED = "a " * 100_000


@pytest.mark.parametrize(
    "given",
    [
        {"content": REPEATED + "b"},
        {"content": "b", "cue": "a"},
        {"content": "a", "cue": "a", "source": "a"},
        {"content": " … ".join(["a"] * 50)},
        {"content": " … ".join(["a"] * 5000)},
        {"content": "a " * 50_000, "cue": "a a a", "source": "a"},
    ],
    ids=["all but the end", "often", "three", "pieces", "too many pieces", "halves"],
)
def test_a_text_that_repeats_itself_takes_no_longer(given: dict[str, Given]) -> None:
    began = process_time()
    with pytest.raises(WordsMissing):
        places_found(REPEATED, given)
    assert process_time() - began < 10


@settings(deadline=None)
@given(TEXTS, SPANS)
def test_words_are_found_again_where_they_stood(text: str, spans: list[Span]) -> None:
    tidy = tidied(text, spans)
    found = found_near(text, words(text, tidy), tidy)
    assert (found or ()) == tidy


@settings(deadline=None)
@given(TEXTS, TEXTS, SPANS)
def test_words_are_found_in_another_place_too(before: str, text: str, spans: list[Span]) -> None:
    said = words(text, tidied(text, spans))
    found = found_near(before + " " + text, said, [Span(0, 1)])
    assert bool(found) == bool(said)
    if found:
        assert words(before + " " + text, found).split() == said.split()
        assert not any(overlap([part], [o for o in found if o != part]) for part in found)


@pytest.mark.parametrize(
    ("part", "near", "expected"),
    [
        ("قال… ثم سكت", 0, [(0, 11)]),
        ("سكت … قال", 0, [(8, 11), (13, 16)]),
        ("قال", 14, [(13, 16)]),
        ("قال … قال", 0, [(0, 3), (13, 16)]),
        ("قال … قال … قال", 0, None),
        ("ثم\n سكت", 0, [(5, 11)]),
        ("سكتت", 0, None),
        ("…", 0, [(3, 4)]),
        ("", 0, None),
    ],
)
def test_words_are_found_as_near_as_can_be(
    part: str, near: int, expected: list[tuple[int, int]] | None
) -> None:
    found = found_near("قال… ثم سكت، قال", part, [Span(near, near + 1)])
    assert found == (expected and tuple(Span(*place) for place in expected))


def test_pieces_that_are_near_a_thousand_others_are_found_without_trying_each() -> None:
    text = "قال نعم " * 20_000
    near = [Span(80_000, 80_003)]
    found = found_near(text, "نعم … قال … نعم", near)
    assert found == (Span(79_996, 79_999), Span(80_000, 80_003), Span(80_004, 80_007))


def test_parts_of_many_pieces_each_of_which_stands_everywhere_are_ambiguous() -> None:
    text = "قال نعم لا " * 900
    given = {"content": "نعم … " * 40 + "نعم", "cue": "قال … " * 40 + "قال", "source": "لا"}
    with pytest.raises(WordsAmbiguous):
        places_found(text, given)
