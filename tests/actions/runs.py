"""Runs to look at, and what they find."""

import json
from base64 import b64decode
from typing import Any

import redis
from django.utils import timezone

from claims.extraction.types import Extraction
from claims.models import ExtractionRun

from .. import examples

FINNISH = "Ministeri sanoi, että pato valmistuu toukokuussa."
FRENCH = "La ministre a annoncé que le barrage serait achevé en mai."


def queued(queue: redis.Redis) -> list[int]:
    """The run ids that wait in the broker, what is to be done later last; each oldest first."""
    lists = ("celery\x06\x166", "celery")
    raw: Any = [each for name in lists for each in queue.lrange(name, 0, -1)]
    messages = [json.loads(each) for each in reversed(raw)]
    runs = [each for each in messages if each["headers"]["task"] == "claims.tasks.extract_run"]
    return [json.loads(b64decode(each["body"]))[0][0] for each in runs]


def run_of(text: str | bytes, **rest: Any) -> ExtractionRun:
    """A queued run of a new article."""
    return ExtractionRun.objects.create(
        document=examples.article(text, **rest),  # type: ignore[arg-type]
        queued_at=timezone.now(),
    )


def extraction(*attributions: Any) -> Extraction:
    """What the engine may answer."""
    return Extraction(
        language="ar",
        attributions=attributions,
        engine_version="1.0",
        models={"pos": "bundled:isnad"},
        timings={"parse": 0.25},
        sentences=3,
        words=27,
    )
