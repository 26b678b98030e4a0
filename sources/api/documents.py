"""Documents under ``/api/v1/``: what of a text is taken, and what is shown."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.bodies import TEXT_BODIES, sent_as_json
from config.contract import AnswersFile, Contract
from config.given import AnyRow, Day, Filters, Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in

from .. import limits
from ..actions.documents import document_store, language_tag
from ..cleaning import is_markup
from ..days import moment_require
from ..encodings import ENCODINGS
from ..errors import Refused
from ..given import outlet_named
from ..limits import Typed
from ..models import Correction, Document, DocumentAddress, Original, Source
from ..originals import original_page
from ..queries import documents_found, documents_shown
from ..received import Received, as_file
from ..uploads import file_columns
from .sources import SEARCHED, UPDATED, SourceLink

#: What a document may be that is posted as one: articles and pictures come by other addresses.
KINDS = [
    each
    for each in Document.Kind.choices
    if each[0] not in (Document.Kind.ARTICLE, Document.Kind.PICTURE)
]


class Unaltered(serializers.CharField):
    """A text taken as it comes, NULs and lone surrogates too: documents keep everything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **kwargs)
        self.validators = []

    def to_internal_value(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else super().to_internal_value(data)


class PublishedAt(serializers.DateTimeField):
    """A moment at which something can have been published; a naive one is one of the desk."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment: datetime = super().to_internal_value(value)
            moment_require(moment)
        except OverflowError:  # moved into the desk's time zone, it would lie before the year 1
            self.fail("overflow")
        except Refused as refused:
            raise serializers.ValidationError(str(refused), code=refused.code) from refused
        return moment


class TextInput(Input):
    """A published text, and what is known about it."""

    text = Unaltered(required=False, help_text="Kept as it is, white space too.")
    title = Typed(limits.LINE, required=False, allow_blank=True)
    author = Typed(300, required=False, allow_blank=True, help_text="As the page names them.")
    language = serializers.CharField(
        max_length=35,
        required=False,
        allow_blank=True,
        help_text="ISO 639-1, as in `ar`; detected where it is not given.",
    )
    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, allow_null=True, help_text="A source's id."
    )
    published_at = PublishedAt(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        file, encoding = attrs.pop("file", None), attrs.pop("encoding", "")
        if (file is None) == ("text" not in attrs):
            raise serializers.ValidationError({"text": _("Send either a text or a file.")})
        if file is not None:
            declared = file.content_type or ""
            received = as_file(file.name, file.read(), declared, encoding=encoding)
        elif isinstance(attrs["text"], bytes):  # a body that is the text
            declared = self.context["request"].content_type or ""
            received = as_file("", attrs["text"], declared, encoding=encoding)
        elif is_markup(attrs["text"]):
            markup = attrs["text"].encode("utf-8", "replace")
            received = as_file("", markup, "text/html; charset=utf-8")
        else:
            return attrs
        return self._read(attrs, received)

    def _read(self, attrs: dict[str, Any], received: Received) -> dict[str, Any]:
        """With what is in a file; what was sent beside it goes before what it says of itself."""
        read = file_columns(received)
        outlet = read.pop("outlet", "")
        if outlet and not attrs.get("publisher"):
            language = attrs.get("language", "")
            attrs["publisher"] = outlet_named(outlet, language=language_tag(language))
        given = {name: value for name, value in attrs.items() if value or name not in read}
        return {**read, **given, "text": read["text"]}


class FileInput(TextInput):
    """The same, where the text may be a file, or bytes that are a body of their own."""

    file = serializers.FileField(
        required=False,
        allow_empty_file=True,
        help_text="Instead of `text`: plain text, HTML, PDF, .docx, .odt, .rtf, .eml, .srt or .vtt."
        " Title, author, outlet and date are taken from it where it says them and you do not.",
    )
    encoding = serializers.ChoiceField(
        list(ENCODINGS),
        required=False,
        help_text="Of a file or a `text/plain` body, where the answer was `encoding_doubtful`.",
    )


#: For a text/plain body, which holds nothing but the text.
ABOUT_THE_TEXT = [
    OpenApiParameter(name, kind, description="With a `text/plain` body.")
    for name, kind in (
        ("encoding", OpenApiTypes.STR),
        ("title", OpenApiTypes.STR),
        ("author", OpenApiTypes.STR),
        ("language", OpenApiTypes.STR),
        ("url", OpenApiTypes.URI),
        ("publisher", OpenApiTypes.INT),
        ("published_at", OpenApiTypes.DATETIME),
    )
]


class LanguageDetected(serializers.Serializer[Any]):
    """What an answer to a new text says of its language."""

    language_detected = serializers.SerializerMethodField(
        help_text="Was `language` detected from the text, and by nobody given?"
    )

    def get_language_detected(self, _row: Any) -> bool:
        return bool(self.context.get("language_detected"))


class DocumentInput(TextInput):
    """A statement, report, transcript, dataset or post."""

    kind = serializers.ChoiceField(
        KINDS,
        default=Document.Kind.STATEMENT,
        help_text="Articles are posted to `articles/`.",
    )


class DocumentFileInput(FileInput, DocumentInput):
    """The same as a file."""


class DocumentBrief(Shown[Document]):
    href = RowLink(view_name="api:document-detail")
    publisher = SourceLink(allow_null=True)

    class Meta:
        model = Document
        fields = [
            "id",
            "href",
            "kind",
            "title",
            "author",
            "language",
            "url",
            "publisher",
            "published_at",
            "published_on",
            "created_at",
        ]
        extra_kwargs = {
            "published_on": {"help_text": "The day of it, the same one in every time zone."}
        }


class DocumentLine(DocumentBrief):
    """A document, and when it changed last."""

    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta(DocumentBrief.Meta):
        fields = [*DocumentBrief.Meta.fields, "updated_at"]


class DocumentTaken(LanguageDetected, DocumentBrief):
    """A document that was sent."""

    class Meta(DocumentBrief.Meta):
        fields = [*DocumentBrief.Meta.fields, "language_detected"]


class Further(Shown[DocumentAddress]):
    class Meta:
        model = DocumentAddress
        fields = ["url"]


class OriginalLine(Shown[Original]):
    """What was received: its bytes are at the document's `original/`, with this `id` asked for."""

    class Meta:
        model = Original
        fields = [
            "id",
            "file_name",
            "media_type",
            "charset",
            "size",
            "sha256",
            "asked",
            "final",
            "redirects",
            "received_at",
        ]
        extra_kwargs = {"redirects": {"help_text": "The addresses between the two."}}


class DocumentFull(DocumentLine):
    """A document with its text, to which offsets are code points."""

    original = RowLink(view_name="api:document-original", help_text="The bytes as received.")
    originals = OriginalLine(
        many=True,
        read_only=True,
        help_text="What was received as bytes, the first one first; empty for a text sent as JSON"
        " or pasted, whose bytes are those of the text in UTF-8.",
    )

    addresses = Further(
        many=True,
        read_only=True,
        help_text="Other addresses that lead to it: where a redirect ended, what the page calls"
        " itself.",
    )

    class Meta(DocumentLine.Meta):
        fields = [
            *DocumentLine.Meta.fields,
            "addresses",
            "sha256",
            "text",
            "original",
            "originals",
        ]


class CorrectionLine(Shown[Correction]):
    """What was corrected, from what to what, by whom; `withdrawn_at` true: it was withdrawn."""

    by = serializers.CharField(source="by.username", default=None, allow_null=True)

    class Meta:
        model = Correction
        fields = ["version", "before", "after", "reason", "by", "at"]


class DocumentFilter(Filters):
    published_from = Day("published_on", "gte")
    published_to = Day("published_on", "lte")
    publisher = AnyRow(queryset=Source.objects.all())
    search = django_filters.CharFilter(
        method="found", help_text=f"{SEARCHED} In title, text, and names of who published it."
    )
    q = django_filters.CharFilter(method="found", help_text="The same.")

    class Meta:
        model = Document
        fields = ["kind", "language", "url"]

    def found(self, rows: QuerySet[Any], _field: str, value: str) -> QuerySet[Any]:
        return documents_found(rows, value)


class OriginalOf(AnswersFile, generics.GenericAPIView[Document]):
    """The bytes as received, as a file to be saved."""

    queryset = Document.objects.all()
    reads = ("received",)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "received", OpenApiTypes.INT, description="An id of `originals`; else the first."
            )
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """What was received, byte for byte. Of a text sent as JSON or pasted, its UTF-8."""
        document = get_object_or_404(self.get_queryset(), pk=pk)
        return original_page(document, request.query_params.get("received", ""))


