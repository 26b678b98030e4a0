"""Runs, the searches for articles' claims, under ``/api/v1/``."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import AnyRow, Filters, YesNo
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.api.sources import UPDATED
from sources.models import Document
from sources.queries import texts_deferred

from ..actions.runs import run_cancel, run_file, run_unfile
from ..models import ExtractionRun
from ..queries.articles import runs_shown
from ..queries.turns import runs_ahead
from .waiting import WaitInput, waited

#: Seconds after which asking again for a run that is under way makes sense.
RETRY_AFTER = 2


class Reason(serializers.Serializer[Any]):
    code = serializers.ChoiceField(ExtractionRun.Reason.choices)
    message = serializers.CharField(help_text="A sentence for an editor: what to do.")


class RunChanges(serializers.Serializer[Any]):
    new = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of claims.")
    gone = serializers.ListField(
        child=serializers.CharField(), help_text="The words of claims that are none any more."
    )
    changed = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of claims.")


class Run(Shown[ExtractionRun]):
    """One extraction: ask again after `Retry-After` seconds while it is queued or running, or with
    `wait`."""

    href = RowLink(view_name="api:run-detail")
    article = serializers.IntegerField(source="document_id", read_only=True)
    claims = RowLink(
        view_name="api:article-claims",
        lookup_field="document_id",
        lookup_url_kwarg="article",
        help_text="Where the article's claims are.",
    )
    reason = serializers.SerializerMethodField(help_text="Why it failed; null unless it did.")
    ahead = serializers.SerializerMethodField(
        help_text="How many runs come before it; null unless it is queued, and in lists. Those that"
        " a person waits for at the desk come first, the others in turn for each who sent some."
    )
    changes = serializers.SerializerMethodField(
        help_text="What it changed of an earlier extraction; null for a first one. What people"
        " worked on is never changed: see the article's proposals."
    )

    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta:
        model = ExtractionRun
        fields = [
            "id",
            "href",
            "updated_at",
            "article",
            "claims",
            "state",
            "ahead",
            "reason",
            "filed_at",
            "attempt",
            "engine_version",
            "model_names",
            "timings",
            "claims_found",
            "statements_found",
            "sentences",
            "words",
            "changes",
            "queued_at",
            "started_at",
            "finished_at",
        ]

    @extend_schema_field(Reason(allow_null=True))
    def get_reason(self, run: ExtractionRun) -> dict[str, str] | None:
        if not run.reason:
            return None
        return {"code": run.reason, "message": run.get_reason_display()}

    def get_ahead(self, run: ExtractionRun) -> int | None:
        return None if getattr(self.parent, "many", False) else runs_ahead(run)

    @extend_schema_field(RunChanges(allow_null=True))
    def get_changes(self, run: ExtractionRun) -> dict[str, Any] | None:
        return run.changes or None


class RunFilter(Filters):
    article = AnyRow("document", queryset=texts_deferred(Document.objects.all()))
    filed = YesNo(
        "filed_at", "isnull", exclude=True, help_text="Whether its failure was filed away."
    )

    class Meta:
        model = ExtractionRun
        fields = ["state", "reason"]


class RunView(
    Contract,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ExtractionRun],
):
    """Searches for articles' claims, and where each stands: the address to watch."""

    queryset = runs_shown()
    serializer_class = Run
    filterset_class = RunFilter
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}
    reads = ("wait",)

    @extend_schema(parameters=[WaitInput])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        run = waited(request, self.get_object, under_way=_is_under_way)
        return Response(self.get_serializer(run).data, headers=run_headers(run))

    @extend_schema(request=None, responses=Run)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any = None) -> Response:
        """Stop one that is queued or running: it has failed then, as `cancelled`, and is filed
        away; nothing of it is stored."""
        run_cancel(run=self.get_object(), by=signed_in(request))
        return self.retrieve(request)

    @extend_schema(request=None, responses=Run)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: Any = None) -> Response:
        """File a failure away about which nothing can be done: it leaves the list of failures."""
        run_file(run=self.get_object(), by=signed_in(request))
        return self.retrieve(request)

    @extend_schema(request=None, responses=Run)
    @action(detail=True, methods=["post"])
    def unfile(self, request: Request, pk: Any = None) -> Response:
        """Have a failure back that was filed away."""
        run_unfile(run=self.get_object(), by=signed_in(request))
        return self.retrieve(request)


def run_headers(run: ExtractionRun) -> dict[str, str]:
    """When to ask again, while it is under way."""
    return {"Retry-After": str(RETRY_AFTER)} if _is_under_way(run) else {}


def _is_under_way(run: ExtractionRun) -> bool:
    return run.state in (ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING)
