"""Evidence under ``/api/v1/``: the passages that bear on a claim."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.bodies import FORM_BODIES, sent_as_json
from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in
from config.sparse import UTF16
from sources import limits
from sources.api.documents import DocumentBrief, PublishedAt
from sources.api.pictures import picture_address
from sources.limits import Typed
from sources.models import Document, Picture, Source
from sources.received import as_file

from ..actions.evidence import evidence_add, evidence_picture, evidence_quote, evidence_remove
from ..models import CitedPage, Claim, Evidence
from ..queries.verdicts import evidence_listed
from .fields import OFFSETS


class EvidenceFull(Shown[Evidence]):
    href = serializers.SerializerMethodField()
    document = DocumentBrief()
    start = serializers.IntegerField(help_text=OFFSETS)
    text = serializers.CharField(source="words", help_text="The passage's exact words.")
    added_by = serializers.CharField(source="added_by.username")
    page_health = serializers.ChoiceField(
        CitedPage.Health.choices,
        source="page.health",
        default="",
        allow_blank=True,
        help_text="How the page where it was published fares; empty without one, or at first.",
    )

    picture = serializers.SerializerMethodField(
        help_text="Where the picture is that the passage describes, as PNG; null without one."
    )

    has_places = True

    class Meta:
        model = Evidence
        fields = [
            "id",
            "href",
            "claim",
            "document",
            "start",
            "end",
            "text",
            "stance",
            "note",
            "added_by",
            "created_at",
            "page_health",
            "gone_since",
            "picture",
        ]
        extra_kwargs = {
            "gone_since": {
                "read_only": True,
                "help_text": "Since when the passage stands on its page no more; else null.",
            }
        }

    def to_representation(self, instance: Evidence) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if utf16 := self.context.get(UTF16):
            shown[UTF16] = utf16.place(instance.document_id, instance.start, instance.end)
        return shown

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_picture(self, evidence: Evidence) -> str | None:
        picture: Picture | None = getattr(evidence.document, "picture", None)
        return picture_address(picture, self.context["request"])

    def get_href(self, evidence: Evidence) -> str:
        place = {"claim": evidence.claim_id, "pk": evidence.pk}
        return reverse("api:evidence-detail", kwargs=place, request=self.context["request"])


#: What only pictures have.
_PICTURED = {"picture", "citation", "description"}


class EvidenceInput(Input):
    """A passage: by `document`, `start` and `end`, or by its words.

    Words are looked for in `document`; without one, they are kept as a statement that
    was published at `url`.  Or a picture: by `citation`, or sent as a form; the passage is what
    `description` says of it.
    """

    stance = serializers.ChoiceField(Evidence.Stance.choices)
    note = Typed(limits.NOTE, required=False, allow_blank=True)
    document = serializers.PrimaryKeyRelatedField(queryset=Document.objects.all(), required=False)
    start = serializers.IntegerField(required=False, min_value=0, help_text=OFFSETS)
    end = serializers.IntegerField(required=False, min_value=1)
    quote = Typed(limits.WORDS, required=False, help_text="The passage's words.")
    citation = serializers.IntegerField(
        required=False, help_text="One of the claim's `pages/`, at whose address a picture is."
    )
    description = Typed(
        limits.NOTE, required=False, allow_blank=True, help_text="What is to be seen on a picture."
    )
    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    title = Typed(limits.LINE, required=False, allow_blank=True)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, help_text="A source's id."
    )
    published_at = PublishedAt(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        offsets = {"document", "start", "end"}
        by_offsets = offsets <= attrs.keys() <= offsets | {"stance", "note"}
        by_words = "quote" in attrs and not {"start", "end"} & attrs.keys()
        of_page = "citation" in attrs and attrs.keys() <= {
            "citation",
            "description",
            "stance",
            "note",
        }
        of_file = "picture" in attrs and not {*offsets, "quote", "citation"} & attrs.keys()
        if not (by_offsets or (by_words and not _PICTURED & attrs.keys()) or of_page or of_file):
            message = _("Send document, start and end, the words as a quote, or a picture.")
            raise serializers.ValidationError({"quote": message})
        return attrs


class EvidenceFileInput(EvidenceInput):
    """The same as a form, where the evidence may be a picture with a `description` of it."""

    picture = serializers.FileField(
        required=False, allow_empty_file=True, help_text="PNG, JPEG, GIF or WebP, at most 10 MB."
    )


class EvidenceView(
    Contract,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Evidence],
):
    """The passages that bear on a claim."""

    locked_by = "claim.document_id"
    queryset = evidence_listed()
    serializer_class = EvidenceFull
    ordering_fields = ["id"]
    ordering = "id"
    lookup_value_converter = "int"
    parser_classes = FORM_BODIES

    def get_queryset(self) -> QuerySet[Evidence]:
        return super().get_queryset().filter(claim=self.kwargs.get("claim"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().list(request, *args, **kwargs)

    @extend_schema(
        request={"application/json": EvidenceInput, "multipart/form-data": EvidenceFileInput},
        responses={201: EvidenceFull},
    )
    def create(self, request: Request, claim: int) -> Response:
        """Put a passage or a picture beside the claim; the same again is the same evidence."""
        row = get_object_or_404(Claim, pk=claim)
        shape = EvidenceInput if sent_as_json(request) else EvidenceFileInput
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        evidence = _added(row, by=signed_in(request), **given.validated_data)
        shown = self.get_serializer(self.get_queryset().get(pk=evidence.pk)).data
        return Response(shown, status=201, headers={"Location": shown["href"]})

    def perform_destroy(self, instance: Evidence) -> None:
        evidence_remove(evidence=instance, by=signed_in(self.request))


def _added(claim: Claim, **given: Any) -> Evidence:
    if "quote" in given:
        return evidence_quote(claim=claim, **given)
    if "document" in given:
        return evidence_add(claim=claim, **given)
    file, citation = given.pop("picture", None), given.pop("citation", None)
    if file:
        given["received"] = as_file(file.name, file.read(), file.content_type or "")
    else:
        given["citation"] = claim.citations.filter(pk=citation).first()
    return evidence_picture(claim=claim, **({"description": ""} | given))
