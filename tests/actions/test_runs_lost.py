"""Work that was lost on its way is queued again."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.utils import timezone

from claims.actions import _pulse, runs
from claims.actions.runs import run_execute, runs_requeue_lost
from claims.extraction.types import Extraction
from claims.models import ExtractionRun
from config.services import ROOT

from .. import examples
from ..conftest import wait_for
from .runs import extraction, queued, run_of


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
        return extraction(examples.MINISTER)

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
