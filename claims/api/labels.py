"""Labels under ``/api/v1/``: what this newsroom calls its verdicts."""

from typing import Any

from django.utils.functional import SimpleLazyObject
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets

from config.contract import Contract
from config.rows import Shown

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


class LabelView(Contract, viewsets.ReadOnlyModelViewSet[Label]):
    """The newsroom's own words for verdicts, in its order; those no longer in use too."""

    queryset = Label.objects.prefetch_related("names")
    serializer_class = LabelFull
    filterset_fields = ["verdict", "active"]
    ordering_fields = ["position"]
    ordering = "position"
    lookup_value_converter = "int"

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "newsroom": SimpleLazyObject(newsroom_settings)}
