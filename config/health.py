"""What monitors ask: can the desk read its database, write to its disk and queue work?

``/health/queue/`` looks further: are there workers that take the work of every queue?
"""

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from health_check.base import HealthCheck
from health_check.contrib.celery import Ping
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView

from .celery import app
from .work import queue_length

#: Bytes below which a disk counts as full: SQLite and logs stop soon.
FULL = 50 * 1024 * 1024


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
