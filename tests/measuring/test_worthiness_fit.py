"""The fit of check-worthiness, on choices made up for it."""

from claims.extraction.own_voice.check_worthiness import BASE, EXPECTED
from claims.measuring.worthiness_fit import Choice, fitted


def chosen(check: bool, *reasons: str) -> Choice:
    return Choice(frozenset(reasons), check)


def test_a_weight_moves_with_the_choices_and_the_others_stay_as_expected() -> None:
    rows = [chosen(True, "date"), chosen(False), chosen(True, "date"), chosen(False)] * 10
    base, weights = fitted(rows)
    assert weights["date"] > EXPECTED["date"]
    assert {**weights, "date": 0} == {**EXPECTED, "date": 0}
    assert base < 0
    assert fitted(rows[::-1]) == (base, weights)


def test_a_weight_that_would_cross_zero_is_zero() -> None:
    rows = [chosen(False, "named"), chosen(True)] * 30 + [
        chosen(True, "opinion"),
        chosen(False),
    ] * 90
    weights = fitted(rows)[1]
    assert (weights["named"], weights["opinion"]) == (0, 0)


def test_without_choices_the_weights_are_those_expected() -> None:
    assert fitted([]) == (BASE, EXPECTED)
