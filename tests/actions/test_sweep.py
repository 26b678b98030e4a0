"""What is lost is queued again, whether or not the clock that says when lives."""

import json
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
import redis
from django.db import connection
from django.utils import timezone

from claims.models import ExtractionRun
from claims.tasks import sweep, sweep_if_silent
from config.logs import JSONFormatter
from config.upkeep import SweepWatch, look
from sources.models import Tally
from sources.tallies import tallied_at, tally, tally_if_silent

from .. import examples

MINUTE = timedelta(minutes=1)


def _lost() -> ExtractionRun:
    run = examples.run_taken(examples.article("Ministeri sanoi.", language="fi"))
    ExtractionRun.objects.filter(pk=run.pk).update(seen_at=timezone.now() - 2 * MINUTE)
    return run


@pytest.mark.django_db
def test_what_happens_is_counted_and_dated() -> None:
    assert tallied_at("rain") is None
    for n in (1, 3):
        tally("rain", n)
    row = Tally.objects.get()
    assert (row.name, row.n, tallied_at("rain")) == ("rain", 4, row.at)
    assert timezone.now() - row.at < MINUTE


@pytest.mark.django_db
def test_of_those_who_find_silence_one_speaks() -> None:
    assert not tally_if_silent("sweep", MINUTE)  # silent from now on
    Tally.objects.update(at=timezone.now() - 2 * MINUTE)
    assert [tally_if_silent("sweep", MINUTE) for _ in range(2)] == [True, False]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
@pytest.mark.django_db
def test_sqlite_counts_its_tables_anew_each_hour() -> None:
    def counted() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'claims_claim'")
            return max((int(stat.split()[0]) for (stat,) in cursor.fetchall()), default=0)

    examples.claim_saying("The dam would hold.")
    sweep()
    assert counted() == 0
    Tally.objects.filter(name="planner").update(at=timezone.now() - 61 * MINUTE)
    sweep()
    assert counted() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_sweeps_where_beat_has_been_silent(
    queue: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    sweep()
    run = _lost()
    ExtractionRun.objects.filter(pk=run.pk).update(request="from-a-proxy-1")
    caplog.handler.setFormatter(JSONFormatter())
    assert sweep_if_silent() == 0  # it was swept just now
    Tally.objects.filter(name="sweep").update(at=timezone.now() - 5 * MINUTE)
    with caplog.at_level(logging.WARNING):
        assert [sweep_if_silent(), sweep_if_silent()] == [1, 0]
    run.refresh_from_db()
    assert run.state == "queued"
    assert {tally.name: tally.n for tally in Tally.objects.all()} == {
        "sweep": 2,
        "planner": 0,
        "runs_requeued": 1,
    }
    [told] = [json.loads(line) for line in caplog.text.splitlines() if "queued again" in line]
    assert told["message"] == f"run {run.pk}: queued again, for its worker was lost"
    assert (told["request"], told["article"]) == ("from-a-proxy-1", run.document_id)
    assert "the sweep sent again: {'runs': 1}" in caplog.text


def test_a_worker_of_upkeep_looks_whether_beat_is_silent(queue: redis.Redis) -> None:
    taken: set[str] = set()
    timed: list[tuple[object, ...]] = []

    def call_repeatedly(*args: object) -> SimpleNamespace:
        timed.append(args)
        return SimpleNamespace(cancel=timed.clear)

    consumer = SimpleNamespace(
        task_consumer=SimpleNamespace(consuming_from=taken.__contains__),
        timer=SimpleNamespace(call_repeatedly=call_repeatedly),
    )
    step = SweepWatch(consumer)
    step.start(consumer)
    assert timed == [(20.0, look, (consumer,))]
    assert not look(consumer)
    taken.add("upkeep")
    assert look(consumer)
    [sent] = map(json.loads, queue.lrange("upkeep", 0, -1))
    assert sent["headers"]["task"] == "claims.tasks.sweep_if_silent"
    assert sent["headers"]["expires"]
    step.stop(consumer)
    assert timed == []
