"""One's tokens under ``/api/v1/tokens/``: which there are, and ending them; admins anybody's."""

from typing import Any, ClassVar

import django_filters
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Filters
from config.rows import Shown
from config.signed_in import signed_in

from ..actions.tokens import token_end
from ..models import TokenNote
from ..queries.tokens import tokens_endable
from ..roles import SCOPES


class TokenLine(Shown[TokenNote]):
    """A token, without its secret."""

    id = serializers.CharField(source="pk", help_text="A digest, which opens nothing.")
    href = serializers.HyperlinkedIdentityField(view_name="api:token-detail")
    username = serializers.CharField(source="token.user.username")
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)))
    created_at = serializers.DateTimeField(source="token.created")
    expiry = serializers.DateTimeField(source="token.expiry", allow_null=True)
    is_this = serializers.SerializerMethodField(help_text="Is it the one that asks?")

    class Meta:
        model = TokenNote
        fields = [
            *("id", "href", "username", "name", "scopes", "created_at", "expiry", "used_at"),
            "is_this",
        ]
        extra_kwargs = {"used_at": {"help_text": "Exact to ten minutes; null: never."}}

    def get_is_this(self, note: TokenNote) -> bool:
        asks = self.context["request"].auth
        return isinstance(asks, AuthToken) and asks.pk == note.pk


class TokenFilter(Filters):
    username = django_filters.CharFilter(
        method="of", help_text="For admins: whose; without it, one's own."
    )

    class Meta:
        model = TokenNote
        fields: ClassVar[list[str]] = []

    def of(self, rows: QuerySet[TokenNote], _field: str, _value: str) -> QuerySet[TokenNote]:
        return rows  # the view has chosen them


class OwnTokensView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[TokenNote]
):
    """One's tokens; `auth/token/` makes one. The scope `admin` ends them."""

    queryset = TokenNote.objects.select_related("token__user")
    serializer_class = TokenLine
    filterset_class = TokenFilter
    ordering = "-pk"
    lookup_value_converter = "str"
    writes_in = "admin"
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD", "DELETE"), "claims.view_claim")

    def filter_queryset(self, queryset: Any) -> Any:
        if self.action != "list":
            return queryset
        return super().filter_queryset(queryset.filter(token__user=self._person()))

    def get_object(self) -> TokenNote:
        """The token; somebody else's is there for admins alone."""
        note = super().get_object()
        if not tokens_endable(note.token.user, signed_in(self.request)):
            raise Http404
        return note

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End it: one's own, or as an admin that of somebody who may do no more than oneself."""
        note = self.get_object()
        token_end(person=note.token.user, digest=pk, by=signed_in(request))
        return Response(status=204)

    def _person(self) -> User:
        me, name = signed_in(self.request), self.request.query_params.get("username", "")
        person = User.objects.filter(username=name).first() if name else me
        if person is None or not tokens_endable(person, me):
            raise PermissionDenied
        return person
