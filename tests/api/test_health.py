"""What a monitor asks, without a login."""

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.test import APIClient

from config import services
from config.broker import sender
from config.celery import app
from sources import queue

from ..away import Away
from ..conftest import wait_for, worker_told


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_nobody_works_on_is_unhealthy(broker: str) -> None:
    answer = APIClient().get("/health/queue/?format=json")
    assert answer.status_code == 503
    assert "OK" not in answer.json().values()


@pytest.fixture
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker that takes connections and says nothing, as one whose host hangs."""
    with tempfile.TemporaryDirectory(prefix="isnad-") as folder:
        socket = Path(folder) / "silent.sock"
        process = services.broker_start(listen=socket, data=Path(folder) / "data")
        assert process
        process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(app.conf, "broker_url", f"redis+socket://{socket}?virtual_host=0")
        monkeypatch.setattr(queue, "sender", type(sender)())
        yield
        process.send_signal(signal.SIGCONT)
        services.process_stop(process)


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_is_unhealthy_and_holds_up_no_article(
    silent_broker: None, editor: User
) -> None:
    api = APIClient()
    for address in ("/health/", "/health/queue/"):
        assert api.get(f"{address}?format=json").status_code == 503
    api.force_authenticate(editor)
    for words in ("قال الوزير إن السد آمن.", "قال الوزير إن الجسر آمن."):
        answer = api.post("/api/v1/articles/", {"text": words})
        assert (answer.status_code, answer.json()["run"]["state"]) == (202, "queued")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_asked_again(editor: User) -> None:
    away, api = Away(), APIClient(raise_request_exception=False)
    api.force_authenticate(editor)
    away.begins()
    answer = api.post("/api/v1/articles/", {"text": "قال الوزير إن السد آمن."})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error"]["code"] == "database_away"
    away.wait(0)
    connection.close()
    assert api.post("/api/v1/articles/", {"text": "قال الوزير إن السد آمن."}).status_code == 202


@pytest.mark.services
def test_queues_that_each_have_a_worker_are_healthy(worker: Path) -> None:
    def answer() -> tuple[int, bool]:
        answer = APIClient().get("/health/queue/?format=json")
        return answer.status_code, set(answer.json().values()) == {"OK"}

    assert answer() == (503, False)  # nobody fetches
    worker_told(app.control.add_consumer, "fetch")
    wait_for(lambda: answer() == (200, True))  # a busy worker may miss the first call
    worker_told(app.control.cancel_consumer, "fetch")
