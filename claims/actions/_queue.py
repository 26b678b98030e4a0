"""How a task is sent, by every action that has one to send."""

from celery import current_app
from django.db import transaction


def enqueue(task: str, pk: int) -> None:
    """Send ``claims.tasks.<task>`` for a row once it is committed.

    Nothing is raised without a broker: a run stays queued for the sweep, a notification is in
    the desk only.
    """

    def send() -> None:
        current_app.send_task(f"claims.tasks.{task}", args=[pk], retry=False)

    transaction.on_commit(send, robust=True)
