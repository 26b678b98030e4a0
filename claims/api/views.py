"""Articles, runs, claims, evidence and assessments: every write is one action."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api import ABOUT_THE_TEXT, TextInput

from ..actions import (
    article_submit,
    assessment_publish,
    evidence_add,
    evidence_quote,
    evidence_remove,
)
from ..models import Article, Assessment, Claim, Evidence, ExtractionRun
from ..queries import articles_listed, assessments_listed, claims_listed, evidence_listed
from ..runs import run_request
from . import serializers as shapes
from .filters import ArticleFilter, ClaimFilter

#: Seconds after which asking again for a run that is under way makes sense.
RETRY_AFTER = 2


class ArticleView(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Article]
):
    """Articles, and how far the search for their claims has come."""

    queryset = articles_listed()
    filterset_class = ArticleFilter
    ordering_fields = ["id", "claims_count", "open_count", "statements_count"]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Article]:
        rows = super().get_queryset()
        return rows.defer(None) if self.action == "retrieve" else rows

    def get_serializer_class(self) -> Any:
        return shapes.ArticleFull if self.action == "retrieve" else shapes.ArticleBrief

    @extend_schema(
        request={
            "application/json": TextInput,
            "multipart/form-data": TextInput,
            "text/plain": OpenApiTypes.STR,
        },
        parameters=ABOUT_THE_TEXT,
        responses={202: shapes.Submitted, 200: shapes.Submitted},
    )
    def create(self, request: Request) -> Response:
        """Take an article in and look for its claims; `Location` is the address to watch.

        202: stored, its run is queued. 200: this text from this address is stored
        already, here it is with its latest run. A text that can't be processed is kept
        too; its run fails with a reason.
        """
        given = TextInput(data=request.data)
        given.is_valid(raise_exception=True)
        document, run, created = article_submit(**given.validated_data, by=request.user)
        article = self.get_queryset().get(pk=document.pk)
        return run_answer(run, request, status=202 if created else 200, article=article)


class ArticleExtractView(generics.GenericAPIView[ExtractionRun]):
    """Look for an article's claims again."""

    queryset = ExtractionRun.objects.all()
    serializer_class = shapes.Submitted
    filterset_class = None
    pagination_class = None

    @extend_schema(request=None, responses={202: shapes.Submitted})
    def post(self, request: Request, article: int) -> Response:
        """Queue another run; one that is under way already is the answer instead."""
        row = get_object_or_404(articles_listed(), pk=article)
        run = run_request(document=row, by=request.user)
        return run_answer(run, request, status=202, article=articles_listed().get(pk=article))


class RunView(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ExtractionRun]):
    """The address to watch: where the search for an article's claims stands."""

    queryset = ExtractionRun.objects.all()
    serializer_class = shapes.Run
    lookup_value_converter = "int"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        run = self.get_object()
        return Response(self.get_serializer(run).data, headers=_headers(run))


class ClaimView(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Claim]):
    """Claims with their exact places and both questions, each open or answered.

    Attributed ones and the article's own stand side by side; `voice` keeps them apart.
    """

    queryset = claims_listed()
    serializer_class = shapes.ClaimFull
    filterset_class = ClaimFilter
    ordering_fields = ["id", "confidence", "check_worthiness", "created_at"]
    lookup_value_converter = "int"


class ArticleClaimsView(generics.ListAPIView[Claim]):
    """An article's claims of either voice, in the order of its text."""

    queryset = claims_listed()
    serializer_class = shapes.ClaimFull
    filterset_class = ClaimFilter
    ordering_fields = ["start", "confidence", "check_worthiness"]
    ordering = "start"

    def filter_queryset(self, queryset: Any) -> Any:
        article = get_object_or_404(Article.objects.only("pk"), pk=self.kwargs["article"])
        return super().filter_queryset(queryset.filter(document=article))


class EvidenceView(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Evidence],
):
    """The passages that bear on a claim."""

    queryset = evidence_listed()
    serializer_class = shapes.EvidenceFull
    ordering_fields = ["id"]
    ordering = "id"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Evidence]:
        return super().get_queryset().filter(claim=self.kwargs.get("claim"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().list(request, *args, **kwargs)

    @extend_schema(request=shapes.EvidenceInput, responses={201: shapes.EvidenceFull})
    def create(self, request: Request, claim: int) -> Response:
        """Put a passage beside the claim; the same passage again is the same evidence."""
        row = get_object_or_404(Claim, pk=claim)
        given = shapes.EvidenceInput(data=request.data)
        given.is_valid(raise_exception=True)
        act = evidence_quote if "quote" in given.validated_data else evidence_add
        evidence = act(claim=row, by=request.user, **given.validated_data)
        shown = self.get_serializer(self.get_queryset().get(pk=evidence.pk)).data
        return Response(shown, status=201, headers={"Location": shown["href"]})

    def perform_destroy(self, instance: Evidence) -> None:
        evidence_remove(evidence=instance, by=self.request.user)


class AssessmentView(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Assessment]
):
    """Editors' answers, those included that later ones superseded."""

    queryset = assessments_listed()
    serializer_class = shapes.AssessmentFull
    filterset_fields = ["aspect", "verdict"]
    ordering_fields = ["created_at"]
    ordering = "-created_at"
    lookup_value_converter = "uuid"

    @extend_schema(request=shapes.AssessmentInput, responses={201: shapes.AssessmentFull})
    def create(self, request: Request) -> Response:
        """Answer one of a claim's questions; the previous answer is kept, superseded."""
        given = shapes.AssessmentInput(data=request.data)
        given.is_valid(raise_exception=True)
        answer = assessment_publish(by=request.user, **given.validated_data)
        shown = self.get_serializer(self.get_queryset().get(pk=answer.pk)).data
        return Response(shown, status=201, headers={"Location": shown["href"]})


class ClaimAssessmentsView(generics.ListAPIView[Assessment]):
    """The history of a claim's answers, the latest first."""

    queryset = assessments_listed()
    serializer_class = shapes.AssessmentFull
    filterset_fields = ["aspect", "verdict"]
    ordering_fields = ["created_at"]
    ordering = "-created_at"

    def filter_queryset(self, queryset: Any) -> Any:
        claim = get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().filter_queryset(queryset.filter(claim=claim))


def run_answer(run: ExtractionRun, request: Request, *, status: int, article: Article) -> Response:
    """The article, its run, and the run's address twice: in the body and as ``Location``."""
    context = {"request": request}
    shown = shapes.Run(run, context=context).data
    body = {
        "article": shapes.ArticleBrief(article, context=context).data,
        "run": shown,
        "watch": shown["href"],
    }
    return Response(body, status=status, headers={"Location": shown["href"], **_headers(run)})


def _headers(run: ExtractionRun) -> dict[str, str]:
    under_way = run.state in (ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING)
    return {"Retry-After": str(RETRY_AFTER)} if under_way else {}
