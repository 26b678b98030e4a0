"""Sources and documents under ``/api/v1/``."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.bodies import TEXT_BODIES
from config.given import AnyRow, Day, Filters, Input
from config.signed_in import signed_in

from . import limits
from .actions.documents import document_store, language_tag
from .actions.merges import merge_undo, source_merge
from .actions.sources import source_store
from .cleaning import is_markup
from .encodings import ENCODINGS
from .given import outlet_named
from .limits import PublishedAt, Typed
from .models import Correction, Document, DocumentAddress, Merge, Original, Source, SourceName
from .originals import original_page
from .queries import documents_found, documents_listed, sources_found, sources_with_names
from .received import Received, as_file
from .uploads import file_columns

#: How every list is searched.
SEARCHED = (
    "All these words, in any order and spelling; those in quotation marks side by side. Best first."
)

# --- sources ----------------------------------------------------------------------


class SourceLink(serializers.ModelSerializer[Source]):
    """A source by one name, in the request's language; a merged one as the one it is."""

    href = serializers.HyperlinkedIdentityField(view_name="api:source-detail")
    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Source
        fields = ["id", "href", "name"]

    def to_representation(self, instance: Source) -> dict[str, Any]:
        return super().to_representation(instance.merged_into or instance)


class Name(serializers.ModelSerializer[SourceName]):
    class Meta:
        model = SourceName
        fields = ["language", "name", "is_main"]


class SourceFull(serializers.ModelSerializer[Source]):
    href = serializers.HyperlinkedIdentityField(view_name="api:source-detail")
    name = serializers.CharField(source="__str__", read_only=True)
    names = Name(many=True)

    class Meta:
        model = Source
        fields = ["id", "href", "name", "kind", "wikidata_id", "note", "names"]


class SourceInput(Input):
    names = serializers.DictField(
        child=serializers.ListField(child=Typed(limits.NAME), max_length=50),
        help_text='Names by language, the main one first: `{"ar": ["البيت الأبيض"]}`.',
    )
    kind = serializers.ChoiceField(Source.Kind.choices, default=Source.Kind.UNKNOWN)
    wikidata_id = serializers.CharField(max_length=16, required=False, allow_null=True)
    note = serializers.CharField(
        max_length=200, required=False, help_text="What tells it apart from others of that name."
    )
    namesake = serializers.BooleanField(
        default=False, help_text="Make another source of a known name; takes a `note`."
    )
    add_names = serializers.BooleanField(
        default=False, help_text="The names that the known source lacks are its names too."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            raise serializers.ValidationError({unknown[0]: _("There is no such field.")})
        return attrs


class SameSourceInput(Input):
    into = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), help_text="The id of the source that it is."
    )


class SourceFilter(Filters):
    search = django_filters.CharFilter(
        method="found", help_text=f"{SEARCHED} In names of any language, or a Wikidata item."
    )
    name = django_filters.CharFilter(method="found", help_text="The same.")

    class Meta:
        model = Source
        fields = ["kind", "wikidata_id"]

    def found(self, rows: QuerySet[Source], _field: str, value: str) -> QuerySet[Source]:
        return sources_found(rows, value)


class SourceView(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Source]):
    """Who speaks and who publishes, with names in many languages."""

    queryset = sources_with_names()
    serializer_class = SourceFull
    filterset_class = SourceFilter
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=SourceInput, responses={201: SourceFull, 200: SourceFull})
    def create(self, request: Request) -> Response:
        """Keep a source; one that is known by its names or Wikidata item is completed.

        409: the names belong to several sources (`names_of_several`), the known source lacks
        some of them (`names_new`), or is known otherwise (`source_contradicted`). The error's
        `sources` tells which.
        """
        given = SourceInput(data=request.data)
        given.is_valid(raise_exception=True)
        source, created = source_store(**given.validated_data)
        shown = SourceFull(self.get_queryset().get(pk=source.pk), context={"request": request})
        return Response(
            shown.data, status=201 if created else 200, headers={"Location": shown.data["href"]}
        )

    @extend_schema(request=SameSourceInput, responses={200: SourceFull})
    @action(detail=True, methods=["post"], needs={"POST": "sources.change_source"})
    def merge(self, request: Request, pk: int) -> Response:
        """Make this source an alias of another; answers with the other. `merges/` undoes it."""
        given = SameSourceInput(data=request.data)
        given.is_valid(raise_exception=True)
        into = source_merge(source=self.get_object(), by=signed_in(request), **given.validated_data)
        shown = SourceFull(self.get_queryset().get(pk=into.pk), context={"request": request})
        return Response(shown.data)


