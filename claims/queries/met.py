"""Which sources were met most often lately, for lists that offer some of them to choose from."""

from collections.abc import Sequence

from django.db.models import Count, F, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from config.remembered import remembered_if_dear
from sources.models import Document

from ..models import Claim

#: Among how many of the latest claims, or documents, those met most often are looked for.
LATEST = 20_000


@remembered_if_dear
def outlets_met(most: int) -> Sequence[int]:
    """The keys of those who published most of the latest documents, so many at most."""
    published = Document.objects.order_by().filter(publisher__isnull=False)
    latest = published.filter(pk__gt=_before_latest(Document))
    return _met_most(latest.values(source=F("publisher")), most)


@remembered_if_dear
def speakers_met(most: int) -> Sequence[int]:
    """The keys of those who spoke most of the latest attributed claims, so many at most."""
    latest = _before_latest(Claim)
    claims = Claim.objects.filter(voice=Claim.Voice.ATTRIBUTED, pk__gt=latest).order_by()
    # Said of both, or PostgreSQL would read all claims to find those few.
    links = Claim.speakers.through.objects.filter(claim__gt=latest)
    return _met_most(links.filter(claim__in=claims.values("pk")).values("source"), most)


def _before_latest(model: type[Model]) -> Coalesce:
    """The key behind which the latest rows are, found with the query that asks for these."""
    keys = model._default_manager.order_by("-pk").values("pk")
    return Coalesce(Subquery(keys[LATEST : LATEST + 1]), Value(0))


def _met_most(met: QuerySet, most: int) -> Sequence[int]:
    """``met`` is a row for each time that a ``source`` was met."""
    counted = met.annotate(n=Count("pk")).order_by("-n", "source")[:most]
    return [row["source"] for row in counted]
