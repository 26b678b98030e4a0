"""Every write of what people at the desk tell each other about claims."""

from collections.abc import Iterable
from typing import Any

from .models import Claim, Notification


def notify(*, users: Iterable[Any], kind: str, claim: Claim, by: Any, text: str = "") -> None:
    """Tell people that something happened which concerns them; nobody is told of their own."""
    Notification.objects.bulk_create(
        Notification(user=user, kind=kind, claim=claim, by=by, text=text)
        for user in {user.pk: user for user in users if user and user.pk != by.pk}.values()
    )
