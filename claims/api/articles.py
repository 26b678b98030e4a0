"""Articles under ``/api/v1/``, and how far the search for their claims has come."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.bodies import TEXT_BODIES, sent_as_json
from config.contract import Contract
from config.given import Input
from config.links import RowLink
from config.signed_in import signed_in
from sources import limits
from sources.actions.corrections import Completion
from sources.api.documents import (
    ABOUT_THE_TEXT,
    CorrectionLine,
    DocumentBrief,
    DocumentFull,
    FileInput,
    OriginalOf,
    PublishedAt,
    TextInput,
)
from sources.api.sources import UPDATED
from sources.limits import Typed
from sources.models import Correction, Likeness, Source

from ..actions.articles import (
    article_complete,
    article_correct,
    article_restore,
    article_submit,
    article_withdraw,
)
from ..actions.intakes import intake_request
from ..actions.runs import run_request
from ..actions.topics import articles_topics_set
from ..models import Article, ExtractionRun, Intake
from ..queries.articles import articles_listed, runs_shown
from ..queries.intakes import intakes_with_progress
from ..queries.likenesses import articles_alike
from .filters import ArticleFilter
from .intakes import IntakeLine, intake_headers
from .runs import Reason, Run, run_headers
from .topics import TopicNamesShown, TopicsInput

SEEN = "The article's version that you had in view; another one by now is a 409."
_CORRECTING = {"POST": "claims.change_article"}


class ArticleBrief(DocumentBrief):
    """An article with the state of its latest run and how many of its claims wait."""

    href = RowLink(view_name="api:article-detail")
    state = serializers.ChoiceField(ExtractionRun.State.choices, read_only=True)
    reason = serializers.SerializerMethodField(help_text="Why it failed; null unless it did.")
    run = serializers.SerializerMethodField(help_text="Its latest run.")
    claims = RowLink(view_name="api:article-claims", lookup_url_kwarg="article")
    claims_count = serializers.IntegerField(read_only=True, help_text="Attributed claims.")
    open_count = serializers.IntegerField(
        read_only=True, help_text="Attributed claims with a question that nobody has answered."
    )
    statements_count = serializers.IntegerField(
        read_only=True, help_text="Claims in the article's own voice."
    )

    topics = TopicNamesShown(help_text="What it and its claims are about, by name.")
    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta:
        model = Article
        fields = [
            *(field for field in DocumentBrief.Meta.fields if field != "kind"),
            "version",
            "updated_at",
            "withdrawn_at",
            "state",
            "reason",
            "run",
            "claims",
            "claims_count",
            "open_count",
            "statements_count",
            "topics",
        ]
        extra_kwargs = {
            "version": {"help_text": "Counts the corrections; a correction names it."},
            "withdrawn_at": {"help_text": "When it was taken out of every list; else null."},
        }

    @extend_schema_field(Reason(allow_null=True))
    def get_reason(self, article: Any) -> dict[str, str] | None:
        if not article.reason:
            return None
        reason = ExtractionRun.Reason(article.reason)
        return {"code": reason.value, "message": str(reason.label)}

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_run(self, article: Any) -> str | None:
        if article.latest_run is None:
            return None
        return reverse("api:run-detail", [article.latest_run], request=self.context["request"])


class AlikeLine(serializers.Serializer[Any]):
    """Another article that is a version of this one, or a copy."""

    id = serializers.IntegerField(source="article.pk")
    href = RowLink(view_name="api:article-detail", lookup_field="article_id", lookup_url_kwarg="pk")
    kind = serializers.ChoiceField(Likeness.Kind.choices)
    share = serializers.FloatField(help_text="Of the shorter text, how much stands in the other.")
    is_earlier = serializers.BooleanField(help_text="Was it on the desk before this one?")


class ArticleFull(ArticleBrief, DocumentFull):
    alike = serializers.SerializerMethodField(
        help_text="Versions of it by its outlet, and copies elsewhere, the oldest first."
    )
    original = RowLink(view_name="api:article-original", help_text="The bytes as received.")

    class Meta(ArticleBrief.Meta):
        fields = [
            *ArticleBrief.Meta.fields,
            "alike",
            "addresses",
            "sha256",
            "text",
            "original",
            "originals",
        ]

    @extend_schema_field(AlikeLine(many=True))
    def get_alike(self, article: Article) -> Any:
        return AlikeLine(articles_alike(article), many=True, context=self.context).data


class CorrectionInput(Input):
    """What is known otherwise about an article; what is not sent stays as it is."""

    version = serializers.IntegerField(min_value=0, help_text=SEEN)
    title = Typed(limits.LINE, required=False, allow_blank=True)
    author = Typed(300, required=False, allow_blank=True)
    language = serializers.CharField(max_length=35, required=False)
    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, allow_null=True, help_text="A source's id."
    )
    published_at = PublishedAt(required=False, allow_null=True)
    reason = Typed(limits.NOTE, required=False, allow_blank=True)


class WithdrawInput(Input):
    version = serializers.IntegerField(min_value=0, required=False, help_text=SEEN)
    reason = Typed(limits.NOTE, allow_blank=True, help_text="Why; everybody can read it.")


class RestoreInput(Input):
    version = serializers.IntegerField(min_value=0, required=False, help_text=SEEN)
    reason = Typed(limits.NOTE, required=False, allow_blank=True)


class ArticleInput(TextInput):
    """An article's text; or its `url` alone, which a worker then fetches."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("url") and not attrs.keys() & {"text", "file"}:
            return attrs
        return super().validate(attrs)


