"""Labels under ``/api/v1/``: what this newsroom calls its verdicts."""

from typing import Any

from django.utils.functional import SimpleLazyObject
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in
from sources.limits import Typed

from ..actions.labels import NAME, label_delete, label_save
from ..domain.verdicts import ASPECTS, VERDICT_CHOICES
from ..models import Label, Newsroom
from ..queries.newsroom import newsroom_settings


class LabelBrief(Shown[Label]):
    """The newsroom's own word for a verdict, in the request's language."""

    name = serializers.CharField(source="*", read_only=True)

    class Meta:
        model = Label
        fields = ["id", "name", "verdict", "rating"]


class Scale(Shown[Newsroom]):
    class Meta:
        model = Newsroom
        fields = ["rating_worst", "rating_best"]


class LabelFull(LabelBrief):
    names = serializers.SerializerMethodField(help_text="By language, as in `ar`.")
    scale = serializers.SerializerMethodField(help_text="What public ratings run from and to.")

    class Meta(LabelBrief.Meta):
        fields = [*LabelBrief.Meta.fields, "scale", "aspect", "names", "active"]
        extra_kwargs = {
            "aspect": {"help_text": "The only question that it answers; empty for both."},
            "active": {"help_text": "Only such a label can be given to an answer."},
        }

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_names(self, label: Label) -> dict[str, str]:
        return {name.language: name.name for name in label.names.all()}

    @extend_schema_field(Scale)
    def get_scale(self, label: Label) -> Any:
        return Scale(self.context["newsroom"]).data


#: What a correction leaves as it is where it is not sent, besides the names.
_KEPT = ("verdict", "aspect", "rating", "position", "active")


class LabelInput(Input):
    names = serializers.DictField(
        child=Typed(NAME), help_text="Its one name in each language; these are all that it has."
    )
    verdict = serializers.ChoiceField(VERDICT_CHOICES)
    aspect = serializers.ChoiceField(
        ASPECTS, required=False, allow_blank=True, help_text="The only question; empty: both."
    )
    rating = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=32767, help_text="Public; or null."
    )
    position = serializers.IntegerField(
        required=False, min_value=0, max_value=32767, help_text="Its place among the labels."
    )
    active = serializers.BooleanField(required=False)


class LabelView(Contract, viewsets.ReadOnlyModelViewSet[Label]):
    """The newsroom's own words for verdicts, in its order; those no longer in use too."""

    queryset = Label.objects.prefetch_related("names")
    serializer_class = LabelFull
    filterset_fields = ["verdict", "active"]
    ordering_fields = ["position"]
    ordering = "position"
    lookup_value_converter = "int"

    @extend_schema(request=LabelInput, responses={201: LabelFull})
    def create(self, request: Request) -> Response:
        """Make a label."""
        given = LabelInput.of(request)
        return self._answer(label_save(label=None, by=signed_in(request), **given), status=201)

    @extend_schema(request=LabelInput(partial=True), responses=LabelFull)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Change what is sent. 400 `label_in_use`: what answers carry goes on saying what it said;
        names in further languages, its place and whether it is offered may change."""
        label = self.get_object()
        stands = {name: getattr(label, name) for name in _KEPT}
        stands["names"] = {name.language: name.name for name in label.names.all()}
        given = stands | LabelInput.of(request, partial=True)
        return self._answer(label_save(label=label, by=signed_in(request), **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any = None) -> Response:
        """Take it away. 400 `label_in_use`: answers carry it, so put it out of use instead."""
        label_delete(label=self.get_object(), by=signed_in(request))
        return Response(status=204)

    def _answer(self, label: Label, *, status: int = 200) -> Response:
        shown = self.get_serializer(self.get_queryset().get(pk=label.pk)).data
        return Response(shown, status=status)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "newsroom": SimpleLazyObject(newsroom_settings)}
