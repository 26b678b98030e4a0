"""When a site may be asked next: one request after the other, and none while it wants rest."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .models import HostTurn


def host_turn(host: str, *, hurried: bool = False) -> datetime:
    """Take the next turn at a host; returns when it is.

    Turns lie ``ISNAD_HOST_SECONDS`` apart, and after the rest that the host has asked for.
    ``hurried``: a person waits, the turn is now, and the others wait for it.
    """
    now = timezone.now()
    apart = timedelta(seconds=settings.ISNAD_HOST_SECONDS)
    with transaction.atomic():
        HostTurn.objects.get_or_create(host=host, defaults={"free_at": now})
        row = HostTurn.objects.select_for_update().get(host=host)
        turn = now if hurried else max(now, row.free_at)
        row.free_at = max(turn + apart, row.free_at)
        row.save(update_fields=["free_at"])
    return turn


def host_rest(host: str, wait: timedelta) -> None:
    """Leave a host alone for so long, as it has asked; what has its turn earlier is put off."""
    until = timezone.now() + wait
    HostTurn.objects.filter(host=host, free_at__lt=until).update(free_at=until)
    HostTurn.objects.filter(Q(rest_until=None) | Q(rest_until__lt=until), host=host).update(
        rest_until=until
    )


def host_rests(host: str) -> bool:
    """Has the host asked to be left alone, and is that not over yet?"""
    return HostTurn.objects.filter(host=host, rest_until__gt=timezone.now()).exists()
