"""How fast, how surely and by whom claims are answered: what an editor-in-chief asks.

Every count is bounded: by a time, which the index on ``Assessment.created_at`` finds, or by
``LATEST`` rows.  Claims that were set aside, and articles withdrawn since, are not counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from config.remembered import remembered_if_dear
from sources.models import Source

from ..domain.verdicts import UNANSWERED, VERDICTS
from ..models import Assessment, Claim, Draft
from .claims import claims_with_verdicts, not_left_out

#: Of so many of the latest answers a median is taken.
LATEST = 5_000
#: How many outlets and people are told of.
MOST = 8


@dataclass(frozen=True)
class Pace:
    """Of the answers about something (None: about all of it): how many, and the median time from
    the article's arrival at the desk to the first answer."""

    what: Any
    n: int
    median: timedelta


@dataclass(frozen=True)
class Load:
    """What one person has before them now, and has done since a time."""

    person: User
    assigned: int
    in_review: int
    answered: int
    reviewed: int


@dataclass(frozen=True)
class Corrections:
    """Answers given since a time, and how many of them took the place of an earlier answer."""

    given: int
    corrected: int

    @property
    def share(self) -> float:
        """Corrections among the answers, 0 to 1."""
        return self.corrected / self.given if self.given else 0.0


def answers_since(since: datetime) -> QuerySet[Assessment]:
    """The answers given since then, superseded or not, in no order."""
    given = Assessment.objects.filter(created_at__gte=since, verdict__in=VERDICTS)
    return given.filter(not_left_out()).order_by()


@remembered_if_dear
def corrections_since(since: datetime) -> Corrections:
    """How often an answer was put in another's place."""
    earlier = Assessment.objects.filter(superseded_by__isnull=False, verdict__in=VERDICTS)
    # By the keys of what corrected, which are few: joined to, SQLite would look for each answer's
    # earlier one among all.
    correcting = Q(pk__in=earlier.order_by().values("superseded_by"))
    counts = answers_since(since).aggregate(
        given=Count("pk"), corrected=Count("pk", filter=correcting)
    )
    return Corrections(**counts)


@remembered_if_dear
def paces_since(since: datetime) -> tuple[list[Pace], list[Pace], list[Pace]]:
    """(of all, by language, by outlet): from article to first answer; most answers first."""
    corrections = Assessment.objects.filter(superseded_by__isnull=False).order_by()
    first = answers_since(since).exclude(pk__in=corrections.values("superseded_by"))
    outlet = Coalesce("claim__document__publisher__merged_into", "claim__document__publisher")
    rows = first.order_by("-created_at").values_list(
        "created_at", "claim__document__created_at", "claim__document__language", outlet
    )[:LATEST]
    taken, by_language, by_outlet = [], defaultdict(list), defaultdict(list)
    for answered, arrived, language, source in rows:
        taken.append(answered - arrived)
        by_language[language].append(answered - arrived)
        if source:
            by_outlet[source].append(answered - arrived)
    outlets = Source.objects.prefetch_related("names").in_bulk(list(by_outlet))
    named = ((outlets[key], times) for key, times in by_outlet.items())
    return _paces([(None, taken)]), _paces(by_language.items()), _paces(named)


def _paces(groups: Iterable[tuple[Any, list[timedelta]]]) -> list[Pace]:
    made = [Pace(what, len(times), _median(times)) for what, times in groups if times]
    return sorted(made, key=lambda pace: -pace.n)[:MOST]


def _median(times: list[timedelta]) -> timedelta:
    return timedelta(seconds=median(time.total_seconds() for time in times))


def loads_since(since: datetime) -> list[Load]:
    """The people with most before them or most done since then."""
    given = answers_since(since)
    counts = {
        "assigned": _by(claims_assigned(), "assignee"),
        "in_review": _by(Draft.objects.filter(state=Draft.State.SUBMITTED), "author"),
        "answered": _by(given, "editor"),
        "reviewed": _by(given.exclude(reviewer=None), "reviewer"),
    }
    sums: dict[int, int] = defaultdict(int)
    for each in counts.values():
        for person, n in each.items():
            sums[person] += n
    most = sorted(sums, key=lambda person: (-sums[person], person))[:MOST]
    people = User.objects.in_bulk(most)
    return [
        Load(people[pk], **{name: each.get(pk, 0) for name, each in counts.items()}) for pk in most
    ]


def claims_assigned() -> QuerySet[Claim]:
    """The open claims that are somebody's."""
    return claims_with_verdicts().filter(UNANSWERED, assignee__isnull=False).order_by()


def _by(rows: QuerySet[Any], person: str) -> dict[int, int]:
    # Nobody is 0; so said, SQLite won't go through all of them in the order of an index of people.
    key = Coalesce(F(person), Value(0))
    counted = rows.order_by().values(key=key).annotate(n=Count("pk"))
    return {row["key"]: row["n"] for row in counted}
