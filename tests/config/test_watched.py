"""What is told to those who watch: probes, metrics, and logs for programs."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from claims.actions import runs
from claims.actions.runs import run_execute_next
from claims.models import ExtractionRun
from claims.tasks import sweep
from config import health, metrics
from config.celery import app
from config.logs import JSONFormatter
from sources.models import Tally
from sources.traced import traced, traced_ids

from .. import examples

TOKEN = {"Authorization": "Bearer much-too-long-to-guess"}


# --- probes ---------------------------------------------------------------------------


def test_a_process_that_answers_is_alive() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch, queue: redis.Redis, transactional_db: None) -> None:
    """Workers answer, and have just swept."""
    monkeypatch.setattr(health.Workers, "run", lambda _self: None)
    sweep()


def ill(address: str = "/readyz") -> tuple[int, list[str]]:
    """(status, what is not well)"""
    answer = Client().get(f"{address}?format=json")
    told = {re.sub(r"\W.*", "", name): said for name, said in answer.json().items()}
    return answer.status_code, [name for name, said in told.items() if said != "OK"]


def test_a_desk_is_ready_that_brings_an_article_to_its_claims(working: None) -> None:
    assert ill() == (200, [])


def _unswept(_patch: pytest.MonkeyPatch) -> None:
    Tally.objects.update(at=timezone.now() - timedelta(minutes=10))


def _unmigrated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MigrationExecutor, "migration_plan", lambda *_args: ["one"])


def _no_broker(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(app.conf, "broker_url", "redis+socket:///nobody.sock?virtual_host=0")


@pytest.mark.parametrize(
    ("broken", "what"),
    [(_unswept, "Sweep"), (_unmigrated, "Migrations"), (_no_broker, "Broker")],
)
def test_a_desk_that_lacks_something_is_not_ready(
    working: None, monkeypatch: pytest.MonkeyPatch, broken: Any, what: str
) -> None:
    broken(monkeypatch)
    assert ill() == (503, [what])


# --- metrics --------------------------------------------------------------------------


@pytest.fixture
def asked(settings: Any) -> Iterator[Client]:
    """Somebody asks who knows the token."""
    settings.ISNAD_METRICS_TOKEN = "much-too-long-to-guess"
    metrics.REQUESTS.clear()
    yield Client(headers=TOKEN)
    metrics.REQUESTS.clear()


def told(client: Client) -> dict[str, float]:
    """{metric with its labels: value}"""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if line[0] != "#"]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_metrics_are_told_to_nobody_without_the_token(settings: Any) -> None:
    assert Client(headers=TOKEN).get("/metrics").status_code == 404
    settings.ISNAD_METRICS_TOKEN = "another"
    for headers in ({}, TOKEN, {"Authorization": "Bearer "}):
        answer = Client(headers=headers).get("/metrics")
        assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.django_db(transaction=True)
def test_metrics_tell_how_work_and_requests_go(asked: Client, queue: redis.Redis) -> None:
    sweep()
    for n in range(2):
        article = examples.article(f"Ministeri sanoi {n}.", language="fi")
        ExtractionRun.objects.create(
            document=article, queued_at=timezone.now() - timedelta(minutes=2)
        )
    run_execute_next(task="")
    done = examples.run_taken(examples.article("قال الوزير إن السد آمن."))
    runs._finish(done, state="done")
    asked.get(f"/desk/claims/article/{done.document_id}/change/")
    found = told(asked)
    expected = {
        "isnad_runs_queued": 1,
        "isnad_runs_running": 0,
        "isnad_broker_up": 1,
        "isnad_workers": 0,
        "isnad_sweeps_total": 1,
        "isnad_runs_requeued_total": 0,
        'isnad_runs_failed_total{reason="unsupported_language"}': 1,
        'isnad_run_seconds_count{language="ar",size="short"}': 1,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert found["isnad_runs_queued_oldest_seconds"] >= 120
    assert found["isnad_sweep_timestamp_seconds"] > 1e9
    [request] = [name for name in found if name.startswith("isnad_http_request_seconds_count")]
    assert 'method="GET"' in request
    assert 'status="302"' in request
    assert str(done.document_id) not in request.partition('route="')[2].partition('"')[0]


# --- logs -----------------------------------------------------------------------------


def test_a_line_of_the_log_is_an_object_with_its_ids() -> None:
    try:
        raise ValueError("السد")
    except ValueError:
        record = logging.LogRecord(
            "claims", logging.ERROR, "", 1, "run %s: failed", (7,), sys.exc_info()
        )
    with traced(request="abc", run=7, article=None):
        line = json.loads(JSONFormatter().format(record))
    assert line.pop("time").endswith("+00:00")
    assert line.pop("exception").endswith("ValueError: السد")
    assert line == {
        "level": "ERROR",
        "logger": "claims",
        "message": "run 7: failed",
        "request": "abc",
        "run": 7,
    }
    assert traced_ids() == {}


@pytest.mark.parametrize(("given", "kept"), [("from-a-proxy-1", True), ("no\tname", False)])
def test_a_request_has_one_name_all_the_way(given: str, kept: bool) -> None:
    answer = Client(headers={"X-Request-ID": given}).get("/healthz")
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8


@pytest.mark.django_db(transaction=True)
def test_what_is_logged_of_a_run_names_the_request_that_asked(
    editor: User, queue: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(JSONFormatter())
    api = APIClient(headers={"X-Request-ID": "from-a-proxy-1"})
    api.force_authenticate(editor)
    with caplog.at_level(logging.INFO, "claims.actions.runs"):
        answer = api.post("/api/v1/articles/", {"text": "Ministeri sanoi.", "language": "fi"})
        run_execute_next(task="")
    lines = [json.loads(line) for line in caplog.text.splitlines() if '"run ' in line]
    run = answer.json()["run"]["id"]
    assert [line["message"] for line in lines] == [
        f"run {run}: asked for, of article {answer.json()['article']['id']}",
        f"run {run}: taken, attempt 1",
        f"run {run}: failed unsupported_language",
    ]
    named = {(line["request"], line["run"], line["article"]) for line in lines}
    assert named == {("from-a-proxy-1", run, answer.json()["article"]["id"])}
    [sent] = [
        json.loads(task) for each in queue.keys("celery*") for task in queue.lrange(each, 0, -1)
    ]
    assert sent["headers"]["traced"] == "from-a-proxy-1"


def test_a_request_without_a_view_is_measured_all_the_same(settings: Any) -> None:
    settings.ISNAD_METRICS_TOKEN = "x"
    handle = metrics.measured(lambda _request: HttpResponse(status=404))
    request = HttpRequest()
    request.method = "BREW"
    handle(request)
    [metric] = metrics.REQUESTS.collect()
    assert {"route": "", "method": "other", "status": "404"} in [s.labels for s in metric.samples]
    metrics.REQUESTS.clear()
