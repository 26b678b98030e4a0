"""How many, since when, by whom: what the front page and a speaker's page count.

All counts start from ``claims_counted`` and ``answered``, so that what counts as a
claim and as an answer is said once.  Every count is made by the database and, where
time passes in it, bounded by a time; among a million claims that takes the index
"claim_counted", which holds all that is asked of a claim here, so that no claim itself is
read, and (created_at) of assessments.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from config.remembered import remembered_if_dear
from sources.models import Source
from sources.queries import names_fetched, not_withdrawn, text_opening, texts_deferred

from ..domain.verdicts import OPEN, UNANSWERED, VERDICTS
from ..models import Article, Assessment, Claim, ExtractionRun, Topic
from .articles import runs_latest
from .claims import COUNTED, claims_spoken_by, claims_with_verdicts, in_voice
from .turns import SILENCE

State, Aspect = ExtractionRun.State, Assessment.Aspect
#: Seconds after which a queued run that nobody takes means that work stands still.
STANDSTILL = 60
#: By what name the sweep is tallied.
SWEEP = "sweep"
#: The sweep is sent three times a minute; so many missed ones are no accident.
SWEEP_PATIENCE = timedelta(minutes=4)


def claims_counted() -> QuerySet[Claim]:
    """The claims that statistics are about: what others said, in no order, without verdicts."""
    return Claim.objects.filter(not_withdrawn(), COUNTED).order_by()


def answered(claims: QuerySet[Claim], **when: Any) -> QuerySet[Claim]:
    """One row for each current answer to a question of the claims.

    ``when`` narrows the answers, as in ``aspect="content"``.
    """
    narrowed = {f"assessments__{name}": value for name, value in when.items()}
    return claims.filter(
        assessments__superseded_by=None, assessments__verdict__in=VERDICTS, **narrowed
    )


def answered_since(since: datetime, aspect: str) -> bool:
    """Whether any answer to that question was given since then."""
    given = Assessment.objects.filter(created_at__gte=since, verdict__in=VERDICTS)
    return given.filter(aspect=aspect).exists()


def aspect_with_answers(period: "Period") -> str:
    """The question that is shown where nobody chose one: the one with answers in the period."""
    if answered_since(period.since, Aspect.CONTENT):
        return Aspect.CONTENT
    given = answered_since(period.since, Aspect.ATTRIBUTION)
    return Aspect.ATTRIBUTION if given else Aspect.CONTENT


# --- tiles --------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenClaims:
    """How many claims wait: for any answer, and for that to either question."""

    waiting: int
    said: int
    true: int


@remembered_if_dear
def claims_open() -> OpenClaims:
    """How many claims wait, as ``claims_waiting`` lists them.

    Counted from the answers, which are far fewer than claims.
    """
    given = answered(claims_counted()).aggregate(
        **{aspect: Count("pk", filter=Q(assessments__aspect=aspect)) for aspect in Aspect.values},
        either=Count("pk", distinct=True),
    )
    said, true = given[Aspect.ATTRIBUTION], given[Aspect.CONTENT]
    total, both = claims_counted().count(), said + true - given["either"]
    return OpenClaims(waiting=total - both, said=total - said, true=total - true)


def claim_open_longest() -> Claim | None:
    """The claim that has waited longest for an answer, if one waits.

    Keys grow with time, and have an index that gives them in order.
    """
    attributed = claims_with_verdicts().filter(in_voice(Claim.Voice.ATTRIBUTED))
    return attributed.filter(UNANSWERED).order_by("pk").first()


def articles_by_state() -> dict[str, int]:
    """{state of the latest run: articles}, in the order of work; "" is: none was asked for."""
    counts: dict[str, int] = {
        state: runs_latest(state).count() for state in (State.QUEUED, State.RUNNING, State.FAILED)
    }
    runs = ExtractionRun.objects.filter(not_withdrawn()).order_by()
    asked = runs.aggregate(n=Count("document", distinct=True))["n"]
    done = asked - sum(counts.values())
    # Each is counted in an index: all that there are, and those withdrawn, which are few.
    withdrawn = Article.every.filter(withdrawn_at__isnull=False).count()
    articles = Article.every.count() - withdrawn
    # Articles alone are extracted, so that no run needs to be joined to its document.
    return {"": max(articles - asked, 0), **counts, State.DONE: done}


def runs_failed(*, filed: bool = False) -> QuerySet[ExtractionRun]:
    """The latest runs of documents where those failed, newest first, with ``opening``.

    Without those filed away, or only those.
    """
    failed = runs_latest(State.FAILED).filter(filed_at__isnull=not filed)
    rows = texts_deferred(failed.select_related("document"), "document")
    return rows.annotate(opening=text_opening()).defer("detail").order_by("-pk")


# --- work ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """How the work goes, as the run table tells it."""

    queued: int
    running: int
    oldest_queued: datetime | None
    last_finished: datetime | None
    stalled: bool


def work_state() -> Work:
    """What waits, what is under way, and whether work stands still.

    It does where the oldest queued run was asked for ``STANDSTILL`` seconds ago, and since then
    nobody works: none is read by a worker that lives, and none ended.
    """
    queued = ExtractionRun.objects.filter(state=State.QUEUED)
    oldest = queued.order_by("queued_at").values_list("queued_at", flat=True).first()
    now = timezone.now()
    alive = ExtractionRun.objects.filter(
        Q(seen_at=None) | Q(seen_at__gt=now - SILENCE),
        state=State.RUNNING,
        started_at__gt=now - timedelta(seconds=settings.ISNAD_RUN_SECONDS + 60),
    ).count()
    last, before = _last_finished(), now - timedelta(seconds=STANDSTILL)
    late = oldest is not None and oldest < before
    moved = last is not None and last > before
    return Work(
        queued=queued.count(),
        running=alive,
        oldest_queued=oldest,
        last_finished=last,
        stalled=late and not moved and not alive,
    )


def _last_finished() -> datetime | None:
    """When a run ended last, among the latest runs: a sweep may take up older ones."""
    recent = ExtractionRun.objects.order_by("-pk").values_list("finished_at", flat=True)[:500]
    return max(filter(None, recent), default=None)


def sweep_sent() -> datetime | None:
    """When beat last sent the sweep; None where it never did."""
    sweeps = PeriodicTask.objects.filter(name="sweep")
    sent: datetime | None = sweeps.values_list("last_run_at", flat=True).first()
    return sent


def clock_stands() -> bool:
    """Has beat stopped, after it once ran?  Then no feed is asked and no folder looked at."""
    sent = sweep_sent()
    return sent is not None and timezone.now() - sent > SWEEP_PATIENCE


# --- over time ----------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A stretch of time up to the end of today, in ``count`` parts of ``days`` days."""

    days: int
    count: int

    @property
    def edges(self) -> list[datetime]:
        """Where the parts begin and, one more, the last ends: local midnights."""
        end = timezone.localdate() + timedelta(days=1)
        first = end - timedelta(days=self.days * self.count)
        starts = (first + timedelta(days=self.days * i) for i in range(self.count + 1))
        return [timezone.make_aware(datetime.combine(day, time())) for day in starts]

    @property
    def since(self) -> datetime:
        """When it begins."""
        return self.edges[0]

    @property
    def starts(self) -> list[date]:
        """The first day of each part."""
        return [edge.date() for edge in self.edges[:-1]]


