"""Articles that were brought in together, and how far the search for their claims has come."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Count, Min, Q

from sources.queries import texts_deferred

from ..models import ExtractionRun, Feed
from .turns import runs_ahead

State = ExtractionRun.State
#: The runs of one request of which a batch is made at least, and how many batches are told of.
LEAST, MOST = 2, 5


@dataclass(frozen=True)
class Batch:
    """What one request, or one look at ``feed``, brought in.

    ``ahead`` runs go before its next one; None: one is read.
    """

    by: User | None
    feed: Feed | None
    began: datetime
    total: int
    done: int
    failed: int
    ahead: int | None

    @property
    def over(self) -> int:
        """How many were read, or failed."""
        return self.done + self.failed


def batches_under_way() -> list[Batch]:
    """The batches of which something waits or is being read, the oldest first."""
    waiting = ExtractionRun.objects.filter(state__in=[State.QUEUED, State.RUNNING])
    asked = waiting.exclude(request="").order_by().values("request")
    rows = (
        ExtractionRun.objects.filter(request__in=asked.distinct())
        .order_by()
        .values("request", "requested_by")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=State.DONE)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            began=Min("queued_at"),
        )
        .filter(total__gte=LEAST)
        .order_by("began")[:MOST]
    )
    people = get_user_model().objects.in_bulk([row["requested_by"] for row in rows])
    return [
        Batch(
            by=people.get(row["requested_by"]),
            feed=None if row["requested_by"] else _feed(row["request"]),
            ahead=_ahead(row["request"]),
            **{name: row[name] for name in ("began", "total", "done", "failed")},
        )
        for row in rows
        if row["done"] + row["failed"] < row["total"]
    ]


def _feed(request: str) -> Feed | None:
    return Feed.objects.filter(intakes__document__runs__request=request).first()


def _ahead(request: str) -> int | None:
    of_batch = ExtractionRun.objects.filter(request=request)
    if of_batch.filter(state=State.RUNNING).exists():
        return None
    waiting = texts_deferred(of_batch.select_related("document"), "document")
    queued = waiting.filter(state=State.QUEUED).order_by("-is_awaited", "turn", "pk").first()
    return runs_ahead(queued) if queued else None
