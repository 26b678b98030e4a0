"""Whose article is read next."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.utils import timezone

from claims.actions._turns import run_next
from claims.actions.engines import engine_started
from claims.actions.runs import run_execute_next, run_queue, run_request, runs_requeue_lost
from claims.extraction import ENGINE_VERSION
from claims.models import ExtractionRun
from claims.queries.turns import runs_ahead
from config.work import queue_lengths
from sources.models import Tally
from sources.tallies import tally

from .. import examples
from .runs import queued

FINNISH = "Ministeri sanoi."  # no pack reads it: such a run ends at once


@pytest.fixture
def author(db: None) -> User:
    return examples.user_in("editor", "author")


@pytest.fixture
def other(db: None) -> User:
    return examples.user_in("editor", "other")


def asked(words: str, by: User | None = None, **how: bool) -> ExtractionRun:
    document = examples.article(f"{FINNISH} {words}", language="fi")
    return run_queue(document=document, by=by, **how)


def in_their_order() -> Iterator[str]:
    """The last word of each article, as they are taken one after the other."""
    while run := run_execute_next(task=""):
        yield run.document.text.split()[-1]


def test_what_a_person_waits_for_goes_before_what_came_in_bulk(author: User, other: User) -> None:
    for n in range(3):
        asked(f"bulk{n}", author)
    asked("desk", other, is_awaited=True)
    assert list(in_their_order()) == ["desk", "bulk0", "bulk1", "bulk2"]


def test_each_submitter_gets_a_turn_however_much_another_sent(author: User, other: User) -> None:
    for n in range(4):
        asked(f"a{n}", author)
    run_execute_next(task="")
    for n in range(2):
        asked(f"b{n}", other)
    asked("feed")
    asked("a4", author)
    assert list(in_their_order()) == ["a1", "b0", "feed", "a2", "b1", "a3", "a4"]


def test_nobodys_turn_is_saved_up(author: User, other: User) -> None:
    for n in range(3):
        asked(f"a{n}", author)
    asked("b0", other)
    assert list(in_their_order()) == ["a0", "b0", "a1", "a2"]
    asked("a3", author)
    asked("b1", other)
    asked("b2", other)
    assert list(in_their_order()) == ["a3", "b1", "b2"]


@pytest.mark.django_db(transaction=True)
def test_who_asks_at_the_desk_for_what_a_program_sent_goes_first(queue: redis.Redis) -> None:
    author = examples.user_in("editor")
    first, second = asked("a0", author), asked("a1", author)
    queue.flushall()
    assert run_request(document=second.document, by=author, is_awaited=True) == second
    assert run_request(document=second.document, by=author, is_awaited=True) == second
    assert (run_next("celery"), queued(queue)) == (second.pk, [second.pk])
    assert list(in_their_order()) == ["a1", "a0"]
    assert first.pk < second.pk


# --- queues of languages ------------------------------------------------------------------


@pytest.fixture
def apart(author: User, settings: Any) -> dict[str, ExtractionRun]:
    """{language: a run that waits}; Finnish has a queue of its own, as has Welsh."""
    settings.ISNAD_LANGUAGE_QUEUES = ["fi", "cy"]
    return {
        language: run_queue(document=examples.article(text, language=language), by=author)
        for language, text in (("fi", FINNISH), ("et", "Minister ütles."), ("hu", "Mondta."))
    }


@pytest.mark.django_db(transaction=True)
def test_a_language_with_a_queue_of_its_own_is_read_from_there(
    queue: redis.Redis, apart: dict[str, ExtractionRun]
) -> None:
    later = "\x06\x166"
    assert queue_lengths() == {"celery": 2, "celery-fi": 1, "celery-cy": 0}
    assert (queue.llen(f"celery{later}"), queue.llen(f"celery-fi{later}")) == (2, 1)
    assert {language: runs_ahead(run) for language, run in apart.items()} == {
        "fi": 0,
        "et": 0,
        "hu": 1,
    }
    assert run_execute_next(task="", queue="celery-cy") is None
    assert run_execute_next(task="", queue="celery-fi") == apart["fi"]
    assert run_execute_next(task="", queue="celery-fi") is None
    assert run_execute_next(task="") == apart["et"]


@pytest.mark.django_db(transaction=True)
def test_what_is_lost_of_one_queue_is_not_covered_by_what_waits_in_another(
    queue: redis.Redis, apart: dict[str, ExtractionRun], settings: Any
) -> None:
    settings.ISNAD_QUEUE_PATIENCE = -1
    assert runs_requeue_lost(waiting={"celery": 5, "celery-fi": 1, "celery-cy": 0}) == 0
    queue.flushall()
    assert runs_requeue_lost(waiting={"celery": 5, "celery-fi": 0, "celery-cy": 0}) == 1
    assert queue_lengths() == {"celery": 0, "celery-fi": 1, "celery-cy": 0}


def test_a_queue_that_is_one_no_more_loses_nothing(
    apart: dict[str, ExtractionRun], settings: Any
) -> None:
    settings.ISNAD_LANGUAGE_QUEUES, settings.ISNAD_QUEUE_PATIENCE = [], -1
    assert run_execute_next(task="", queue="celery-fi") is None
    assert runs_requeue_lost(waiting={"celery": 2}) == 1
    ended = [run_execute_next(task="") for _each in range(4)]
    assert ended == [apart["fi"], apart["et"], apart["hu"], None]


def test_a_task_that_comes_again_takes_up_what_its_dead_worker_had(author: User) -> None:
    held, waiting = asked("held", author), asked("waiting", author)
    ExtractionRun.objects.filter(pk=held.pk).update(
        state="running", started_at=held.queued_at, attempt=1, task="one"
    )
    ended = [run_execute_next(task="one", redelivered=True) for _again in range(3)]
    assert [run and (run.pk, run.attempt) for run in ended] == [
        (held.pk, 2),
        (waiting.pk, 1),
        None,
    ]


def test_what_has_killed_its_workers_holds_nobody_up(author: User) -> None:
    deadly, waiting = asked("deadly", author), asked("waiting", author)
    ExtractionRun.objects.filter(pk=deadly.pk).update(attempt=3)
    assert run_execute_next(task="") == waiting
    deadly.refresh_from_db()
    assert deadly.reason == "worker_lost"


def test_what_a_newer_engine_has_read_is_not_read_by_an_older_one(author: User) -> None:
    engine_started()
    tally("engine/2.0+0a1b2c3d")
    read = asked("read", author)
    ExtractionRun.objects.filter(pk=read.pk).update(
        state="done",
        engine_version="2.0+0a1b2c3d.77b0e1d4",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    again, other = run_queue(document=read.document, by=author), asked("other", author)
    assert again.pk not in (read.pk, other.pk)
    assert list(in_their_order()) == ["other"]
    engine_started()  # the newer one is given up, and this one back
    assert list(in_their_order()) == ["read"]
    assert {each.name for each in Tally.objects.filter(name__startswith="engine/")} == {
        f"engine/{ENGINE_VERSION}",
        "engine/2.0+0a1b2c3d",
    }
