"""Which claims wait for whom: the queues of the desk's list, and how many are in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.compiled import Blank, Compiled, compiled, row_of
from sources.queries import texts_deferred

from ..domain.verdicts import STANDING, UNANSWERED
from ..models import Article, Assessment, Claim, Draft, ExtractionRun, Newsroom, Repeat
from .articles import runs_latest
from .claims import claims_with_verdicts, keys_set_aside
from .newsroom import newsroom_settings
from .turns import runs_lost

#: A queue is counted up to here and no further; beyond, it is "more than that".
COUNTED = 99
#: The permission of those who decide on drafts, to whom their own are not offered.
REVIEWS = "claims.review_draft"


class Queue(TextChoices):
    """What a claim can wait for."""

    MINE = "mine", _("mine")
    UNASSIGNED = "unassigned", _("unassigned")
    REVIEW = "review", _("waiting for review")
    RETURNED = "returned", _("sent back to me")
    DRAFTS = "drafts", _("my drafts")
    OVERDUE = "overdue", _("overdue")
    STUCK = "stuck", _("stuck")
    REPEATED = "repeated", _("repeats something disputed")


#: The queues in which the article's own statements are, too.
AT_WORK = set(Queue) - {Queue.UNASSIGNED}
#: The queues that drafts are in, and in which the draft is shown beside the claim.
OF_DRAFTS = (Queue.REVIEW, Queue.RETURNED, Queue.DRAFTS)


def claims_queued(
    claims: QuerySet[Claim], *, queue: str, user: Any, room: Newsroom | None = None
) -> QuerySet[Claim]:
    """Those of ``claims`` (of ``claims_with_verdicts``) that are in a queue of ``user``.

    mine: assigned to ``user``, with an open question.  unassigned: attributed, open,
    nobody's.  review: with a draft that waits for a second person, for a reviewer those
    that they may decide.  returned, drafts: with such a draft of ``user``.  stuck:
    assigned longer ago than ``stuck_days`` and still open, or with a draft that waits so
    long for its review.  overdue: open, and due on a day that is over.  repeated: open, and
    seems to say what is disputed elsewhere.
    """
    return _queued(claims, queue, _asking(user, room, queue))


@dataclass(frozen=True)
class _Asking:
    """Who asks for a queue (a key, or a blank for one), whether they decide on drafts, which day it
    is, and from when on what was begun is not late."""

    who: Any
    reviews: bool
    today: Any
    began: Any


def _asking(user: Any, room: Newsroom | None, *queues: str) -> _Asking:
    """What these queues need to know, and no more is looked up."""
    began = None
    if Queue.STUCK in queues:
        began = timezone.now() - timedelta(days=(room or newsroom_settings()).stuck_days)
    reviews = Queue.REVIEW in queues and user.has_perm(REVIEWS)
    return _Asking(user.pk, reviews, timezone.localdate(), began)


def _queued(claims: QuerySet[Claim], queue: str, asking: _Asking) -> QuerySet[Claim]:
    if queue == Queue.MINE:
        return claims.filter(UNANSWERED, assignee=asking.who)
    if queue == Queue.UNASSIGNED:
        return claims.filter(UNANSWERED, assignee=None, voice=Claim.Voice.ATTRIBUTED)
    if queue == Queue.OVERDUE:
        return claims.filter(_overdue(asking.today))
    if queue == Queue.REPEATED:
        return claims.filter(UNANSWERED, claims_repeating_disputed())
    drafts = _drafts_queued(queue, asking).order_by().values("claim")
    if queue != Queue.STUCK:
        return claims.filter(pk__in=drafts)
    # As a union of keys: each half finds its rows by an index, where "or" would look at all.
    late = claims_with_verdicts().filter(
        UNANSWERED, assignee__isnull=False, assigned_at__lt=asking.began
    )
    return claims.filter(pk__in=late.order_by().values("pk").union(drafts))


def claims_still_waiting(keys: Sequence[int], *, queue: str, user: Any) -> list[Claim]:
    """Those of the claims that are in the queue now, in the order of ``keys``.

    Where ``queue`` is none, those with an open question.
    """
    rows = claims_with_verdicts().filter(pk__in=keys)
    if queue in Queue.values:
        rows = claims_queued(rows, queue=queue, user=user)
    else:
        rows = rows.filter(UNANSWERED)
    there = {claim.pk: claim for claim in rows}
    return [there[key] for key in dict.fromkeys(keys) if key in there]


def claims_overdue() -> Q:
    """That a claim has an open question, and was due on a day that is over."""
    return _overdue(timezone.localdate())


def _overdue(today: Any) -> Q:
    return Q(UNANSWERED, due_on__lt=today)


def claims_due(user: Any) -> QuerySet[Claim]:
    """The claims that ``user`` is to answer by a day, the first due first, without texts."""
    rows = claims_with_verdicts().filter(UNANSWERED, assignee=user, due_on__isnull=False)
    return texts_deferred(rows.select_related("document"), "document").order_by("due_on", "pk")


def claims_repeating_disputed() -> Q:
    """That a claim seems to say the same as another one on which "disputed" stands."""
    answers = Assessment.objects.filter(STANDING, verdict=Assessment.Verdict.DISPUTED)
    disputed = answers.exclude(claim__in=keys_set_aside()).order_by().values("claim")
    pairs = Repeat.objects.exclude(decision=Repeat.Decision.OTHER).order_by()
    later = pairs.filter(earlier__in=disputed).values("claim")
    return Q(pk__in=later.union(pairs.filter(claim__in=disputed).values("earlier")))


def drafts_queued(*, queue: str, user: Any, room: Newsroom | None = None) -> QuerySet[Draft]:
    """The drafts for which claims are in a queue of ``user``; the longest waiting first."""
    return _drafts_queued(queue, _asking(user, room, queue))


def _drafts_queued(queue: str, asking: _Asking) -> QuerySet[Draft]:
    drafts = Draft.objects.select_related("author", "reviewer").order_by("submitted_at", "pk")
    if queue == Queue.REVIEW:
        waiting = drafts.filter(state=Draft.State.SUBMITTED)
        return waiting.exclude(author=asking.who) if asking.reviews else waiting
    if queue == Queue.RETURNED:
        return drafts.filter(state=Draft.State.RETURNED, author=asking.who)
    if queue == Queue.DRAFTS:
        return drafts.filter(state=Draft.State.DRAFT, author=asking.who)
    if queue == Queue.STUCK:
        return drafts.filter(state=Draft.State.SUBMITTED, submitted_at__lt=asking.began)
    return drafts.none()


class _Bounded(Subquery):
    """How many rows a query finds, which says itself where it stops looking."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS queued)"
    output_field = IntegerField()