class ArticleFileInput(FileInput, ArticleInput):
    """The same as a file."""


class Submitted(serializers.Serializer[Any]):
    """What was taken in, and where to see how it goes."""

    article = ArticleBrief(allow_null=True, help_text="Null while its page is yet to be fetched.")
    run = Run(allow_null=True)
    intake = IntakeLine(
        allow_null=True, help_text="How far an address has come; null where a text was sent."
    )
    watch = serializers.URLField(
        help_text="The address to watch, of the run or the intake, as in the `Location` header."
    )
    language_detected = serializers.BooleanField(
        help_text="Was the article's `language` detected from its text, and by nobody given?"
    )
    filled = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that this submission of it filled in."
    )
    differs = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that are known otherwise, and stayed."
    )


class ArticleView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Article]
):
    """Articles, and how far the search for their claims has come."""

    queryset = articles_listed(withdrawn=True)
    filterset_class = ArticleFilter
    ordering_fields = ["id", "claims_count", "open_count", "statements_count"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    def get_queryset(self) -> QuerySet[Article]:
        rows = super().get_queryset()
        return rows.defer(None).defer("norm") if self.action == "retrieve" else rows

    def get_parsers(self) -> list[Any]:
        return super().get_parsers() if self.detail else [each() for each in TEXT_BODIES]

    def get_serializer_class(self) -> Any:
        return ArticleFull if self.action == "retrieve" else ArticleBrief

    @extend_schema(
        request={
            "application/json": ArticleInput,
            "multipart/form-data": ArticleFileInput,
            "text/plain": OpenApiTypes.STR,
        },
        parameters=ABOUT_THE_TEXT,
        responses={202: Submitted, 200: Submitted},
    )
    def create(self, request: Request) -> Response:
        """Take an article in and look for its claims; `Location` is the address to watch.

        202: stored, its run is queued; or, where only a `url` is sent, its page will be fetched
        by a worker, and the `intake` tells how far that has come. 200: this text from this
        address is stored already, here it is with its latest run; what nobody knew of it is
        `filled` in, and what is known otherwise `differs` and stays. A text that can't be
        processed is kept too; its run fails with a reason.
        """
        shape = ArticleInput if sent_as_json(request) else ArticleFileInput
        given = shape(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        by, sent = signed_in(request), given.validated_data
        if "text" not in sent:
            return intake_answer(intake_request(**sent, by=by)[0], request)
        document, run, created = article_submit(**sent, by=by)
        told = None if created else article_complete(article=document, by=by, **sent)
        article = self.get_queryset().get(pk=document.pk)
        return run_answer(
            run,
            request,
            status=202 if created else 200,
            article=article,
            told=told,
            language_detected=created and not sent.get("language"),
        )

    @extend_schema(request=CorrectionInput, responses=ArticleBrief)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Correct what is known about it; the text stays. `corrections/` is the log.

        409 `document_changed`: somebody corrected it since your version. 403 `article_settled`:
        verdicts rest on it, and your role does not correct those.
        """
        return self._acted(article_correct, CorrectionInput, request)

    @extend_schema(request=WithdrawInput, responses=ArticleBrief)
    @action(detail=True, methods=["post"], needs=_CORRECTING)
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take it out of every list, count and export; its claims and verdicts are kept."""
        return self._acted(article_withdraw, WithdrawInput, request)

    @extend_schema(request=RestoreInput, responses=ArticleBrief)
    @action(detail=True, methods=["post"], needs=_CORRECTING)
    def restore(self, request: Request, pk: Any = None) -> Response:
        """Have a withdrawn article back."""
        return self._acted(article_restore, RestoreInput, request)

    @extend_schema(request=TopicsInput, responses=ArticleBrief)
    @action(detail=True, methods=["post"], needs=_CORRECTING)
    def topics(self, request: Request, pk: Any = None) -> Response:
        """Say what it and its claims are about: these topics and no others."""
        article = self.get_object()
        given = TopicsInput(data=request.data)
        given.is_valid(raise_exception=True)
        names = given.validated_data["topics"]
        articles_topics_set(articles=[article], names=names, by=signed_in(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=article.pk)).data)

    def _acted(self, act: Callable[..., Any], takes: type[Input], request: Request) -> Response:
        article = self.get_object()
        given = takes(data=request.data)
        given.is_valid(raise_exception=True)
        act(article=article, by=signed_in(request), **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=article.pk)).data)


