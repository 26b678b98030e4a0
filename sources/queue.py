"""How a task is sent, by every action that has one to send, and in which queue."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from config.broker import sender

from .traced import traced_ids

#: Of the steps that kombu's Redis transport knows (0, 3, 6, 9), one behind the usual.
LATER = 6
#: Where extractions wait, but those of languages that have a queue of their own.
EXTRACTIONS = "celery"


def extraction_queues() -> dict[str, str]:
    """{each queue in which extractions wait: the only language there, "" for all the others}"""
    apart = {f"{EXTRACTIONS}-{language}": language for language in settings.ISNAD_LANGUAGE_QUEUES}
    return {EXTRACTIONS: "", **apart}


def queue_of(language: str) -> str:
    """The queue in which extractions of this language wait."""
    apart = f"{EXTRACTIONS}-{language}"
    return apart if apart in extraction_queues() else EXTRACTIONS


def enqueue(
    task: str,
    pk: int | str,
    *,
    at: datetime | None = None,
    later: bool = False,
    queue: str | None = None,
) -> None:
    """Send ``claims.tasks.<task>`` for a row once it is committed; not to be begun before ``at``.

    ``later``: whatever else waits goes before it.  It goes to the task's own queue, unless
    ``queue`` names another one.  Nothing is raised without a broker: the row
    says what is to be done, and the sweep sends a task again; a notification then is in the desk
    only.
    """

    traced = {"traced": traced_ids().get("request", "")}

    def send() -> None:
        options: dict[str, Any] = {"priority": LATER} if later else {}
        if queue:
            options["queue"] = queue
        sender.send(f"claims.tasks.{task}", [pk], eta=at, headers=traced, **options)

    transaction.on_commit(send, robust=True)