class DocumentView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Document]
):
    """Published texts: articles, and what they are checked against."""

    queryset = documents_shown()
    filterset_class = DocumentFilter
    ordering_fields = ["id"]
    parser_classes = TEXT_BODIES
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Document]:
        rows = super().get_queryset()
        return rows.defer(None).defer("norm") if self.action == "retrieve" else rows

    def get_serializer_class(self) -> type[DocumentLine]:
        return DocumentFull if self.action == "retrieve" else DocumentLine

    @extend_schema(
        request={
            "application/json": DocumentInput,
            "multipart/form-data": DocumentFileInput,
            "text/plain": OpenApiTypes.STR,
        },
        parameters=[*ABOUT_THE_TEXT, OpenApiParameter("kind", description="With `text/plain`.")],
        responses={201: DocumentTaken, 200: DocumentTaken},
    )
    def create(self, request: Request) -> Response:
        """Keep a statement, report or transcript; the same one again is answered with 200."""
        shape = DocumentInput if sent_as_json(request) else DocumentFileInput
        given = shape(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        document, created = document_store(**given.validated_data, by=signed_in(request))
        detected = created and not given.validated_data.get("language")
        shown = DocumentTaken(document, context={"request": request, "language_detected": detected})
        return Response(
            shown.data, status=201 if created else 200, headers={"Location": shown.data["href"]}
        )
