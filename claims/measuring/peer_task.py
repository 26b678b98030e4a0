"""The peer of ``benchmark queue``: a task that does nothing."""

from celery import shared_task


@shared_task
def nothing() -> None:
    """Nothing; what it takes is what Celery itself takes."""
