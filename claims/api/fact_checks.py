"""Fact checks that others published, under ``/api/v1/``: imported, listed, read."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.bodies import JSONBody
from config.contract import Contract
from config.given import Filters
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.api.documents import DocumentBrief
from sources.fact_checks import fact_checks_in

from ..actions.fact_checks import CheckDone, Outcome, checks_import, checks_require
from ..models import FactCheck
from ..queries.fact_checks import checks_listed


class FactCheckBrief(Shown[FactCheck]):
    """A fact check by others, in their words: no verdict of this newsroom."""

    href = RowLink(view_name="api:fact-check-detail")
    url = serializers.URLField(source="document.url", help_text="Where they published it.")
    published_on = serializers.DateField(source="document.published_on", allow_null=True)

    class Meta:
        model = FactCheck
        fields = [
            "id",
            "href",
            "claim",
            "rating",
            "publisher",
            "claimant",
            "url",
            "published_on",
            "current",
            "imported_at",
        ]
        extra_kwargs = {
            "claim": {"help_text": "The claim that they checked."},
            "rating": {"help_text": "Their rating, as they word it."},
            "claimant": {"help_text": "Who said it, as they name them."},
            "current": {"help_text": "False where they changed the rating since."},
        }


class FactCheckFull(FactCheckBrief):
    """The same with its document, whose text holds claim and rating."""

    document = DocumentBrief()
    published = serializers.CharField(help_text="The ClaimReview as it came, as JSON.")

    class Meta(FactCheckBrief.Meta):
        fields = [*FactCheckBrief.Meta.fields, "document", "published"]


class CheckTaken(serializers.Serializer[Any]):
    """What became of one."""

    item = serializers.CharField(help_text="Where it stood in what was sent: `@graph[2]`.")
    outcome = serializers.ChoiceField(
        [(outcome.value, outcome.value) for outcome in Outcome],
        help_text="changed: rated otherwise than before. refused: see `reason`.",
    )
    check: Any = serializers.HyperlinkedRelatedField(
        view_name="api:fact-check-detail", read_only=True, allow_null=True
    )
    reason = serializers.SerializerMethodField(help_text="Why it was refused; else null.")

    def get_reason(self, done: CheckDone) -> dict[str, str] | None:
        refused = done.refused
        return {"code": refused.code, "message": str(refused)} if refused else None


class ChecksTaken(serializers.Serializer[Any]):
    results = CheckTaken(many=True)


class FactCheckFilter(Filters):
    publisher = django_filters.CharFilter(lookup_expr="iexact")
    url = django_filters.CharFilter("document__url")

    class Meta:
        model = FactCheck
        fields = ["current"]


class FactCheckView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[FactCheck]
):
    """Claims that others checked: their work, proposed on claims that seem the same."""

    queryset = checks_listed()
    filterset_class = FactCheckFilter
    ordering_fields = ["id"]
    parser_classes = [JSONBody]
    lookup_value_converter = "int"
    needs = {"POST": "sources.add_document"}

    def get_queryset(self) -> QuerySet[FactCheck]:
        rows = super().get_queryset()
        return rows if self.action == "retrieve" else rows.defer("published")

    def get_serializer_class(self) -> type[FactCheckBrief]:
        return FactCheckFull if self.action == "retrieve" else FactCheckBrief

    @extend_schema(request=OpenApiTypes.OBJECT, responses=ChecksTaken)
    def create(self, request: Request) -> Response:
        """Import ClaimReviews: one, a list of them, a `@graph`, or a DataFeed; 1,000 at most.

        Each is taken or refused by itself. Sent again, it is known.
        """
        read = checks_require(fact_checks_in(request.data))
        done = checks_import(read=read, by=signed_in(request))
        shown = CheckTaken(done, many=True, context={"request": request})
        return Response({"results": shown.data})
