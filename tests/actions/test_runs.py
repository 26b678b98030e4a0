"""From a stored article to a finished run, over the real queue."""

import json
import os
import subprocess
import sys
import threading
from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from claims.actions import _patience, _pulse, runs
from claims.actions.articles import article_submit
from claims.actions.runs import run_execute, run_request, runs_requeue_lost
from claims.extraction.types import Extraction
from claims.models import Article, Claim, ExtractionRun
from claims.queries.articles import articles_with_state
from config.services import ROOT
from sources.errors import NotAllowed
from sources.models import Document

from .. import examples
from ..away import Away
from ..conftest import wait_for

FINNISH = "Ministeri sanoi, että pato valmistuu toukokuussa."
FRENCH = "La ministre a annoncé que le barrage serait achevé en mai."


def queued(queue: redis.Redis) -> list[int]:
    """The run ids that wait in the broker, what is to be done later last; each oldest first."""
    lists = ("celery\x06\x166", "celery")
    raw: Any = [each for name in lists for each in queue.lrange(name, 0, -1)]
    messages = [json.loads(each) for each in reversed(raw)]
    runs = [each for each in messages if each["headers"]["task"] == "claims.tasks.extract_run"]
    return [json.loads(b64decode(each["body"]))[0][0] for each in runs]


def run_of(text: str | bytes, **rest: Any) -> ExtractionRun:
    """A queued run of a new article."""
    return ExtractionRun.objects.create(
        document=examples.article(text, **rest),  # type: ignore[arg-type]
        queued_at=timezone.now(),
    )


# --- submitting -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_submitted_article_is_queued_once_the_row_is_kept(queue: redis.Redis) -> None:
    with transaction.atomic():
        document, run, created = article_submit(text=FINNISH, language="fi")
        assert queued(queue) == []
    assert queued(queue) == [run.pk]
    assert (document.text, document.kind, run.state, created) == (
        FINNISH,
        "article",
        "queued",
        True,
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_queued(queue: redis.Redis) -> None:
    with transaction.atomic():
        article_submit(text=FINNISH)
        transaction.set_rollback(True)
    assert queued(queue) == []
    assert not ExtractionRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_article_again_is_the_same_article_and_run(queue: redis.Redis) -> None:
    first = article_submit(text=FINNISH, url="https://example.org/1")
    again = article_submit(text=FINNISH, url="https://example.org/1", title="Another title")
    elsewhere = article_submit(text=FINNISH, url="https://example.org/2")
    assert (again[0], again[1], again[2]) == (first[0], first[1], False)
    assert elsewhere[0] != first[0]
    assert queued(queue) == [first[1].pk, elsewhere[1].pk]


@pytest.mark.django_db(transaction=True)
def test_the_same_article_from_two_people_at_once_is_one_article_and_one_run(
    queue: redis.Redis,
) -> None:
    together = threading.Barrier(2)
    got: list[tuple[int, int]] = []

    def submit() -> None:
        together.wait(10)
        document, run, _created = article_submit(text=FINNISH)
        got.append((document.pk, run.pk))
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 2
    assert len(set(got)) == 1
    assert queued(queue) == [got[0][1]]


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_submitted_becomes_an_article(queue: redis.Redis) -> None:
    statement = examples.article(FINNISH, kind="statement")
    assert not Article.objects.filter(pk=statement.pk).exists()
    document, run, created = article_submit(text=FINNISH)
    assert (document.pk, created, queued(queue)) == (statement.pk, False, [run.pk])
    assert Article.objects.get().pk == statement.pk


def test_a_reader_may_not_submit(reader: User) -> None:
    with pytest.raises(NotAllowed):
        article_submit(text=FINNISH, by=reader)
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_asking_again_sends_a_run_whose_task_was_lost(queue: redis.Redis, settings: Any) -> None:
    run = run_of(FINNISH)
    long_ago = timezone.now() - timedelta(seconds=settings.ISNAD_QUEUE_PATIENCE + 1)
    ExtractionRun.objects.update(queued_at=long_ago)
    for _time in range(2):
        assert run_request(document=run.document) == run
    assert queued(queue) == [run.pk]


@pytest.mark.django_db(transaction=True)
def test_asking_again_takes_up_a_run_whose_worker_died_silently(queue: redis.Redis) -> None:
    run = examples.run_taken(examples.article(FINNISH))
    asked_at = run.queued_at
    assert run_request(document=run.document) == run
    assert queued(queue) == []  # its worker lives
    long_ago = timezone.now() - timedelta(minutes=2)
    ExtractionRun.objects.update(seen_at=long_ago)
    for _time in range(2):
        assert run_request(document=run.document, is_awaited=True) == run
    assert queued(queue) == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.queued_at) == ("queued", asked_at)


