"""Two people whom a source stood for, told apart: ``sources/N/split/`` and ``splits/``."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources import limits
from sources.limits import Typed
from sources.models import Source

from ..actions.splits import source_split, split_undo
from ..models import SourceSplit
from ..queries.splits import MOST, SplitPlan, split_planned

_CHANGE = "sources.change_source"


class NameGiven(Input):
    language = serializers.CharField(max_length=3)
    name = Typed(limits.NAME)


class PartedInput(Input):
    """What is the other one's."""

    names = serializers.ListField(
        child=NameGiven(), max_length=200, required=False, help_text="Names that go."
    )
    shared = serializers.ListField(
        child=NameGiven(), max_length=200, required=False, help_text="Names that both bear."
    )
    claims = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=MOST,
        required=False,
        help_text="The ids of what the other one said.",
    )
    into = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(),
        required=False,
        allow_null=True,
        help_text="The id of the other source; without one, a new source is made.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for field in {"names", "shared"} & attrs.keys():
            attrs[field] = [(name["language"], name["name"]) for name in attrs[field]]
        return attrs


class SourceSplitInput(PartedInput):
    reason = Typed(limits.NOTE, help_text="How you know that they are two.")
    kind = serializers.ChoiceField(Source.Kind.choices, default=Source.Kind.UNKNOWN)
    note = serializers.CharField(
        max_length=200, required=False, help_text="What tells a new source apart."
    )


class NameShown(serializers.Serializer[Any]):
    language = serializers.CharField()
    name = serializers.CharField()
    is_main = serializers.BooleanField()


class SplitPlanFull(serializers.Serializer[Any]):
    """What a split would do."""

    stays = NameShown(many=True, help_text="Names of the source afterwards.")
    gets = NameShown(many=True, help_text="Names that the other one is given.")
    claims = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of the claims that would go."
    )
    answered = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Those of them on which a verdict stands or waits: the split would be refused.",
    )

    def to_representation(self, instance: SplitPlan) -> dict[str, Any]:
        keys = {
            "claims": [claim.pk for claim in instance.claims],
            "answered": [claim.pk for claim in instance.answered],
        }
        return dict(super().to_representation(vars(instance) | keys))


class SplitFull(Shown[SourceSplit]):
    """That names and claims of a source went to another one."""

    href = RowLink(view_name="api:split-detail")
    made = serializers.BooleanField(help_text="Whether the other source came into being for it.")
    change = serializers.IntegerField(
        source="change_id", allow_null=True, help_text="The change of the claims, if any went."
    )
    by = serializers.CharField(source="by.username")
    undone_by = serializers.CharField(source="undone_by.username", default=None, allow_null=True)

    class Meta:
        model = SourceSplit
        fields = [
            *("id", "href", "source", "into", "made", "reason", "names_before", "names_after"),
            *("change", "by", "at", "undone_at", "undone_by"),
        ]


class SplitPlanView(Contract):
    """What would go to another source."""

    needs: ClassVar[dict[str, str]] = {"POST": _CHANGE}
    keeps_answers = False

    @extend_schema(request=PartedInput, responses=SplitPlanFull)
    def post(self, request: Request, source: int) -> Response:
        """Tell what a split would do; nothing is changed."""
        given = PartedInput.of(request)
        return Response(SplitPlanFull(split_planned(source=_source(source), **given)).data)


class SplitSourceView(Contract):
    """Tells two apart whom a source stood for."""

    needs: ClassVar[dict[str, str]] = {"POST": _CHANGE}

    @extend_schema(request=SourceSplitInput, responses={201: SplitFull})
    def post(self, request: Request, source: int) -> Response:
        """Give names and claims of a source to another one, or to a new one.

        Offices, notes and what it published stay. `splits/` undoes it.
        400 `claim_answered`: a verdict stands on one of the claims, or waits for review.
        403 `source_settled`: verdicts rest on a main name that would go.
        """
        given = SourceSplitInput.of(request)
        split = source_split(source=_source(source), by=signed_in(request), **given)
        return Response(SplitFull(split, context={"request": request}).data, status=201)


class SplitView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SourceSplit]
):
    """Which sources were told apart, the latest first."""

    queryset = SourceSplit.objects.select_related("by", "undone_by")
    serializer_class = SplitFull
    filterset_fields = ["source", "into"]
    ordering_fields = ["id"]
    ordering = "-id"
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {"GET": "sources.view_source", "POST": _CHANGE}

    @extend_schema(request=None, responses={200: SplitFull})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Make the two one again: names and claims as they were.

        409 `changed_since`: names, claims or one of the two changed since.
        """
        split_undo(split=self.get_object(), by=signed_in(request))
        return Response(self.get_serializer(self.get_object()).data)


def _source(source: int) -> Source:
    return get_object_or_404(Source, pk=min(source, 2**63 - 1))