class ArticleCorrectionsView(Contract, generics.ListAPIView[Correction]):
    """What was corrected about an article, and that it was withdrawn, the latest first."""

    queryset = Correction.objects.select_related("by")
    serializer_class = CorrectionLine
    filterset_class = None
    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_article"}

    def filter_queryset(self, queryset: Any) -> Any:
        article = get_object_or_404(Article.every.only("pk"), pk=self.kwargs["article"])
        return super().filter_queryset(queryset.filter(document=article))


class ArticleOriginalView(OriginalOf):
    queryset = Article.every.all()


class ArticleExtractView(Contract, generics.GenericAPIView[ExtractionRun]):
    """Look for an article's claims again."""

    queryset = ExtractionRun.objects.all()
    serializer_class = Submitted
    filterset_class = None
    pagination_class = None

    @extend_schema(request=None, responses={202: Submitted})
    def post(self, request: Request, article: int) -> Response:
        """Queue another run; one that is under way already is the answer instead."""
        row = get_object_or_404(articles_listed(withdrawn=True), pk=article)
        run = run_request(document=row, by=signed_in(request))
        return run_answer(run, request, status=202, article=articles_listed().get(pk=article))


def run_answer(
    run: ExtractionRun,
    request: Request,
    *,
    status: int,
    article: Article,
    told: Completion | None = None,
    language_detected: bool = False,
) -> Response:
    """The article, its run, and the run's address twice: in the body and as ``Location``."""
    context = {"request": request}
    shown = Run(runs_shown().get(pk=run.pk), context=context).data
    body = {
        "article": ArticleBrief(article, context=context).data,
        "run": shown,
        "intake": None,
        "watch": shown["href"],
        "language_detected": language_detected,
        "filled": told.filled if told else [],
        "differs": told.differing if told else [],
    }
    return Response(body, status=status, headers={"Location": shown["href"], **run_headers(run)})


def intake_answer(intake: Intake, request: Request) -> Response:
    """The intake, and its address twice, as above."""
    row = intakes_with_progress().get(pk=intake.pk)
    shown = IntakeLine(row, context={"request": request}).data
    body = {"article": None, "run": None, "intake": shown, "watch": shown["href"]}
    body |= {"language_detected": False, "filled": [], "differs": []}
    headers = {"Location": shown["href"], **intake_headers(row)}
    return Response(body, status=202, headers=headers)
