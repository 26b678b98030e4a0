"""Every read of topics: what is about them, and how what is about them was answered."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from config.remembered import remembered_if_dear
from sources.models import Document
from sources.text import normalise

from ..models import Claim, Topic
from .statistics import Share, answered, claims_counted

#: How many topics forms suggest.
SUGGESTED = 200


def topics_known(article: Document | None = None) -> list[Any]:
    """Topics that forms suggest; first the article's own, with ``is_own``."""
    links = Topic.articles.through.objects.filter(topic=OuterRef("pk"), document=article)
    known = Topic.objects.annotate(is_own=Exists(links) if article else Value(False))
    return list(known.order_by("-is_own", "name", "pk")[:SUGGESTED])


def topics_listed() -> QuerySet[Topic]:
    """Topics with ``articles_count`` and ``claims_count``, of what is about them itself."""
    return Topic.objects.annotate(
        articles_count=_linked(Topic.articles.through), claims_count=_linked(Topic.claims.through)
    )


def _linked(through: Any) -> Coalesce:
    rows = through.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))


def topics_named(names: list[str]) -> QuerySet[Topic]:
    """The topics of these names, spelling aside."""
    return Topic.objects.filter(key__in=list(map(normalise, names)))


def about_topics(topics: QuerySet[Topic]) -> Q:
    """The condition that a claim, or its article, is about one of the topics."""
    chosen = topics.order_by().values("pk")
    own = Topic.claims.through.objects.filter(topic__in=chosen)
    inherited = Topic.articles.through.objects.filter(topic__in=chosen)
    return Q(pk__in=own.values("claim")) | Q(document__in=inherited.values("document"))


def articles_about(topics: QuerySet[Topic]) -> Q:
    """The condition that an article is about one of the topics."""
    links = Topic.articles.through.objects.filter(topic__in=topics.order_by().values("pk"))
    return Q(pk__in=links.values("document"))


@remembered_if_dear
def shares_by_topic(aspect: str, *, since: datetime, most: int = 8) -> list[Share]:
    """The topics with the most claims found since then, and how those were answered."""
    if not Topic.objects.exists():
        return []
    claims = claims_counted().filter(created_at__gte=since)
    totals = {topic: n for (topic,), n in _counted(claims).most_common(most)}
    verdicts: dict[int, dict[str, int]] = {topic: {} for topic in totals}
    answers = answered(claims, aspect=aspect, created_at__gte=since)
    given = _counted(answers, verdict=F("assessments__verdict"))
    for (topic, verdict), n in given.items():
        if topic in verdicts:
            verdicts[topic][verdict] = n
    found = Topic.objects.in_bulk(list(totals))
    return [Share(found[topic], n, verdicts[topic]) for topic, n in totals.items()]


def _counted(claims: QuerySet[Claim], **by: F) -> Counter[tuple[Any, ...]]:
    """{(topic, …): how many of the claims are about it}

    Those of the claims themselves and of their articles are counted each by its index; what is
    about a topic in both ways is counted once.
    """
    own, inherited = F("topics"), F("document__topics")
    counts: Counter[tuple[Any, ...]] = Counter()
    for rows, topic, sign in (
        (claims.filter(topics__isnull=False), own, 1),
        (claims.filter(document__topics__isnull=False), inherited, 1),
        (claims.filter(document__topics=own), own, -1),
    ):
        grouped = rows.values_list(topic, *by.values()).annotate(n=Count("pk", distinct=True))
        for *key, n in grouped:
            counts[tuple(key)] += sign * n
    return counts
