"""What all rows have in common that wait for a page."""

from datetime import datetime, timedelta

from django.db.models import Q

#: Seconds after which a fetch that has not ended has no worker: no site may take so long.
FETCH_SECONDS = 180
#: How long one may wait for its task once it is due.
PATIENCE = timedelta(minutes=2)


def fetch_lost(now: datetime) -> Q:
    """The condition that a row's task is gone: long due and never taken, or its worker died."""
    return Q(state="queued", due_at__lt=now - PATIENCE) | Q(
        state="fetching", started_at__lt=now - timedelta(seconds=FETCH_SECONDS)
    )
