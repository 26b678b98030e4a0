"""A program that watches a run or an intake need not ask again and again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from claims.api import waiting
from claims.models import ExtractionRun, Intake

from .. import examples

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/runs/"


@pytest.fixture
def run(db: None) -> ExtractionRun:
    return examples.run_taken(examples.article())


@pytest.fixture
def paused(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[int]]:
    """Has something happen in the third moment of a wait; the moments that were waited."""

    def during(happens: Callable[[], Any]) -> list[int]:
        moments: list[int] = []

        def pause() -> None:
            moments.append(1)
            if len(moments) == 3:
                happens()

        monkeypatch.setattr(waiting, "pause", pause)
        return moments

    return during


def ended() -> None:
    ExtractionRun.objects.update(state="done", finished_at=timezone.now())


def test_the_answer_comes_when_the_run_has_ended(
    api: APIClient, run: ExtractionRun, paused: Any
) -> None:
    moments = paused(ended)
    answer = api.get(f"{RUNS}{run.pk}/?wait=30")
    assert (answer.json()["state"], len(moments)) == ("done", 3)
    assert "Retry-After" not in answer
    assert api.get(f"{RUNS}{run.pk}/?wait=30").json() == answer.json()
    assert len(moments) == 3


def test_when_the_time_is_over_it_is_answered_as_it_is(
    api: APIClient, run: ExtractionRun, paused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("claims.api.waiting.monotonic", lambda: next(clock))
    moments = paused(lambda: None)
    answer = api.get(f"{RUNS}{run.pk}/?wait=7")
    assert (answer.json()["state"], answer["Retry-After"]) == ("running", "2")
    assert len(moments) == 5


def test_an_intake_is_waited_for_likewise(api: APIClient, paused: Any) -> None:
    sent = api.post("/api/v1/articles/", {"url": "https://example.org/dam"}).json()
    paused(lambda: Intake.objects.update(state="failed", code="fetch_timeout"))
    assert api.get(f"{sent['watch']}?wait=30").json()["state"] == "failed"


def test_where_many_wait_the_next_is_answered_at_once(
    api: APIClient, run: ExtractionRun, paused: Any
) -> None:
    moments = paused(ended)
    places = waiting._PLACES
    taken = [places.acquire(blocking=False) for _place in range(2)]
    try:
        assert api.get(f"{RUNS}{run.pk}/?wait=30").json()["state"] == "running"
    finally:
        for _place in filter(None, taken):
            places.release()
    assert moments == []


@pytest.mark.parametrize("wait", ["31", "-1", "soon"])
def test_a_time_that_is_none_is_refused(api: APIClient, run: ExtractionRun, wait: str) -> None:
    answer = api.get(f"{RUNS}{run.pk}/?wait={wait}")
    [error] = answer.json()["error"]["fields"]
    assert (answer.status_code, error["field"]) == (400, "wait")
