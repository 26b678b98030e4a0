"""When rows changed last, as the triggers wrote it down."""

from typing import TypeVar

from django.db.models import CharField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from ..models import Update

_M = TypeVar("_M", bound=Model)


def with_updated_at(rows: QuerySet[_M], kind: str) -> QuerySet[_M]:
    """The rows with ``updated_at``: when they last changed, of claims their answers too."""
    update = Update.objects.filter(kind=kind, thing=Cast(OuterRef("pk"), CharField()))
    return rows.annotate(updated_at=Subquery(update.values("at")[:1]))  # type: ignore[return-value]
