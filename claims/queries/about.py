"""What claims and articles are about, as a column of their rows."""

from typing import Any, TypeVar

from django.db.models import Aggregate, JSONField, Model, OuterRef, QuerySet, Subquery

from ..models import Claim, Topic

_M = TypeVar("_M", bound=Model)


class _Names(JSONField):
    """Names, in their order; none where there is no array."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> list[str]:
        return sorted(super().from_db_value(value, expression, connection) or [])


class _Together(Aggregate):
    function = "JSON_GROUP_ARRAY"
    output_field = _Names()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def with_topics(rows: QuerySet[_M]) -> QuerySet[_M]:
    """The claims or articles with ``topic_names``, those of their own, in no query more."""
    link, own = (
        (Topic.claims.through, "claim")
        if issubclass(rows.model, Claim)
        else (Topic.articles.through, "document")
    )
    links: QuerySet[Any] = link._default_manager.filter(**{own: OuterRef("pk")}).order_by()
    names = links.values(own).annotate(together=_Together("topic__name")).values("together")
    return rows.annotate(topic_names=Subquery(names))  # type: ignore[return-value]