@pytest.mark.django_db(transaction=True)
def test_asking_twice_is_one_run_until_it_is_finished(queue: redis.Redis) -> None:
    document = examples.article(FINNISH, language="fi")
    first = run_request(document=document)
    assert run_request(document=document) == first
    run_execute(run_id=first.pk)
    second = run_request(document=document)
    assert second != first
    assert queued(queue) == [first.pk, second.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", ["fi", "fr"], ids=["no pack", "no models"])
def test_a_language_that_was_told_wrong_is_corrected_by_adding_the_article_again(
    queue: redis.Redis, told: str
) -> None:
    document, failed, _created = article_submit(text=examples.ARTICLE, language=told)
    run_execute(run_id=failed.pk)
    assert article_submit(text=examples.ARTICLE)[1] == failed
    again, run, created = article_submit(text=examples.ARTICLE, language="ar")
    assert (again, created, run != failed) == (document, False, True)
    assert again.language == "ar"
    assert article_submit(text=examples.ARTICLE, language="en")[1] == run
    assert queued(queue) == [failed.pk, run.pk]
    document.refresh_from_db()
    assert document.language == "ar"


# --- executing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", "ar", "no_text"),
        (" \n\t", "ar", "no_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "", "not_text"),
        ("قال الوزير\x00 إن السد اكتمل", "ar", "not_text"),
        ("ط" * 101, "ar", "too_large"),
        (FINNISH, "fi", "unsupported_language"),
        (FRENCH, "", "no_models"),
    ],
    ids=["empty", "blank", "picture", "NUL", "long", "Finnish", "French"],
)
def test_what_cannot_be_processed_fails_with_a_reason_and_stays(
    db: None, settings: Any, text: str | bytes, language: str, reason: str
) -> None:
    settings.ISNAD_MAX_CHARACTERS = 100
    run = run_of(text, language=language)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.reason) == ("failed", reason)
    assert run.get_reason_display() != reason  # a sentence for the editor
    assert run.finished_at is not None
    article: Any = articles_with_state().get(pk=run.document_id)
    assert (article.state, article.reason) == ("failed", reason)


@pytest.mark.slow  # loads models
def test_what_to_install_stands_in_the_operators_detail(db: None) -> None:
    run = run_execute(run_id=run_of(FRENCH, language="").pk)
    assert run
    assert run.document.language == "fr"
    assert "`manage.py models download fr` installs the official one" in run.detail