#: What the desk and the API tell figures of, by its name.
PERIODS = {"30d": Period(1, 30), "90d": Period(7, 13), "1y": Period(7, 52)}


@remembered_if_dear
def claims_found(period: Period, claims: QuerySet[Claim] | None = None) -> list[int]:
    """How many claims (all, or of these) were found in each part of the period."""
    rows = claims_counted() if claims is None else claims
    begin, end = period.edges[0], period.edges[-1]
    within = rows.filter(created_at__gte=begin, created_at__lt=end)
    counts = [0] * period.count
    for row in within.values(part=_part("created_at", period)).annotate(n=Count("pk")):
        counts[row["part"]] = row["n"]
    return counts


@remembered_if_dear
def answers_given(
    period: Period, aspect: str, claims: QuerySet[Claim] | None = None
) -> dict[str, list[int]]:
    """{verdict: how many of the answers that stand were given in each part of the span}."""
    rows = claims_counted() if claims is None else claims
    begin, end = period.edges[0], period.edges[-1]
    within = answered(rows, aspect=aspect, created_at__gte=begin, created_at__lt=end)
    part = _part("assessments__created_at", period)
    by_part = within.values(part=part, verdict=F("assessments__verdict"))
    counts = {verdict: [0] * period.count for verdict in VERDICTS}
    for row in by_part.annotate(n=Count("pk")):
        counts[row["verdict"]][row["part"]] = row["n"]
    return counts


