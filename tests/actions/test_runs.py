"""A run is executed once, whatever becomes of its worker, its text or its database."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from claims.actions import _patience, runs
from claims.actions.runs import run_execute, run_request
from claims.extraction.types import Extraction
from claims.models import Claim, ExtractionRun
from claims.queries.articles import articles_with_state

from .. import examples
from ..away import Away
from .runs import FINNISH, FRENCH, extraction, run_of


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
    runs._save(slow, extraction(examples.COST))
    runs._fail(slow, "took_too_long")
    assert not Claim.objects.exists()
    done = runs._save(fast, extraction(examples.MINISTER, examples.COST))
    runs._save(slow, extraction())
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
        return extraction(examples.MINISTER)

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
    monkeypatch.setattr(runs, "extract", lambda *_given: extraction(examples.MINISTER))
    run = run_of(examples.ARTICLE)
    assert run_execute(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.reason) == ("running", "")
    monkeypatch.undo()
    monkeypatch.setattr(runs, "extract", lambda *_given: extraction(examples.MINISTER))
    again = run_execute(run_id=run.pk, redelivered=True)
    assert again
    assert (again.state, again.attempt, Claim.objects.count()) == ("done", 2, 1)


def test_what_cannot_be_stored_is_not_blamed_on_the_engine(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_given: Any) -> None:
        raise ValueError("no such claim")

    monkeypatch.setattr(runs, "claims_record", refused)
    monkeypatch.setattr(runs, "extract", lambda *_given: extraction(examples.MINISTER))
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
    done = runs._save(run, extraction(examples.MINISTER))
    assert (done.engine_version, done.model_names, done.timings, done.sentences, done.words) == (
        "1.0",
        {"pos": "bundled:isnad"},
        {"parse": 0.25},
        3,
        27,
    )
