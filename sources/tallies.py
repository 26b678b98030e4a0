"""Counting what happens, in the table, where every process and machine sees the same numbers."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from .models import Tally


def tally(name: str, n: int = 1) -> None:
    """Count that it happened, ``n`` times, now."""
    now = timezone.now()
    if not Tally.objects.filter(name=name).update(n=F("n") + n, at=now):
        begun = [Tally(name=name, at=now)]
        Tally.objects.bulk_create(begun, ignore_conflicts=True)  # another may begin it, too
        Tally.objects.filter(name=name).update(n=F("n") + n, at=now)


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
