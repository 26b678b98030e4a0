"""Claims under ``/api/v1/``."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.signed_in import signed_in
from sources.queries import not_withdrawn

from ..actions.claims import claim_add
from ..actions.places import places_given
from ..models import Article, Claim
from ..queries.claims import claims_listed
from .corrections import ClaimInput, Corrections
from .filters import ClaimFilter
from .shapes import ClaimFull


class ClaimView(Corrections, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Claims with their exact places and both questions, each open or answered.

    Attributed ones and the article's own stand side by side; `voice` keeps them apart.
    """

    locked_by = "document_id"
    queryset = claims_listed(aside=True)
    serializer_class = ClaimFull
    filterset_class = ClaimFilter
    ordering_fields = ["id", "confidence", "check_worthiness", "created_at"]
    lookup_value_converter = "int"

    def filter_queryset(self, queryset: Any) -> Any:
        if self.action != "list":
            return queryset
        return super().filter_queryset(queryset.filter(not_withdrawn()))


class ArticleClaimsView(Contract, generics.ListAPIView[Claim]):
    """An article's claims of either voice, in the order of its text."""

    queryset = claims_listed(aside=True)
    serializer_class = ClaimFull
    filterset_class = ClaimFilter
    ordering_fields = ["start", "confidence", "check_worthiness"]
    ordering = "start"

    def filter_queryset(self, queryset: Any) -> Any:
        article = get_object_or_404(Article.every.only("pk"), pk=self.kwargs["article"])
        return super().filter_queryset(queryset.filter(document=article))

    @extend_schema(request=ClaimInput, responses={201: ClaimFull})
    def post(self, request: Request, article: int) -> Response:
        """Add a claim that the engine missed; one that was set aside there is taken back."""
        document = get_object_or_404(Article, pk=article)
        given = ClaimInput(data=request.data)
        given.is_valid(raise_exception=True)
        kind = given.validated_data.pop("kind", "")
        claim = claim_add(
            document=document,
            places=places_given(document.text, given.validated_data),
            kind=kind,
            by=signed_in(request),
        )
        shown = self.get_serializer(self.get_queryset().get(pk=claim.pk)).data
        return Response(shown, status=201, headers={"Location": shown["href"]})
