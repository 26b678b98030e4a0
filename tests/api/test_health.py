"""What a monitor asks, without a login."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient

from config.celery import app

from ..conftest import wait_for


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_nobody_works_on_is_unhealthy(broker: str) -> None:
    answer = APIClient().get("/health/queue/?format=json")
    assert answer.status_code == 500
    assert "OK" not in answer.json().values()


@pytest.mark.services
def test_queues_that_each_have_a_worker_are_healthy(worker: Path) -> None:
    def answer() -> tuple[int, bool]:
        answer = APIClient().get("/health/queue/?format=json")
        return answer.status_code, set(answer.json().values()) == {"OK"}

    assert answer() == (500, False)  # nobody fetches
    app.control.add_consumer("fetch", reply=True)
    wait_for(lambda: answer() == (200, True))  # a busy worker may miss the first call
    app.control.cancel_consumer("fetch", reply=True)
