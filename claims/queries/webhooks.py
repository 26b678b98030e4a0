"""Every read of webhooks and of what they were told."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ..models import Delivery, Webhook

#: For how long the log of deliveries is kept.
KEPT = timedelta(days=30)


def webhooks_told(event: str) -> list[Webhook]:
    """Those that are to be told of an event."""
    return [each for each in Webhook.objects.filter(stopped_at=None) if event in each.events]


def deliveries_due() -> QuerySet[Delivery, Any]:
    """The keys of deliveries whose time has come, the oldest first."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, webhook__stopped_at=None)
    due = waiting.filter(due_at__lte=timezone.now() - timedelta(seconds=5))
    return due.order_by("due_at").values_list("pk", flat=True)[:1000]


def deliveries_old() -> QuerySet[Delivery]:
    """What is older than the log."""
    return Delivery.objects.filter(created_at__lt=timezone.now() - KEPT)


def deliveries_latest() -> QuerySet[Delivery]:
    """The latest hundred, of all webhooks."""
    return Delivery.objects.select_related("webhook")[:100]
