"""The scorer of own statements, on counts worked out by hand."""

from claims.extraction.types import CheckWorthiness, OwnStatement, Span
from claims.measuring.evaluation import Score
from claims.measuring.own_scores import OwnScores, own_gold


def stated(start: int, end: int, worth: float) -> OwnStatement:
    return OwnStatement((Span(start, end),), CheckWorthiness(worth, ()))


GOLD = own_gold(
    {
        "unattributed": [
            {"span": [0, 10], "check": True},
            {"span": [12, 22], "check": False},
            {"span": [30, 40], "check": True},
        ]
    }
)


def test_a_span_is_exact_overlaps_by_half_or_is_wrong() -> None:
    scores = OwnScores()
    scores.add(GOLD, [stated(0, 10, 0.5), stated(14, 24, 0.5), stated(50, 60, 0.5)])
    assert scores.exact() == Score(found=1, predicted=3, gold=3, recalled=1)
    assert scores.overlapping() == Score(found=2, predicted=3, gold=3, recalled=2)


def test_two_halves_of_a_statement_find_it_once() -> None:
    scores = OwnScores()
    scores.add(GOLD[:1], [stated(0, 5, 0.5), stated(5, 10, 0.5)])
    assert scores.overlapping() == Score(found=1, predicted=2, gold=1, recalled=1)


def test_average_precision_ranks_all_that_was_found_and_counts_what_was_missed() -> None:
    scores = OwnScores()
    scores.add(GOLD, [stated(0, 10, 0.4), stated(12, 22, 0.9)])  # the one to check is second of two
    assert scores.average_precision() == (1 / 2) / 2
    scores.add(GOLD[:1], [stated(0, 10, 0.95)])
    assert scores.average_precision() == (1 / 1 + 2 / 3) / 3


def test_nothing_to_check_has_no_order_and_no_list_no_statements() -> None:
    scores = OwnScores()
    scores.add(own_gold({"unattributed": [{"span": [0, 10]}]}), [stated(0, 10, 0.4)])
    assert scores.average_precision() == 0.0
    assert own_gold({"attributions": []}) == []
