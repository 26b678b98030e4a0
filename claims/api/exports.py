"""Lists as files under ``/api/v1/exports/``: asked for, written by a worker, fetched."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, generics, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import AnswersFile, Contract
from config.given import Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.actions.exports import export_request, export_stop
from sources.exports import KINDS, as_file
from sources.models import Export
from sources.queries import export_bytes

from ..models import SavedView
from ..queries.newsroom import views_offered
from .intakes import RETRY_AFTER

_QUERY = "Its filters, as the address of the desk's list has them: `said=open&o=-2`."
NEEDS = "claims.view_claim"


class ExportLine(Shown[Export]):
    """A file that is to be written, is being written, or is kept for a week."""

    href = RowLink(view_name="api:export-detail")
    file = RowLink(view_name="api:export-file", help_text="Where it is once `state` is `done`.")
    list = serializers.CharField(source="listed")
    rows = serializers.IntegerField(allow_null=True, help_text="Null until it is begun.")
    written = serializers.IntegerField(help_text="Rows so far.")

    class Meta:
        model = Export
        fields = [
            *("id", "href", "file", "list", "kind", "query", "language", "state", "rows"),
            *("written", "size", "asked_at"),
        ]
        extra_kwargs = {"size": {"help_text": "Bytes."}, "query": {"help_text": _QUERY}}


class ExportInput(Input):
    """A list of the desk, with a query or without; or a saved view."""

    list = serializers.CharField(
        max_length=80,
        required=False,
        help_text="What is listed, as in `claims.claim`, `claims.article`, `sources.source`.",
    )
    query = serializers.CharField(
        max_length=4000, required=False, allow_blank=True, help_text=_QUERY
    )
    view = serializers.PrimaryKeyRelatedField(
        queryset=SavedView.objects.all(), required=False, help_text="One of `views/`, by its id."
    )
    kind = serializers.ChoiceField([*KINDS])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("list" in attrs) == ("view" in attrs) or attrs.keys() >= {"view", "query"}:
            message = _("Send either a list, with a query or without, or a view.")
            raise serializers.ValidationError({"list": message})
        return attrs


class ExportView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Export]
):
    """One's own files, the latest first. Each is of the list as it is when the file is begun."""

    queryset = Export.objects.all()
    serializer_class = ExportLine
    filterset_fields = ["state", "kind"]
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    writes_in = "read"
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD", "POST"), NEEDS)

    def get_queryset(self) -> QuerySet[Export]:
        return super().get_queryset().filter(owner=signed_in(self.request))

    @extend_schema(request=ExportInput, responses={202: ExportLine})
    def create(self, request: Request) -> Response:
        """Have every row of a list written as a file, in the language of `Accept-Language`.

        Watch `Location`. 409 `export_under_way`: one at a time.
        """
        asked = ExportInput.of(request)
        by, view, kind = signed_in(request), asked.pop("view", None), asked.pop("kind")
        if view is not None:
            asked = _of_view(view, request)
        query = asked.get("query", "")
        listed = _list_asked(asked["list"], query, by)
        export = export_request(listed=listed, query=query, kind=kind, by=by)
        shown = self.get_serializer(export).data
        headers = {"Location": shown["href"], "Retry-After": str(RETRY_AFTER)}
        return Response(shown, status=202, headers=headers)

    @extend_schema(request=None, responses=ExportLine)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: Any = None) -> Response:
        """Write it no further."""
        export_stop(export=self.get_object(), by=signed_in(request))
        return Response(self.get_serializer(self.get_object()).data)


class ExportFileView(AnswersFile, generics.GenericAPIView[Export]):
    """The file itself."""

    queryset = Export.objects.filter(state=Export.State.DONE)
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD"), NEEDS)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Its bytes, while one sees the list; 404 until it is `done`."""
        rows = self.get_queryset().filter(owner=signed_in(request))
        export = get_object_or_404(rows, pk=min(pk, 2**63 - 1))
        if not _desk_list(export.listed).has_view_permission(request):
            raise exceptions.PermissionDenied
        return as_file(export_bytes(export), kind=export.kind, name=export.file_name)


def _desk_list(label: str) -> Any:
    """The desk's list of a kind of row; raises ValidationError where there is none."""
    try:
        found = admin.site.get_model_admin(apps.get_model(label))
    except (LookupError, ValueError, NotRegistered):
        found = None
    if not hasattr(found, "export_slowly"):
        known = sorted(
            model._meta.label_lower
            for model, each in admin.site._registry.items()
            if hasattr(each, "export_slowly")
        )
        message = _("There is no such list. There are: %s.") % ", ".join(known)
        raise serializers.ValidationError({"list": message})
    return found


def _list_asked(label: str, query: str, by: User) -> str:
    """The list's name, where somebody may ask it so.

    Raises ValidationError, and PermissionDenied for who does not see it.
    """
    found = _desk_list(label)
    try:
        found.export_list(query, reader=by)
    except IncorrectLookupParameters as error:
        message = _("The list has no such filter or order, or none of that value.")
        raise serializers.ValidationError({"query": message}) from error
    return str(found.opts.label_lower)


def _of_view(view: SavedView, request: Request) -> dict[str, str]:
    """The list of a view, and its query for this reader; raises as for an id that is none."""
    if not views_offered(request.user).filter(pk=view.pk).exists():
        refused = ExportInput().fields["view"].error_messages["does_not_exist"]
        raise serializers.ValidationError({"view": refused.format(pk_value=view.pk)})
    label = f"claims.{view.list}"
    return {"list": label, "query": _desk_list(label).query_shown(request, view.query)}
