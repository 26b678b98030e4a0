"""What took long to count is counted for everybody, and soon anew."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from claims.models import Claim
from config import remembered
from config.remembered import remembered_if_dear


class Clock:
    """Time that passes while something is counted."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    time = monotonic


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(remembered, "time", clock)
    cache.clear()
    yield clock
    cache.clear()


def counting(clock: Clock, seconds: float) -> Callable[..., int]:
    """Tells how often it counted."""
    counts: list[int] = []

    @remembered_if_dear
    def count(*_of: object) -> int:
        clock.now += seconds
        counts.append(1)
        return len(counts)

    return count


def test_tests_count_anew_each_time(settings: Any) -> None:
    assert settings.ISNAD_COUNTS_SECONDS == 0


@pytest.mark.parametrize(("longest", "told"), [(60, [1, 1, 2, 1]), (0, [1, 2, 3, 4])])
def test_what_took_long_is_remembered_for_each_question(
    clock: Clock, settings: Any, longest: int, told: list[int]
) -> None:
    settings.ISNAD_COUNTS_SECONDS = longest
    count = counting(clock, 3)
    assert [count("a"), count("a"), count("b"), count("a")] == told


def test_what_takes_no_time_is_asked_for_anew(clock: Clock, settings: Any) -> None:
    settings.ISNAD_COUNTS_SECONDS = 60
    count = counting(clock, 0.01)
    assert [count(), count()] == [1, 2]


@pytest.mark.parametrize(("took", "seconds"), [(0.2, 10), (3, 60)])
def test_it_is_remembered_as_long_as_it_was_dear_but_not_longer_than_is_set(
    clock: Clock, settings: Any, took: float, seconds: float
) -> None:
    settings.ISNAD_COUNTS_SECONDS = 60
    count = counting(clock, took)
    assert count() == 1
    clock.now += seconds - 0.1
    assert count() == 1
    clock.now += 0.2
    assert count() == 2


def test_while_one_counts_anew_the_others_are_told_what_was_known(
    clock: Clock, settings: Any
) -> None:
    settings.ISNAD_COUNTS_SECONDS = 60
    counts, meanwhile = [], []

    @remembered_if_dear
    def count() -> int:
        clock.now += 3
        counts.append(1)
        if len(counts) == 2:
            meanwhile.extend([count(), count()])
        return len(counts)

    assert count() == 1
    clock.now += 61
    assert (count(), meanwhile, count()) == (2, [1, 1], 2)


def test_what_is_asked_of_a_query_is_neither_remembered_nor_looked_at(
    clock: Clock, settings: Any
) -> None:
    settings.ISNAD_COUNTS_SECONDS = 60
    count = counting(clock, 3)
    rows = Claim.objects.filter(pk=1)  # no database here: looking at them would fail
    assert [count(rows), count(rows)] == [1, 2]
