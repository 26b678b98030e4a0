"""Every read of fact checks that others published."""

from django.db.models import QuerySet

from sources.queries import texts_deferred

from ..models import FactCheck


def checks_listed() -> QuerySet[FactCheck]:
    """Fact checks with their documents, without texts; the latest import first."""
    rows = FactCheck.objects.select_related("document__publisher")
    rows = rows.prefetch_related("document__publisher__names")
    return texts_deferred(rows, "document")
