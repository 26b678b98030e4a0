"""What the memory suggests, under ``/api/v1/``: repeats of a claim, and passages on it."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.api.documents import DocumentBrief

from ..actions.memory import answer_carry, repeat_decide
from ..actions.passages import passage_take, passage_wave
from ..models import Assessment, Claim, Draft, Evidence, Repeat
from ..queries.claims import claims_standing
from ..queries.memory import RepeatShown, passages_proposed, repeats_of, repeats_shown
from .answers import AssessmentFull, DraftFull
from .assessments import assessment_answer, draft_answer
from .fact_checks import FactCheckBrief
from .fields import OFFSETS
from .labels import LabelBrief


class OtherClaim(Shown[Claim]):
    """The other claim of a pair."""

    href = RowLink(view_name="api:claim-detail")
    content = serializers.CharField(
        source="stated", help_text="In its own wording, where it has one."
    )
    article = serializers.IntegerField(source="document_id", help_text="Its article's id.")
    title = serializers.CharField(source="document.title", help_text="Its article's title.")

    class Meta:
        model = Claim
        fields = ["id", "href", "content", "article", "title"]


class DifferenceShown(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Repeat.Differs.choices)
    here = serializers.ListField(
        child=serializers.CharField(), help_text="As this claim writes it; empty where it does not."
    )
    there = serializers.ListField(child=serializers.CharField(), help_text="As the other does.")


class StandingAnswer(Shown[Assessment]):
    """An answer that stands on the other claim."""

    label = LabelBrief(allow_null=True)  # type: ignore[assignment]
    editor = serializers.CharField(source="editor.username")
    doubts = serializers.SerializerMethodField(
        help_text="Why it may not hold here: `old`, or the kinds of what differs. Carrying it over"
        " then needs `confirm`."
    )

    class Meta:
        model = Assessment
        fields = ["id", "aspect", "verdict", "label", "editor", "created_at", "doubts"]

    def get_doubts(self, answer: Assessment) -> list[str]:
        shown: RepeatShown = self.context["shown"]
        return shown.doubts(answer)


class RepeatFull(serializers.Serializer[Any]):
    """Another claim that seems to say the same."""

    claim = OtherClaim(source="other", help_text="The other claim.")
    quoted_otherwise = serializers.BooleanField(
        help_text="Do both quote the same speaker's words, within a week, and differently?"
    )
    is_earlier = serializers.BooleanField(help_text="Was the other one found first?")
    likeness = serializers.FloatField(
        source="row.likeness", help_text="0 to 1: how near their meanings stand."
    )
    differences = DifferenceShown(many=True)
    decision = serializers.ChoiceField(
        Repeat.Decision.choices, source="row.decision", allow_blank=True
    )
    decided_by = serializers.CharField(
        source="row.decided_by.username", default=None, allow_null=True
    )
    decided_at = serializers.DateTimeField(source="row.decided_at", allow_null=True)
    through_others = serializers.SerializerMethodField(
        help_text="True where both were decided to be the same as a third one: there is nothing to"
        " decide."
    )
    answers = serializers.SerializerMethodField()

    def get_through_others(self, shown: RepeatShown) -> bool:
        return not shown.is_suggested

    @extend_schema(responses=StandingAnswer(many=True))
    def get_answers(self, shown: RepeatShown) -> list[dict[str, Any]]:
        context = {**self.context, "shown": shown}
        return list(StandingAnswer(shown.answers, many=True, context=context).data)


class RepeatsFound(serializers.Serializer[Any]):
    results = RepeatFull(many=True)


class DecisionInput(Input):
    other = serializers.PrimaryKeyRelatedField(
        queryset=claims_standing(), help_text="The id of the other claim."
    )
    decision = serializers.ChoiceField(
        Repeat.Decision.choices, allow_blank=True, help_text="Empty takes the last one back."
    )


class CarryInput(Input):
    answer = serializers.PrimaryKeyRelatedField(
        queryset=Assessment.objects.select_related("claim", "editor", "label"),
        help_text="The id of the answer that stands on the other claim.",
    )
    confirm = serializers.BooleanField(
        required=False, help_text="It holds here too, though it is old or the claims differ."
    )


class RepeatsView(Contract):
    """Claims of other articles that seem to say the same; suggestions, until somebody decides."""

    needs: ClassVar[dict[str, str]] = {
        "GET": "claims.view_claim",
        "POST": "claims.change_claim",
    }

    @extend_schema(responses=RepeatsFound)
    def get(self, request: Request, claim: int) -> Response:
        """What was decided to be the same comes first, then the likeliest.

        What was decided to be another claim is left out.
        """
        row = get_object_or_404(claims_standing(), pk=claim)
        shown = RepeatFull(repeats_of(row), many=True, context={"request": request})
        return Response({"results": shown.data})

    @extend_schema(request=DecisionInput, responses=RepeatFull)
    def post(self, request: Request, claim: int) -> Response:
        """Say that both are the same claim, or are not."""
        row = get_object_or_404(claims_standing(), pk=claim)
        given = DecisionInput(data=request.data)
        given.is_valid(raise_exception=True)
        repeat = repeat_decide(claim=row, by=signed_in(request), **given.validated_data)
        pairs = repeats_shown([row], rejected=True)[row.pk]
        shown = next(each for each in pairs if each.row.pk == repeat.pk)
        return Response(RepeatFull(shown, context={"request": request}).data)


class CarryView(Contract):
    """A verdict of the same claim, given to this one."""

    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_claim", "POST": "claims.add_assessment"}

    @extend_schema(request=CarryInput, responses={201: AssessmentFull, 202: DraftFull})
    def post(self, request: Request, claim: int) -> Response:
        """Carry an answer over, with its evidence; the rationale names where it is from.

        202: in this newsroom a second person approves a verdict; here is the draft that waits.
        """
        row = get_object_or_404(claims_standing(), pk=claim)
        given = CarryInput(data=request.data)
        given.is_valid(raise_exception=True)
        answer = answer_carry(claim=row, by=signed_in(request), **given.validated_data)
        if isinstance(answer, Draft):
            return draft_answer(answer, request, status=202)
        return assessment_answer(answer, request)


class PassageProposed(serializers.Serializer[Any]):
    """A passage of a stored document that may bear on the claim."""

    id = serializers.IntegerField(source="row.pk")
    document = DocumentBrief(source="row.document")
    start = serializers.IntegerField(source="row.start", help_text=OFFSETS)
    end = serializers.IntegerField(source="row.end")
    text = serializers.CharField(source="marked.text", help_text="The passage's exact words.")
    marks = serializers.ListField(
        source="marked.places",
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Where in `text` words of the claim stand: start and end in code points.",
    )
    likeness = serializers.FloatField(source="row.likeness")
    differences = DifferenceShown(many=True)
    check = FactCheckBrief(
        allow_null=True,
        help_text="Where it is a fact check by others: taken as evidence, it is claim and rating.",
    )


class PassagesFound(serializers.Serializer[Any]):
    results = PassageProposed(many=True)


class PassageInput(Input):
    passage = serializers.IntegerField(min_value=1, help_text="The id of what was proposed.")
    stance = serializers.ChoiceField(
        Evidence.Stance.choices,
        allow_blank=True,
        help_text="What it does to the claim; empty to wave it away.",
    )


class PassagesView(Contract):
    """Passages of stored documents that may bear on a claim; proposals, until somebody decides."""

    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_claim", "POST": "claims.add_evidence"}

    @extend_schema(responses=PassagesFound)
    def get(self, request: Request, claim: int) -> Response:
        """The likeliest first; what was taken or waved away is left out."""
        row = get_object_or_404(claims_standing(), pk=claim)
        shown = PassageProposed(passages_proposed(row), many=True, context={"request": request})
        return Response({"results": shown.data})

    @extend_schema(request=PassageInput, responses={200: PassagesFound})
    def post(self, request: Request, claim: int) -> Response:
        """Take a passage as evidence, with its stance, or wave it away; answered with the rest."""
        row = get_object_or_404(claims_standing(), pk=claim)
        given = PassageInput(data=request.data)
        given.is_valid(raise_exception=True)
        pk, stance = given.validated_data["passage"], given.validated_data["stance"]
        proposal = get_object_or_404(row.evidence_proposals, pk=min(pk, 2**63 - 1))
        if stance:
            passage_take(proposal=proposal, stance=stance, by=signed_in(request))
        else:
            passage_wave(proposal=proposal, by=signed_in(request))
        return self.get(request, claim)
