"""Assessments under ``/api/v1/``: editors' answers to claims' questions."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.signed_in import signed_in
from sources.errors import Conflict

from ..actions.assessments import assessment_undo
from ..actions.drafts import answer_give
from ..models import Assessment, Claim, Draft
from ..queries.verdicts import assessments_listed, drafts_listed
from .answers import AnswerInput, AssessmentFull, DraftFull
from .changes import claim_shown_with
from .fields import number_sent
from .filters import AssessmentFilter


class AssessmentView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Assessment]
):
    """Editors' answers, those included that later ones superseded."""

    locked_by = "claim.document_id"
    queryset = assessments_listed()
    serializer_class = AssessmentFull
    filterset_class = AssessmentFilter
    ordering_fields = ["created_at"]
    ordering = "-created_at"
    lookup_value_converter = "uuid"
    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=AnswerInput, responses={201: AssessmentFull, 202: DraftFull})
    def create(self, request: Request) -> Response:
        """Answer one of a claim's questions; the previous answer is kept, superseded.

        201: published. 202: in this newsroom a second person approves a verdict; here is
        the draft that waits for them, and `Location` is where to see what they decide.
        409 `claim_changed`: the claim reads otherwise than at `claim_version`; beside the
        error, `claim` is how it is now, `read` how it was, as far as its changes tell.
        """
        given = AnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        answer = answer_give(by=signed_in(request), **given.validated_data)
        if isinstance(answer, Draft):
            return draft_answer(answer, request, status=202)
        return assessment_answer(answer, request)

    @extend_schema(request=None, responses={201: AssessmentFull})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: Any = None) -> Response:
        """Take your own latest answer back; what stood before it stands again, as one more answer.

        400 `not_yours`: correct it instead. 400 `not_current`: another one stands by now.
        """
        answer = assessment_undo(assessment=self.get_object(), by=signed_in(request))
        return assessment_answer(answer, request)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, Conflict) and exc.code == "claim_changed":
            claim_shown_with(response, number_sent(self.request, "claim"), self, "claim_version")
        return response


class ClaimAssessmentsView(Contract, generics.ListAPIView[Assessment]):
    """The history of a claim's answers, the latest first."""

    queryset = assessments_listed()
    serializer_class = AssessmentFull
    filterset_class = AssessmentFilter
    ordering_fields = ["created_at"]
    ordering = "-created_at"

    def filter_queryset(self, queryset: Any) -> Any:
        claim = get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().filter_queryset(queryset.filter(claim=claim))


def assessment_answer(assessment: Assessment, request: Request) -> Response:
    """201 with an assessment that was published just now."""
    row = assessments_listed().get(pk=assessment.pk)
    shown = AssessmentFull(row, context={"request": request}).data
    return Response(shown, status=201, headers={"Location": shown["href"]})


def draft_answer(draft: Draft, request: Request, *, status: int = 200) -> Response:
    """A draft as it is now; its address also as ``Location``."""
    row = drafts_listed().get(pk=draft.pk)
    shown = DraftFull(row, context={"request": request}).data
    return Response(shown, status=status, headers={"Location": shown["href"]})