def queue_counts(user: Any, room: Newsroom | None = None) -> dict[str, int]:
    """{queue: how many claims are in it, ``COUNTED`` + 1 standing for more}, in one query."""
    asking = _asking(user, room, *Queue)
    given = {"who": asking.who, "today": asking.today, "began": asking.began}
    return dict(zip(Queue, row_of(_counts(asking.reviews), **given), strict=True))


@cache
def _counts(reviews: bool) -> Compiled:
    """What counts them for whoever asks: to build it takes Django longer than to count them."""
    who, claims = Blank("who", BigIntegerField()), claims_with_verdicts().order_by()
    today, began = Blank("today", DateField()), Blank("began", DateTimeField())
    asking = _Asking(who, reviews, today, began)
    counts = {
        f"n_{queue}": _Bounded(_queued(claims, queue, asking).values("pk")[: COUNTED + 1])
        for queue in Queue
    }
    return compiled(get_user_model().objects.filter(pk=who).values(**counts))


def claims_settled(claims: QuerySet[Claim]) -> set[int]:
    """The keys of those whose words a verdict rests on, or one that waits for review.

    ``claims`` are of ``claims_with_verdicts``.
    """
    answers = Assessment.Verdict.values
    answered = Q(attribution_verdict__in=answers) | Q(content_verdict__in=answers)
    waiting = Draft.objects.filter(state=Draft.State.SUBMITTED).order_by().values("claim")
    return set(claims.order_by().filter(answered | Q(pk__in=waiting)).values_list("pk", flat=True))


def articles_stuck() -> QuerySet[Article]:
    """Articles whose latest extraction failed, or waits or runs for longer than it should.

    What was filed away is none of them.
    """
    failed = runs_latest(ExtractionRun.State.FAILED).filter(filed_at=None)
    stuck = failed.order_by().values("document").union(runs_lost().order_by().values("document"))
    return Article.objects.filter(pk__in=stuck)
