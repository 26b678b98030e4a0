"""Assessments under ``/api/v1/``: editors' answers to claims' questions."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from ..actions import assessment_publish
from ..models import Assessment, Claim
from ..queries import assessments_listed
from .answers import AssessmentFull, AssessmentInput


class AssessmentView(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Assessment]
):
    """Editors' answers, those included that later ones superseded."""

    queryset = assessments_listed()
    serializer_class = AssessmentFull
    filterset_fields = ["aspect", "verdict"]
    ordering_fields = ["created_at"]
    ordering = "-created_at"
    lookup_value_converter = "uuid"

    @extend_schema(request=AssessmentInput, responses={201: AssessmentFull})
    def create(self, request: Request) -> Response:
        """Answer one of a claim's questions; the previous answer is kept, superseded."""
        given = AssessmentInput(data=request.data)
        given.is_valid(raise_exception=True)
        answer = assessment_publish(by=request.user, **given.validated_data)
        shown = self.get_serializer(self.get_queryset().get(pk=answer.pk)).data
        return Response(shown, status=201, headers={"Location": shown["href"]})


class ClaimAssessmentsView(generics.ListAPIView[Assessment]):
    """The history of a claim's answers, the latest first."""

    queryset = assessments_listed()
    serializer_class = AssessmentFull
    filterset_fields = ["aspect", "verdict"]
    ordering_fields = ["created_at"]
    ordering = "-created_at"

    def filter_queryset(self, queryset: Any) -> Any:
        claim = get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().filter_queryset(queryset.filter(claim=claim))
