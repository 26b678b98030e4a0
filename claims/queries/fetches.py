"""What all rows have in common that wait for a page."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

#: Seconds after which a fetch that has not ended has no worker: no site may take so long.
FETCH_SECONDS = 180


def fetch_lost(now: datetime) -> Q:
    """The condition that a row's task is gone: long due and never taken, or its worker died."""
    patience = timedelta(seconds=min(settings.ISNAD_QUEUE_PATIENCE, 120))
    return Q(state="queued", due_at__lt=now - patience) | Q(
        state="fetching", started_at__lt=now - timedelta(seconds=FETCH_SECONDS)
    )
