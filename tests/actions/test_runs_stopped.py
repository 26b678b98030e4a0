"""A run is stopped by a person, and told how far it is."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.actions import runs
from claims.actions.runs import run_cancel, run_execute, run_request
from claims.extraction.parsing import parser
from claims.extraction.types import Extraction
from claims.models import Claim, ExtractionRun
from claims.queries.articles import ALMOST, articles_with_state, run_progress
from claims.queries.queues import articles_stuck
from sources.errors import Conflict, NotAllowed
from sources.models import Document

from .. import examples
from .runs import extraction


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


def asked(editor: User) -> ExtractionRun:
    return run_request(document=examples.article(), by=editor, is_awaited=True)


def test_a_run_that_waits_is_stopped_and_no_worker_takes_it(editor: User) -> None:
    run = asked(editor)
    run_cancel(run=run, by=editor)
    assert run_execute(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.reason, run.attempt, bool(run.filed_at)) == (
        "failed",
        "cancelled",
        0,
        True,
    )
    assert list(articles_stuck()) == []
    again = run_request(document=run.document, by=editor, is_awaited=True)
    assert (again.pk != run.pk, again.state) == (True, "queued")


def test_what_a_worker_finds_after_the_run_was_stopped_is_not_stored(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked(editor)

    def stopped_meanwhile(*_given: Any) -> Extraction:
        run_cancel(run=run, by=editor)
        return extraction(examples.MINISTER)

    monkeypatch.setattr(runs, "extract", stopped_meanwhile)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.reason, Claim.objects.count()) == ("failed", "cancelled", 0)
    [article] = articles_with_state()
    assert (article.state, article.reason) == ("failed", "cancelled")  # type: ignore[attr-defined]


def test_a_worker_ends_soon_after_its_run_was_stopped(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, read = asked(editor), []

    def parsed(_language: str, batch: list[Any], halt: Callable[[], None]) -> Iterator[Any]:
        halt()
        read.append(batch)
        run_cancel(run=run, by=editor)
        yield from ()

    monkeypatch.setattr(parser, "_parsed", parsed)
    monkeypatch.setattr(parser, "_batches", lambda _found: [["first"], ["second"], ["third"]])
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert (read, run.state, run.reason) == ([["first"]], "failed", "cancelled")


def test_what_is_over_is_not_stopped_and_a_reader_stops_nothing(editor: User) -> None:
    run = asked(editor)
    with pytest.raises(NotAllowed):
        run_cancel(run=run, by=examples.user_in("reader", "omar"))
    run_cancel(run=run, by=editor)
    with pytest.raises(Conflict) as refused:
        run_cancel(run=run, by=editor)
    assert refused.value.code == "run_over"


def read(document: Document, **times: object) -> ExtractionRun:
    now = timezone.now()
    fields = {"document": document, "queued_at": now, "started_at": now} | times
    run: ExtractionRun = ExtractionRun.objects.create(**fields)
    return run


def test_how_far_a_run_is_goes_by_how_fast_others_of_its_language_were_read(db: None) -> None:
    now = timezone.now()
    text = examples.article("a" * 1000, language="en")
    waits = ExtractionRun(document=text, queued_at=now)
    assert run_progress(waits) == (0, None)
    reading = read(text, state="running", started_at=now - timedelta(seconds=20))
    assert run_progress(reading) == (20, None)
    for letters, seconds in ((500, 25), (1500, 75)):
        other = examples.article("b" * letters, language="en")
        ended = now + timedelta(seconds=seconds)
        read(other, state="done", started_at=now, finished_at=ended)
    seconds, share = run_progress(reading)
    assert seconds == 20
    assert share == pytest.approx(0.4, abs=0.02)
    reading.started_at = now - timedelta(hours=1)
    assert run_progress(reading)[1] == ALMOST
