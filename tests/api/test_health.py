"""What a monitor asks, without a login."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient

from ..conftest import wait_for


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_nobody_works_on_is_unhealthy(broker: str) -> None:
    answer = APIClient().get("/health/queue/?format=json")
    assert answer.status_code == 500
    assert "OK" not in answer.json().values()


@pytest.mark.services
def test_a_queue_with_a_worker_is_healthy(worker: Path) -> None:
    def healthy() -> bool:
        answer = APIClient().get("/health/queue/?format=json")
        return (answer.status_code, set(answer.json().values())) == (200, {"OK"})

    wait_for(healthy)  # a busy worker may miss the first call
