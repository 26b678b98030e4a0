"""What ``/health/`` looks at: can the desk read its database and queue work?

``/health/queue/`` looks further: are there workers that take the work of every queue?
"""

from dataclasses import dataclass

from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView
from kombu.exceptions import OperationalError

from .celery import app


@dataclass
class Broker(HealthCheck):
    """Does the broker take a connection?"""

    def run(self) -> None:
        """Raises ServiceUnavailable, which makes the answer a 500."""
        try:
            with app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=3)
        except (OperationalError, OSError) as error:
            raise ServiceUnavailable("the broker does not answer") from error


health = HealthCheckView.as_view(checks=["health_check.checks.Database", "config.health.Broker"])
#: Every worker is heard: each queue must be somebody's, and one may take only one of them.
queue_health = HealthCheckView.as_view(checks=[("health_check.contrib.celery.Ping", {"app": app})])