class MergeFull(serializers.ModelSerializer[Merge]):
    """That a source was found to be another one; names of that one, before and after."""

    href = serializers.HyperlinkedIdentityField(view_name="api:merge-detail")
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    undone_by = serializers.CharField(source="undone_by.username", default=None, allow_null=True)

    class Meta:
        model = Merge
        fields = [
            "id",
            "href",
            "source",
            "into",
            "names_before",
            "names_after",
            "by",
            "at",
            "undone_at",
            "undone_by",
        ]


class MergeView(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Merge]):
    """Which sources were found to be which, the latest first."""

    queryset = Merge.objects.select_related("by", "undone_by")
    serializer_class = MergeFull
    filterset_fields = ["source", "into"]
    ordering_fields = ["id"]
    ordering = "-id"
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {"POST": "sources.change_source"}

    @extend_schema(request=None, responses={200: MergeFull})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Part the two again; the names are as they were.

        409 `changed_since`: one of them was merged again, or names were changed.
        403 `source_settled`: verdicts rest on what it said, and your role does not part it.
        """
        merge_undo(merge=self.get_object(), by=signed_in(request))
        return Response(self.get_serializer(self.get_object()).data)


# --- documents --------------------------------------------------------------------


class Unaltered(serializers.CharField):
    """A text taken as it comes, NULs and lone surrogates too: documents keep everything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **kwargs)
        self.validators = []

    def to_internal_value(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else super().to_internal_value(data)


class TextInput(Input):
    """A published text, as JSON's ``text`` or as a file, and what is known about it."""

    text = Unaltered(required=False, help_text="Kept as it is, white space too.")
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
    kind = serializers.ChoiceField(
        [choice for choice in Document.Kind.choices if choice[0] != Document.Kind.ARTICLE],
        default=Document.Kind.STATEMENT,
        help_text="Articles are posted to `articles/`.",
    )


class DocumentBrief(serializers.ModelSerializer[Document]):
    href = serializers.HyperlinkedIdentityField(view_name="api:document-detail")
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


class DocumentTaken(LanguageDetected, DocumentBrief):
    """A document that was sent."""

    class Meta(DocumentBrief.Meta):
        fields = [*DocumentBrief.Meta.fields, "language_detected"]


class Further(serializers.ModelSerializer[DocumentAddress]):
    class Meta:
        model = DocumentAddress
        fields = ["url"]


class OriginalLine(serializers.ModelSerializer[Original]):
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


class DocumentFull(DocumentBrief):
    """A document with its text, to which offsets are code points."""

    original = serializers.HyperlinkedIdentityField(
        view_name="api:document-original", help_text="The bytes as received."
    )
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

    class Meta(DocumentBrief.Meta):
        fields = [
            *DocumentBrief.Meta.fields,
            "addresses",
            "sha256",
            "text",
            "original",
            "originals",
        ]


class CorrectionLine(serializers.ModelSerializer[Correction]):
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


class OriginalOf(generics.GenericAPIView[Document]):
    """The bytes as received, as a file to be saved."""

    queryset = Document.objects.all()
    filterset_class = None
    pagination_class = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file is what it is, whatever the client would rather have."""
        return super().perform_content_negotiation(request, force=True)

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
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Document]
):
    """Published texts: articles, and what they are checked against."""

    queryset = documents_listed()
    filterset_class = DocumentFilter
    ordering_fields = ["id"]
    parser_classes = TEXT_BODIES
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Document]:
        rows = super().get_queryset()
        return rows.defer(None).defer("norm") if self.action == "retrieve" else rows

    def get_serializer_class(self) -> type[DocumentBrief]:
        return DocumentFull if self.action == "retrieve" else DocumentBrief

    @extend_schema(
        request={
            "application/json": DocumentInput,
            "multipart/form-data": DocumentInput,
            "text/plain": OpenApiTypes.STR,
        },
        parameters=[*ABOUT_THE_TEXT, OpenApiParameter("kind", description="With `text/plain`.")],
        responses={201: DocumentTaken, 200: DocumentTaken},
    )
    def create(self, request: Request) -> Response:
        """Keep a statement, report or transcript; the same one again is answered with 200."""
        given = DocumentInput(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        document, created = document_store(**given.validated_data, by=signed_in(request))
        detected = created and not given.validated_data.get("language")
        shown = DocumentTaken(document, context={"request": request, "language_detected": detected})
        return Response(
            shown.data, status=201 if created else 200, headers={"Location": shown.data["href"]}
        )
