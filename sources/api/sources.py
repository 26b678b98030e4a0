"""Sources and their merges under ``/api/v1/``."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Filters, Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in

from .. import limits
from ..actions.merges import merge_undo, source_merge
from ..actions.names import Name as NameGiven
from ..actions.sources import source_save, source_store
from ..limits import Typed
from ..models import Merge, Source, SourceName
from ..queries import names_fetched, sources_found, sources_shown

UPDATED = "When it changed last; `updates/` tells what has changed since you last asked."
#: How every list is searched.
SEARCHED = (
    "All these words, in any order and spelling; those in quotation marks side by side. Best first."
)


class SourceLink(Shown[Source]):
    """A source by one name, in the request's language; a merged one as the one it is."""

    href = RowLink(view_name="api:source-detail")
    name = serializers.CharField(source="*", read_only=True)

    class Meta:
        model = Source
        fields = ["id", "href", "name"]

    def to_representation(self, instance: Source) -> dict[str, Any]:
        return super().to_representation(instance.merged_into or instance)


class Name(Shown[SourceName]):
    class Meta:
        model = SourceName
        fields = ["language", "name", "is_main"]


class SourceNamed(Shown[Source]):
    href = RowLink(view_name="api:source-detail")
    name = serializers.CharField(source="*", read_only=True)
    names = Name(many=True, source="called")
    parent = SourceLink(allow_null=True, help_text="The institution that it is a part of.")

    class Meta:
        model = Source
        fields = ["id", "href", "name", "kind", "wikidata_id", "note", "parent", "names"]


class SourceFull(SourceNamed):
    """In full, and when it changed last."""

    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta(SourceNamed.Meta):
        fields = [*SourceNamed.Meta.fields, "updated_at"]


class StandingSource(SourceNamed):
    """In full; a merged one as the one it is."""

    def to_representation(self, instance: Source) -> dict[str, Any]:
        return super().to_representation(instance.merged_into or instance)


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


class SourceChangeInput(Input):
    """What is known otherwise about a source; what is not sent stays as it is."""

    names = serializers.DictField(
        child=serializers.ListField(child=Typed(limits.NAME), max_length=50),
        help_text="All that it has afterwards, by language, the main one first.",
    )
    kind = serializers.ChoiceField(Source.Kind.choices)
    wikidata_id = serializers.CharField(max_length=16, allow_null=True, allow_blank=True)
    note = serializers.CharField(max_length=200, allow_blank=True)


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


class SourceView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Source]
):
    """Who speaks and who publishes, with names in many languages."""

    queryset = sources_shown().prefetch_related(*names_fetched("parent"))
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

    @extend_schema(request=SourceChangeInput(partial=True), responses=SourceFull)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct names, kind, Wikidata item or note; the log keeps who did.

        403 `source_settled`: verdicts rest on it, and your role gives it no other main name or
        item. To take names away takes a permission of its own.
        """
        source = self.get_object()
        given = SourceChangeInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        stands = {name: getattr(source, name) for name in ("kind", "wikidata_id", "note")}
        known = [NameGiven(name.language, name.name, name.is_main) for name in source.names.all()]
        wanted = {"names": known} | stands | _with_names(given.validated_data)
        source_save(source=source, by=signed_in(request), **wanted)
        shown = SourceFull(self.get_queryset().get(pk=source.pk), context={"request": request})
        return Response(shown.data)

    @extend_schema(request=SameSourceInput, responses={200: SourceFull})
    @action(detail=True, methods=["post"], needs={"POST": "sources.change_source"})
    def merge(self, request: Request, pk: int) -> Response:
        """Make this source an alias of another; answers with the other. `merges/` undoes it."""
        given = SameSourceInput(data=request.data)
        given.is_valid(raise_exception=True)
        into = source_merge(source=self.get_object(), by=signed_in(request), **given.validated_data)
        shown = SourceFull(self.get_queryset().get(pk=into.pk), context={"request": request})
        return Response(shown.data)


def _with_names(given: dict[str, Any]) -> dict[str, Any]:
    """What is sent, its names as the action takes them: the first in a language is the main one."""
    if "names" not in given:
        return given
    names = [
        NameGiven(language, name, is_main=at == 0)
        for language, said in given["names"].items()
        for at, name in enumerate(said)
    ]
    return given | {"names": names}


class MergeFull(Shown[Merge]):
    """That a source was found to be another one; names of that one, before and after."""

    href = RowLink(view_name="api:merge-detail")
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


class MergeView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Merge]
):
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
