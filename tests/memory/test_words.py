"""Words as the memory compares them."""

from claims.memory.words import grams, stems


def test_words_meet_whatever_is_joined_to_them() -> None:
    assert stems("وبالاتفاقيات، واتفاقية") == ["اتفاقي", "اتفاق"]
    assert stems("The fires, a fire in #AustralianCities") == ["fir", "fir", "australian", "city"]


def test_addresses_and_words_that_say_little_are_none() -> None:
    assert stems("It is https://example.org/page 1,000 of the soldiers") == ["1000", "soldier"]


def test_letters_of_a_word_are_known_by_its_edges() -> None:
    assert grams(["peace", "un"]) == ["^pea", "peac", "eace", "ace$", "un"]
