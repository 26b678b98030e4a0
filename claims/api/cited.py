"""Pages that a claim is checked against, under ``/api/v1/``: asked for, watched, read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in
from sources.api.documents import DocumentBrief
from sources.api.pictures import picture_address

from ..actions.cited_pages import citation_remove, page_cite
from ..models import Citation, CitedPage, Claim
from ..queries.cited import citations_listed
from .intakes import RETRY_AFTER, Why


class CitationLine(Shown[Citation]):
    """A page asked for beside a claim, or cited by an answer on it: ask again after `Retry-After`
    seconds until `state` is kept or failed.  A passage of `document` then becomes evidence."""

    href = serializers.SerializerMethodField()
    url = serializers.URLField(source="page.url")
    state = serializers.ChoiceField(CitedPage.State.choices, read_only=True)
    reason = serializers.SerializerMethodField(
        help_text="Why nothing came when the page was asked last; else null."
    )
    document = DocumentBrief(help_text="The copy that was kept; null until then.", allow_null=True)
    health = serializers.ChoiceField(
        CitedPage.Health.choices,
        source="page.health",
        allow_blank=True,
        help_text="How the page fares since: it is looked at again and again. Empty at first.",
    )
    checked_at = serializers.DateTimeField(source="page.checked_at", allow_null=True)
    picture = serializers.SerializerMethodField(
        help_text="Where the picture is that came instead of a page, as PNG; else null. Described"
        " at `evidence/`, it is a document."
    )

    class Meta:
        model = Citation
        fields = [
            "id",
            "href",
            "claim",
            "answer",
            "url",
            "state",
            "reason",
            "document",
            "health",
            "checked_at",
            "picture",
            "created_at",
        ]
        extra_kwargs = {"answer": {"help_text": "The assessment that cites it; else null."}}

    def get_href(self, citation: Citation) -> str:
        place = {"claim": citation.claim_id, "pk": citation.pk}
        return reverse("api:citation-detail", kwargs=place, request=self.context["request"])

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_picture(self, citation: Citation) -> str | None:
        return picture_address(citation.picture, self.context["request"])

    @extend_schema_field(Why(allow_null=True))
    def get_reason(self, citation: Citation) -> dict[str, str] | None:
        page = citation.page
        return {"code": page.code, "message": page.sentence} if page.code else None


class CitationInput(Input):
    """The address of a page; `fresh` fetches one anew that the desk has kept already."""

    url = serializers.URLField(max_length=2000)
    fresh = serializers.BooleanField(required=False)


class CitationView(
    Contract,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Citation],
):
    """Pages asked for beside a claim, or cited by answers on it, and their kept copies."""

    locked_by = "claim.document_id"
    queryset = citations_listed()
    serializer_class = CitationLine
    ordering_fields = ["id"]
    ordering = "id"
    lookup_value_converter = "int"
    needs = dict.fromkeys(("GET", "HEAD"), "claims.view_evidence") | {
        "POST": "claims.add_evidence",
        "DELETE": "claims.delete_evidence",
    }

    def get_queryset(self) -> QuerySet[Citation]:
        return super().get_queryset().filter(claim=self.kwargs.get("claim"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object().pk)

    @extend_schema(request=CitationInput, responses={202: CitationLine, 200: CitationLine})
    def create(self, request: Request, claim: int) -> Response:
        """Have a page beside the claim: fetched by a worker (202), or kept already (200)."""
        row = get_object_or_404(Claim, pk=claim)
        given = CitationInput(data=request.data)
        given.is_valid(raise_exception=True)
        citation = page_cite(claim=row, by=signed_in(request), **given.validated_data)
        return self._answer(citation.pk, under_way=202, location=True)

    def perform_destroy(self, instance: Citation) -> None:
        citation_remove(citation=instance, by=signed_in(self.request))

    def _answer(self, pk: int, *, under_way: int = 200, location: bool = False) -> Response:
        citation = self.get_queryset().get(pk=pk)
        shown = self.get_serializer(citation).data
        headers = {"Location": shown["href"]} if location else {}
        if not citation.is_under_way:
            return Response(shown, headers=headers)
        return Response(shown, under_way, headers=headers | {"Retry-After": str(RETRY_AFTER)})
