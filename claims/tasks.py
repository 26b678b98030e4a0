"""What workers do: each task takes ids, calls one action, and can run twice."""

from typing import Any

from celery import shared_task
from django.conf import settings

from . import runs


@shared_task(
    bind=True,
    soft_time_limit=settings.ISNAD_RUN_SECONDS,
    time_limit=settings.ISNAD_RUN_SECONDS + 30,
)
def extract_run(self: Any, run_id: int) -> None:
    """Find the claims of the run's document."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    runs.run_execute(run_id=run_id, redelivered=redelivered)


@shared_task
def sweep() -> int:
    """Queue again the runs whose task was lost; returns how many."""
    return runs.runs_requeue_lost()
