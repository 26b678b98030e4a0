"""The Celery application; every setting comes from Django's, under ``CELERY_``."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_prerun

from sources.traced import traced_begin

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("isnad")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("config.upkeep:SweepWatch")


@task_prerun.connect  # type: ignore[untyped-decorator]
def traced(task: Any, **_rest: Any) -> None:
    """What a task logs names the request that it was sent for."""
    traced_begin(request=task.request.get("traced"), task=task.request.id)


@setup_logging.connect  # type: ignore[untyped-decorator]
def logged(loglevel: int, **_rest: Any) -> None:
    """Workers log as the settings say, and at least what ``--loglevel`` asks for."""
    root = logging.getLogger()
    root.setLevel(min(root.level, loglevel))
