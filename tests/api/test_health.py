"""What a monitor asks, without a login."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_nobody_works_on_is_unhealthy(broker: str) -> None:
    answer = APIClient().get("/health/queue/?format=json")
    assert answer.status_code == 500
    assert "OK" not in answer.json().values()


@pytest.mark.services
def test_a_queue_with_a_worker_is_healthy(worker: Path) -> None:
    answer = APIClient().get("/health/queue/?format=json")
    assert (answer.status_code, set(answer.json().values())) == (200, {"OK"})
