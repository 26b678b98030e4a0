"""Saved views under ``/api/v1/views/``: the desk's lists with filters, kept under a name."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.limits import Typed

from ..actions.saved_views import (
    NAME,
    QUERY,
    view_delete,
    view_rename,
    view_replace,
    view_save,
    view_share,
)
from ..models import SavedView
from ..queries.newsroom import views_offered

_QUERY = (
    "Filters and order, as in the address of the desk's list: `said=open&q=dam&o=-weight`; columns"
    " by their names."
)


class ViewFull(Shown[SavedView]):
    """A list of the desk with its filters and order; its owner's, or everybody's where shared."""

    href = RowLink(view_name="api:savedview-detail")
    owner = serializers.CharField(source="owner.username")

    class Meta:
        model = SavedView
        fields = ["id", "href", "list", "name", "query", "shared", "owner", "created_at"]
        extra_kwargs = {"query": {"help_text": _QUERY}}


class ViewInput(Input):
    list = serializers.ChoiceField(SavedView.List.choices)
    name = Typed(NAME)
    query = serializers.CharField(
        max_length=QUERY, required=False, allow_blank=True, default="", help_text=_QUERY
    )
    shared = serializers.BooleanField(default=False, help_text="Offered to everybody.")


class ViewChangeInput(Input):
    name = Typed(NAME, required=False)
    query = serializers.CharField(
        max_length=QUERY, required=False, allow_blank=True, help_text=_QUERY
    )
    shared = serializers.BooleanField(required=False)


class SavedViewView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SavedView]
):
    """One's own views, and those for everybody; `exports/` makes a file of one."""

    queryset = SavedView.objects.all()
    serializer_class = ViewFull
    filterset_fields = ["list", "shared"]
    ordering_fields = ["id", "name"]
    ordering = "name"
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = dict.fromkeys(
        ("GET", "HEAD", "POST", "PATCH", "DELETE"), "claims.view_claim"
    )

    def get_queryset(self) -> QuerySet[SavedView]:
        return views_offered(self.request.user)

    @extend_schema(request=ViewInput, responses={201: ViewFull})
    def create(self, request: Request) -> Response:
        """Keep a view of one's own."""
        given = ViewInput.of(request)
        view = view_save(by=signed_in(request), **given)
        shown = self.get_serializer(view).data
        return Response(shown, status=201, headers={"Location": shown["href"]})

    @extend_schema(request=ViewChangeInput, responses=ViewFull)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Call it otherwise, put other filters under it, or share it.

        403 `not_yours`: it is somebody else's.
        """
        view, given, by = self.get_object(), ViewChangeInput.of(request), signed_in(request)
        with transaction.atomic():
            for name, act in _ACTS.items():
                if name in given:
                    act(view=view, by=by, **{name: given[name]})
        return Response(self.get_serializer(view).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any = None) -> Response:
        """Forget it."""
        view_delete(view=self.get_object(), by=signed_in(request))
        return Response(status=204)


_ACTS: dict[str, Any] = {"name": view_rename, "query": view_replace, "shared": view_share}
