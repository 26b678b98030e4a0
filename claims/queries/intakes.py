"""Every read of what is brought in: addresses, and feeds with their entries."""

from datetime import datetime

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from sources.queries import texts_deferred, with_updated_at

from ..models import ExtractionRun, Feed, Intake
from .articles import runs_newest_first
from .fetches import fetch_lost

State = Intake.State


def intakes_with_progress() -> QuerySet[Intake]:
    """Intakes with ``progress`` (an ``Intake.Progress``), and ``run_reason`` where the search for
    claims failed; their articles without texts."""
    latest = runs_newest_first(OuterRef("document"))
    runs = ExtractionRun.State
    progress = Case(
        When(~Q(state=State.READ), then=F("state")),
        When(run_state=runs.QUEUED, then=Value("read")),
        When(run_state=runs.RUNNING, then=Value("extracting")),
        When(run_state=runs.FAILED, then=Value("failed")),
        default=Value("done"),
        output_field=CharField(),
    )
    rows = (
        Intake.objects.annotate(
            run_state=Coalesce(Subquery(latest.values("state")[:1]), Value("")),
            run_reason=Coalesce(Subquery(latest.values("reason")[:1]), Value("")),
        )
        .annotate(progress=progress)
        .select_related("document", "feed", "requested_by")
    )
    return with_updated_at(texts_deferred(rows, "document"), "intake")


def intakes_lost(now: datetime) -> QuerySet[Intake]:
    """Intakes whose task is gone."""
    return Intake.objects.filter(fetch_lost(now))


def feeds_due(*, most: int) -> QuerySet[Feed]:
    """Feeds that are to be asked now, those that wait longest first."""
    due = Feed.objects.filter(active=True, next_at__lte=timezone.now())
    return due.order_by("next_at", "pk")[:most]


def feeds_with_counts() -> QuerySet[Feed]:
    """Feeds with ``came`` (articles that came by them) and ``failed`` (entries that did not)."""

    def count(**which: object) -> Coalesce:
        rows = Intake.objects.filter(feed=OuterRef("pk"), **which).order_by().values("feed")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))

    rows = Feed.objects.annotate(came=count(state=State.READ), failed=count(state=State.FAILED))
    rows = with_updated_at(rows, "feed")
    return rows.select_related("publisher").prefetch_related("publisher__names")
