"""Every read of articles and of the runs that read them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from sources.models import Correction, Document
from sources.queries import names_fetched, not_withdrawn, texts_deferred, with_updated_at

from ..models import Article, Claim, ExtractionRun
from .about import with_topics
from .claims import claims_standing, claims_waiting

#: By how many of the latest runs it is told how fast texts are read.
PACED_BY = 10
#: The share of a run that is estimated to be done, at most, while it is not.
ALMOST = 0.95


def runs_newest_first(document: Document | OuterRef) -> QuerySet[ExtractionRun]:
    """A document's runs; its first is the one that the desk goes by."""
    return ExtractionRun.objects.filter(document=document).order_by("-pk")


def runs_shown() -> QuerySet[ExtractionRun]:
    """Runs with ``updated_at``."""
    return with_updated_at(ExtractionRun.objects.all(), "run")


def runs_latest(state: str) -> QuerySet[ExtractionRun]:
    """Runs in this state that are the latest of their document, if that was not withdrawn."""
    later = ExtractionRun.objects.filter(document=OuterRef("document"), pk__gt=OuterRef("pk"))
    return ExtractionRun.objects.filter(~Exists(later), not_withdrawn(), state=state)


def run_progress(run: ExtractionRun) -> tuple[int, float | None]:
    """(seconds for which it is being read, the share of it that should be done by now).

    The share is an estimate by how fast the latest texts of the language were read, and stays
    below one until the run is done; None where none was.
    """
    if run.started_at is None:
        return 0, None
    took = (timezone.now() - run.started_at).total_seconds()
    done = ExtractionRun.objects.filter(
        state=ExtractionRun.State.DONE, document__language=run.document.language
    ).exclude(started_at=None)
    rows = done.order_by("-pk").annotate(letters=Length("document__text"))
    latest = list(rows.values_list("started_at", "finished_at", "letters")[:PACED_BY])
    seconds = sum((end - began).total_seconds() for began, end, _n in latest if began and end)
    letters = sum(letters for _began, _end, letters in latest)
    if not seconds or not letters:
        return int(took), None
    expected = seconds / letters * len(run.document.text)
    return int(took), min(took / expected, ALMOST) if expected else None


def articles_with_state(*, withdrawn: bool = False) -> QuerySet[Article]:
    """Articles with ``state`` and ``reason`` of their latest run and their claim counts.

    ``claims_count`` counts attributed claims, ``open_count`` those of them with an
    unanswered question, ``statements_count`` what the article says in its own voice.
    ``withdrawn``: those too that were.
    """
    latest = runs_newest_first(OuterRef("pk"))
    here = Q(document=OuterRef("pk"))
    return (Article.every if withdrawn else Article.objects).annotate(
        state=Coalesce(Subquery(latest.values("state")[:1]), Value("")),
        reason=Coalesce(Subquery(latest.values("reason")[:1]), Value("")),
        claims_count=_count(claims_standing().filter(here, voice=Claim.Voice.ATTRIBUTED)),
        open_count=_count(claims_waiting().filter(here)),
        statements_count=_count(claims_standing().filter(here, voice=Claim.Voice.OUTLET)),
    )


def articles_listed(*, withdrawn: bool = False) -> QuerySet[Article]:
    """``articles_with_state`` without their texts, with ``latest_run``, ``updated_at``,
    ``topic_names`` and publishers' names.
    """
    latest = runs_newest_first(OuterRef("pk"))
    rows = texts_deferred(
        articles_with_state(withdrawn=withdrawn)
        .annotate(latest_run=Subquery(latest.values("pk")[:1]))
        .select_related("publisher__merged_into")
        .prefetch_related(*names_fetched("publisher"))
    )
    return with_updated_at(with_topics(rows), "article")


def corrections_of(article: Document) -> list[Correction]:
    """What was corrected about an article, the latest first."""
    return list(article.corrections.select_related("by"))


def _count(claims: QuerySet[Claim]) -> Coalesce:
    """How many of the claims an article has."""
    counted = claims.order_by().values("document").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), Value(0))
