"""Counting what happens, in the table, where every process and machine sees the same numbers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Tally


def tally(name: str, n: int = 1, *, seconds: float = 0) -> None:
    """Count that it happened, ``n`` times, now, and took so many seconds."""
    now, rows = timezone.now(), Tally.objects.filter(name=name)
    more = {"n": F("n") + n, "seconds": F("seconds") + seconds, "at": now}
    if not rows.update(**more):
        begun = [Tally(name=name, at=now)]
        Tally.objects.bulk_create(begun, ignore_conflicts=True)  # another may begin it, too
        rows.update(**more)


def tally_later(name: str, *, seconds: float = 0) -> None:
    """Count it once it is kept: nobody else who counts waits for this transaction's end."""
    transaction.on_commit(lambda: tally(name, seconds=seconds), robust=True)


def tally_if_silent(name: str, silence: timedelta) -> bool:
    """Count that it happens now, where it did not for so long; tells whether.

    Of several who ask at once one is told so.  What never happened is silent from now on.
    """
    now = timezone.now()
    if Tally.objects.filter(name=name, at__lt=now - silence).update(n=F("n") + 1, at=now):
        return True
    Tally.objects.bulk_create([Tally(name=name, at=now)], ignore_conflicts=True)
    return False


def tallied_at(name: str) -> datetime | None:
    """When it happened last; None where it never did."""
    found: datetime | None = Tally.objects.filter(name=name).values_list("at", flat=True).first()
    return found
