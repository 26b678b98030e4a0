"""``manage.py beat_alive``: the health check of the process that runs the schedule."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.queries.statistics import SWEEP_PATIENCE, sweep_sent


class Command(BaseCommand):
    """Exit 0 where the schedule's sweep was sent lately, else 1 with a reason."""

    help = "Check that beat sends the sweep."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the sweep is not scheduled or was not sent lately."""
        sent = sweep_sent()
        if sent is None or timezone.now() - sent > SWEEP_PATIENCE:
            raise CommandError(f"The sweep was last sent: {sent or 'never'}. Restart beat.")