@pytest.mark.slow  # loads models
def test_a_broken_installation_is_the_operators_to_mend(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A download of models that was cut off: the editor is told whom to ask, the log says what."""
    (tmp_path / "resources.json").write_text('{"ar": {')
    monkeypatch.setenv("ISNAD_STANZA_DIR", str(tmp_path))
    run = run_execute(run_id=run_of(examples.ARTICLE).pk)
    assert run
    assert (run.state, run.reason) == ("failed", "engine_error")
    assert "JSONDecodeError" in run.detail
    monkeypatch.setenv("ISNAD_STANZA_DIR", os.devnull)
    again = run_execute(run_id=run_request(document=run.document).pk)
    assert again
    assert again.state == "done"


def test_the_same_task_twice_changes_nothing(db: None) -> None:
    run = run_of(FINNISH, language="fi")
    first = run_execute(run_id=run.pk)
    assert first is not None
    before = ExtractionRun.objects.values().get(pk=run.pk)
    assert run_execute(run_id=run.pk) is None
    assert run_execute(run_id=run.pk, redelivered=True) is None
    assert ExtractionRun.objects.values().get(pk=run.pk) == before


def test_a_task_for_a_run_that_is_gone_does_nothing(db: None) -> None:
    assert run_execute(run_id=4711) is None


def test_only_a_redelivered_task_takes_over_from_a_dead_worker(db: None) -> None:
    run = examples.run_taken(examples.article(FINNISH, language="fi"))
    assert run_execute(run_id=run.pk) is None
    taken_over = run_execute(run_id=run.pk, redelivered=True)
    assert taken_over is not None
    assert (taken_over.state, taken_over.attempt) == ("failed", 2)


def test_a_document_that_kills_its_workers_fails_in_the_end(db: None) -> None:
    run = examples.run_taken(examples.article(FINNISH, language="fi"))
    ExtractionRun.objects.filter(pk=run.pk).update(attempt=runs.ATTEMPTS)
    assert run_execute(run_id=run.pk, redelivered=True) is None
    run.refresh_from_db()
    assert (run.state, run.reason) == ("failed", "worker_lost")


def test_a_worker_that_was_overtaken_writes_nothing(db: None) -> None:
    run = run_of(examples.ARTICLE)
    slow = runs._take(run.pk, redelivered=False)
    fast = runs._take(run.pk, redelivered=True)
    assert slow
    assert fast
    runs._save(slow, _extraction(examples.COST))
    runs._fail(slow, "took_too_long")
    assert not Claim.objects.exists()
    done = runs._save(fast, _extraction(examples.MINISTER, examples.COST))
    runs._save(slow, _extraction())
    done.refresh_from_db()
    assert (done.state, done.reason, done.attempt, done.claims_found) == ("done", "", 2, 2)
    assert list(Claim.objects.order_by("start").values_list("cue_text", flat=True)) == [
        "قال",
        "وأضاف",
    ]


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Away:
    away = Away()
    monkeypatch.setattr(_patience, "sleep", away.wait)
    return away


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_while_a_run_is_saved_fails_no_run(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    def extracted(*_given: Any) -> Extraction:
        away.begins()
        return _extraction(examples.MINISTER)

    monkeypatch.setattr(runs, "extract", extracted)
    done = run_execute(run_id=run_of(examples.ARTICLE).pk)
    assert done
    assert (done.state, done.reason, done.attempt, away.waits) == ("done", "", 1, [0.5])
    assert Claim.objects.get().cue_text == "قال"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_leaves_the_run_to_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(**_given: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(_patience, "sleep", lambda _seconds: None)
    monkeypatch.setattr(runs, "claims_record", away)
    monkeypatch.setattr(runs, "extract", lambda *_given: _extraction(examples.MINISTER))
    run = run_of(examples.ARTICLE)
    assert run_execute(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.reason) == ("running", "")
    monkeypatch.undo()
    monkeypatch.setattr(runs, "extract", lambda *_given: _extraction(examples.MINISTER))
    again = run_execute(run_id=run.pk, redelivered=True)
    assert again
    assert (again.state, again.attempt, Claim.objects.count()) == ("done", 2, 1)


def test_what_cannot_be_stored_is_not_blamed_on_the_engine(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_given: Any) -> None:
        raise ValueError("no such claim")

    monkeypatch.setattr(runs, "claims_record", refused)
    monkeypatch.setattr(runs, "extract", lambda *_given: _extraction(examples.MINISTER))
    run = run_execute(run_id=run_of(examples.ARTICLE).pk)
    assert run
    assert (run.state, run.reason, run.detail) == (
        "failed",
        "not_stored",
        "ValueError('no such claim')",
    )


def test_a_run_keeps_how_the_claims_were_found(db: None) -> None:
    run = runs._take(run_of(examples.ARTICLE).pk, redelivered=False)
    assert run
    done = runs._save(run, _extraction(examples.MINISTER))
    assert (done.engine_version, done.model_names, done.timings, done.sentences, done.words) == (
        "1.0",
        {"pos": "bundled:isnad"},
        {"parse": 0.25},
        3,
        27,
    )


def _extraction(*attributions: Any) -> Extraction:
    return Extraction(
        language="ar",
        attributions=attributions,
        engine_version="1.0",
        models={"pos": "bundled:isnad"},
        timings={"parse": 0.25},
        sentences=3,
        words=27,
    )


# --- lost work ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_sweep_queues_again_what_was_lost_and_nothing_else(
    queue: redis.Redis, settings: Any
) -> None:
    settings.ISNAD_QUEUE_PATIENCE, settings.ISNAD_RUN_SECONDS = 300, 900
    now = timezone.now()

    def age(run: ExtractionRun, field: str, seconds: int) -> ExtractionRun:
        ExtractionRun.objects.filter(pk=run.pk).update(**{field: now - timedelta(seconds=seconds)})
        return run

    never_taken = age(run_of("a"), "queued_at", 301)
    worker_died = age(examples.run_taken(examples.article("b")), "started_at", 961)
    age(run_of("c"), "queued_at", 290)
    age(examples.run_taken(examples.article("d")), "started_at", 950)
    silent = age(examples.run_taken(examples.article("e")), "seen_at", 36)
    age(examples.run_taken(examples.article("f")), "seen_at", 30)
    run_execute(run_id=run_of("", language="fi").pk)

    assert runs_requeue_lost() == 3
    assert sorted(queued(queue)) == [never_taken.pk, worker_died.pk, silent.pk]
    worker_died.refresh_from_db()
    assert worker_died.state == "queued"
    assert runs_requeue_lost() == 0  # they have just been queued


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_reads_for_long_says_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(examples.ARTICLE)
    long_ago = timezone.now() - timedelta(hours=1)

    def extracted(*_given: Any) -> Extraction:
        ExtractionRun.objects.filter(pk=run.pk).update(seen_at=long_ago)
        wait_for(lambda: ExtractionRun.objects.get(pk=run.pk).seen_at > long_ago)  # type: ignore[operator]
        return _extraction(examples.MINISTER)

    monkeypatch.setattr(_pulse, "EVERY", 0.05)
    monkeypatch.setattr(runs, "extract", extracted)
    done = run_execute(run_id=run.pk)
    assert done
    assert done.state == "done"
    assert not [each for each in threading.enumerate() if each.name == f"pulse-{run.pk}"]


@pytest.mark.django_db(transaction=True)
def test_where_nobody_works_all_that_is_under_way_is_lost(queue: redis.Redis) -> None:
    waiting, taken = run_of("a"), examples.run_taken(examples.article("b"))
    run_execute(run_id=run_of("", language="fi").pk)
    assert runs_requeue_lost(nobody_works=True) == 2
    assert sorted(queued(queue)) == [waiting.pk, taken.pk]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_article_is_kept_and_the_sweep_queues_it(
    services_env: dict[str, str], queue: redis.Redis, tmp_path: Path, settings: Any
) -> None:
    nobody = {"BROKER_URL": f"redis+socket://{tmp_path}/nobody.sock"}
    submit = "from claims.actions.articles import article_submit as a; a(text='Ministeri sanoi.')"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", submit]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **services_env, **nobody}, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    run = ExtractionRun.objects.get(document__text="Ministeri sanoi.")
    assert (run.state, queued(queue)) == ("queued", [])
    settings.ISNAD_QUEUE_PATIENCE = 0
    assert runs_requeue_lost() == 1
    assert queued(queue) == [run.pk]
