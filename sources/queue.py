"""How a task is sent, by every action that has one to send."""

from datetime import datetime
from typing import Any

from django.db import transaction

from config.broker import sender

from .traced import traced_ids

#: Of the steps that kombu's Redis transport knows (0, 3, 6, 9), one behind the usual.
LATER = 6


def enqueue(task: str, pk: int | str, *, at: datetime | None = None, later: bool = False) -> None:
    """Send ``claims.tasks.<task>`` for a row once it is committed; not to be begun before ``at``.

    ``later``: whatever else waits goes before it.  Nothing is raised without a broker: the row
    says what is to be done, and the sweep sends a task again; a notification then is in the desk
    only.
    """

    traced = {"traced": traced_ids().get("request", "")}

    def send() -> None:
        options: dict[str, Any] = {"priority": LATER} if later else {}
        sender.send(f"claims.tasks.{task}", [pk], eta=at, headers=traced, **options)

    transaction.on_commit(send, robust=True)