def _part(when: str, period: Period) -> Combinable:
    """The part of the span that a time within it lies in.

    Edges are compared instead of dates cut off, which SQLite would leave to Python; by halves, so
    that of a year's 52 weeks six are compared with a claim.
    """

    def among(first: int, end: int) -> Combinable:
        if end - first == 1:
            return Value(first)
        middle = (first + end) // 2
        later = When(**{f"{when}__gte": edges[middle]}, then=among(middle, end))
        return Case(later, default=among(first, middle))

    edges = period.edges
    return among(0, period.count)


# --- by speaker and outlet ------------------------------------------------------------


@dataclass
class Share:
    """Of one source's or topic's claims: how many, and how one question was answered."""

    what: Source | Topic
    total: int
    verdicts: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """How many nobody answered."""
        return self.total - sum(self.verdicts.values())

    @property
    def counts(self) -> dict[str, int]:
        """{verdict or "open": claims}, as a bar shows them."""
        return {v: self.verdicts.get(v, 0) for v in VERDICTS} | {OPEN: self.open}


SPEAKERS, OUTLETS = "speakers", "document__publisher"


@remembered_if_dear
def shares_by(whose: str, aspect: str, *, since: datetime, most: int = 8) -> list[Share]:
    """The sources with the most claims found since then, and how those were answered.

    ``whose`` is SPEAKERS or OUTLETS; merged sources count as the one they are.
    """
    claims = claims_counted().filter(created_at__gte=since)
    really = Coalesce(f"{whose}__merged_into", whose)
    named = claims.filter(**{f"{whose}__isnull": False})
    of_source = named.values(source=really).annotate(n=Count("pk", distinct=True))
    totals = {row["source"]: row["n"] for row in of_source.order_by("-n", "source")[:most]}
    by_verdict: dict[int, dict[str, int]] = {pk: {} for pk in totals}
    same = Q(**{f"{whose}__in": list(totals)}) | Q(**{f"{whose}__merged_into__in": list(totals)})
    # No answer is older than its claim, and those of a time have an index.
    answers = answered(claims.filter(same), aspect=aspect, created_at__gte=since)
    rows = answers.values(source=really, verdict=F("assessments__verdict"))
    for row in rows.annotate(n=Count("pk", distinct=True)):
        if row["source"] in by_verdict:
            by_verdict[row["source"]][row["verdict"]] = row["n"]
    sources = Source.objects.prefetch_related("names").in_bulk(list(totals))
    return [Share(sources[pk], n, by_verdict[pk]) for pk, n in totals.items()]


# --- one speaker --------------------------------------------------------------------


def claims_spoken(source: Source, *, answered: bool = False) -> QuerySet[Claim]:
    """The claims that a source, or one merged into it, spoke, with verdicts; in no order.

    Those with an answer that stands alone are found in less time.
    """
    attributed = claims_with_verdicts().filter(voice=Claim.Voice.ATTRIBUTED).order_by()
    return attributed.filter(claims_spoken_by([source.pk], answered=answered))


def answers_spoken(source: Source) -> dict[str, dict[str, int]]:
    """{question: {verdict or "open": how many of the claims that a source spoke}}."""
    total = claims_spoken(source).count()
    counts = {aspect: dict.fromkeys(VERDICTS, 0) for aspect in Aspect.values}
    rows = answered(claims_spoken(source, answered=True)).values(
        aspect=F("assessments__aspect"), verdict=F("assessments__verdict")
    )
    for row in rows.annotate(n=Count("pk")):
        counts[row["aspect"]][row["verdict"]] = row["n"]
    return {a: c | {OPEN: total - sum(c.values())} for a, c in counts.items()}


def articles_spoken_in(claims: QuerySet[Claim], *, most: int = 12) -> list[Article]:
    """The newest articles that hold these claims, with ``n`` of them, without texts."""
    counted = claims.values("document").annotate(n=Count("pk")).order_by("-document")[:most]
    counts = {row["document"]: row["n"] for row in counted}
    rows = texts_deferred(Article.objects.annotate(opening=Substr("text", 1, 200)))
    found = rows.select_related("publisher__merged_into").prefetch_related(
        *names_fetched("publisher")
    )
    articles = {article.pk: article for article in found.filter(pk__in=counts)}
    for pk, article in articles.items():
        article.n = counts[pk]
    return [articles[pk] for pk in counts if pk in articles]
