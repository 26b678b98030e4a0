"""``manage.py doctor`` on a set-up that is whole, and on one that is broken in each way."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from claims.management import doctor
from claims.models import ExtractionRun
from config.celery import app
from config.services import unused_port
from config.work import queues_taken

from .. import examples

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def whole(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes every queue, and beat has just sent the sweep."""
    settings.DEBUG = True  # what is told of a desk that others reach is for a test of its own
    monkeypatch.setattr(doctor, "queues_taken", lambda: {"celery", "fetch", "upkeep"})
    monkeypatch.setattr(doctor, "LITTLE", 0)
    every = IntervalSchedule.objects.create(every=60, period="seconds")
    PeriodicTask.objects.create(name="sweep", interval=every, last_run_at=timezone.now())


def seen(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, str], str]:
    """({what is to be mended: what is said of it}, how the command ends)"""
    end = ""
    try:
        call_command("doctor")
    except CommandError as error:
        end = str(error)
    lines = capsys.readouterr().out.replace("\n                ", " → ").splitlines()
    ill = [re.split(r"  +", line[2:], maxsplit=1) for line in lines if line.startswith("✗")]
    return dict(ill), end


@pytest.mark.usefixtures("whole")
def test_where_all_is_well_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert seen(capsys) == ({}, "")


def _broker_away(tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    patch.setattr(app.conf, "broker_url", f"redis+socket://{tmp}/nobody.sock?virtual_host=0")


def _fetcher_away(_tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    patch.setattr(doctor, "queues_taken", lambda: {"celery", "upkeep"})


def _disk_full(_tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    patch.setattr(doctor, "LITTLE", 2**62)


def _no_models(_tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    patch.setattr(doctor, "installed_models", list)


def _mail_away(_tmp: Path, _patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_PORT = unused_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"


def _database_away(_tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    def away() -> None:
        raise OperationalError("connection\nrefused")

    patch.setattr(doctor, "connection", SimpleNamespace(ensure_connection=away))


def _migration_missing(_tmp: Path, _patch: pytest.MonkeyPatch, _settings: Any) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")


def _clock_wrong(_tmp: Path, patch: pytest.MonkeyPatch, _settings: Any) -> None:
    patch.setattr(doctor, "_database_now", lambda: timezone.now() + timedelta(seconds=90))


def _beat_silent(_tmp: Path, _patch: pytest.MonkeyPatch, _settings: Any) -> None:
    PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=5))


def _work_stands(_tmp: Path, _patch: pytest.MonkeyPatch, _settings: Any) -> None:
    article, long_ago = examples.article(), timezone.now() - timedelta(hours=1)
    ExtractionRun.objects.create(document=article, queued_at=long_ago)


def _unread(_tmp: Path, _patch: pytest.MonkeyPatch, _settings: Any) -> None:
    now = timezone.now()
    ended = {"state": "failed", "reason": "no_models", "finished_at": now}
    for n in range(2):
        article = examples.article(f"Texte {n}.", language="fr")
        ExtractionRun.objects.create(document=article, queued_at=now, **ended)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("broken", "what", "says"),
    [
        (_broker_away, "broker", r"It does not answer.* → Start it, or correct BROKER_URL"),
        (_fetcher_away, "queue fetch", r"pages and feeds.* → Start a worker: .*--queues fetch"),
        (_disk_full, "disk", r"are free for .* → Make room"),
        (_no_models, "models", r"There are none.* → .*models download ar en"),
        (_mail_away, "mail", r"127\.0\.0\.1:\d+ takes no mails: .*refused.* → Start it"),
        (_database_away, "database", r"connection refused\. → Start it, or correct DATABASE_URL"),
        (_migration_missing, "database", r"It lacks 1 migrations.* → Run `manage.py migrate`"),
        (_clock_wrong, "clock", r"90 s apart\. → Set both by a time server"),
        (_beat_silent, "beat", r"The sweep was last sent at .* → Start it: .* beat"),
        (_work_stands, "work", r"1 articles wait, and nobody.* → Start a worker"),
        (_unread, "work", r"2 articles failed .* → Run `manage.py models download fr`"),
    ],
)
def test_what_is_broken_is_named_with_what_to_do(
    broken: Callable[..., None],
    what: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(tmp_path, monkeypatch, settings)
    ill, end = seen(capsys)
    assert (list(ill), end) == ([what], "To be mended: 1.")
    assert re.search(says, ill[what])


@pytest.mark.usefixtures("whole")
def test_what_is_told_of_a_desk_that_others_reach_is_told_here(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEBUG, settings.SECRET_KEY = False, "short"
    call_command("doctor")
    assert "(security.W009)" in capsys.readouterr().out


@pytest.mark.usefixtures("whole")
def test_a_watched_folder_is_looked_for(
    settings: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings.ISNAD_WATCH = str(tmp_path)
    call_command("doctor")
    assert f"✓ watched       What lies in {tmp_path} becomes" in capsys.readouterr().out
    settings.ISNAD_WATCH = f"{tmp_path}/nowhere"
    call_command("doctor")
    told = capsys.readouterr().out
    assert f"· watched       Here is no folder {tmp_path}/nowhere that can" in told
    assert "Make it for the user that Isnad runs as" in told


def test_nobody_is_heard_where_no_worker_is(db: None) -> None:
    assert queues_taken() == set()
