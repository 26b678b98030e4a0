"""``manage.py beat_alive``: the health check of the process that runs the schedule."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

#: The sweep runs every minute; three missed ones are no accident.
PATIENCE = timedelta(minutes=4)


class Command(BaseCommand):
    """Exit 0 where the schedule's sweep was sent lately, else 1 with a reason."""

    help = "Check that beat sends the sweep."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the sweep is not scheduled or was not sent lately."""
        sent = (
            PeriodicTask.objects.filter(name="sweep").values_list("last_run_at", flat=True).first()
        )
        if sent is None or timezone.now() - sent > PATIENCE:
            raise CommandError(f"The sweep was last sent: {sent or 'never'}. Restart beat.")
