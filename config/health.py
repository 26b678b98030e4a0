"""What monitors ask: can the desk read its database, write to its disk and queue work?

``/health/queue/`` looks further: are there workers that take the work of every queue?  ``/healthz``
is told by a process that lives; ``/readyz`` by a desk on which an article comes to its claims.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from health_check.base import HealthCheck
from health_check.contrib.celery import Ping
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView

from claims.queries.statistics import SWEEP, SWEEP_PATIENCE
from sources.tallies import tallied_at

from .celery import app
from .lacking import migrations_missing
from .work import queue_length

#: Bytes below which a disk counts as full: SQLite and logs stop soon.
FULL = 50 * 1024 * 1024
#: For how long after beat's silence a worker's own sweep may take to come.
SWEEP_LATE = timedelta(minutes=2)


@dataclass
class Broker(HealthCheck):
    """Does the broker answer within a second?"""

    def run(self) -> None:
        """Raises ServiceUnavailable."""
        if queue_length() is None:
            raise ServiceUnavailable("the broker does not answer")


@dataclass
class Disk(HealthCheck):
    """Is there room where the desk keeps its files?"""

    def run(self) -> None:
        """Raises ServiceUnavailable."""
        if shutil.disk_usage(settings.VAR).free < FULL:
            raise ServiceUnavailable("the disk is full")


class Workers(Ping):
    """Is there a worker for every queue?  They are asked through the broker."""

    def run(self) -> None:
        """Raises ServiceUnavailable."""
        Broker().run()  # or the question would wait for it
        super().run()


@contextmanager
def _own_connection() -> Iterator[None]:
    """Checks run in threads of their own, whose connection nobody else would close."""
    try:
        yield
    finally:
        connection.close()


@dataclass
class Sweep(HealthCheck):
    """Was lost work looked for lately, by beat's order or a worker's own?"""

    def run(self) -> None:
        """Raises ServiceUnavailable."""
        with _own_connection():
            swept = tallied_at(SWEEP)
        if swept is None or timezone.now() - swept > SWEEP_PATIENCE + SWEEP_LATE:
            raise ServiceUnavailable("nobody has looked for lost work lately: is beat up?")


@dataclass
class Migrations(HealthCheck):
    """Is the database what this version needs?"""

    def run(self) -> None:
        """Raises ServiceUnavailable."""
        with _own_connection():
            missing = migrations_missing()
        if missing:
            raise ServiceUnavailable("migrations are missing: run manage.py migrate")


class Health(HealthCheckView):
    """What does not work makes the answer a 503: somebody else may be asked meanwhile."""

    async def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The library answers 500."""
        response: HttpResponse = await super().dispatch(request, *args, **kwargs)
        if response.status_code == 500:
            response.status_code = 503
        return response


health = Health.as_view(
    checks=["health_check.checks.Database", "config.health.Broker", "config.health.Disk"]
)
#: Every worker is heard: each queue must be somebody's, and one may take only one of them.
queue_health = Health.as_view(checks=[("config.health.Workers", {"app": app})])
ready = Health.as_view(
    checks=[
        "health_check.checks.Database",
        "config.health.Broker",
        "config.health.Disk",
        "config.health.Migrations",
        "config.health.Sweep",
        ("config.health.Workers", {"app": app}),
    ]
)


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """A process that answers lives; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")
