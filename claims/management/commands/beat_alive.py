"""``manage.py beat_alive``: the health check of the process that runs the schedule."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

#: The sweep runs every minute; three missed ones are no accident.
PATIENCE = timedelta(minutes=4)


def sweep_sent() -> datetime | None:
    """When beat last sent the sweep; None where it never did."""
    sweeps = PeriodicTask.objects.filter(name="sweep")
    sent: datetime | None = sweeps.values_list("last_run_at", flat=True).first()
    return sent


class Command(BaseCommand):
    """Exit 0 where the schedule's sweep was sent lately, else 1 with a reason."""

    help = "Check that beat sends the sweep."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the sweep is not scheduled or was not sent lately."""
        sent = sweep_sent()
        if sent is None or timezone.now() - sent > PATIENCE:
            raise CommandError(f"The sweep was last sent: {sent or 'never'}. Restart beat.")
