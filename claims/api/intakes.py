"""Addresses that are brought in, and feeds that bring them, under ``/api/v1/``."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.contract import Contract
from config.given import AnyRow, Choices, Filters, Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.api.sources import UPDATED, SourceLink
from sources.models import Source

from ..actions.feeds import feed_add, feed_change, feed_poll_now
from ..actions.intakes import intake_file, intake_retry, intake_unfile
from ..models import ExtractionRun, Feed, Intake
from ..queries.intakes import feeds_with_counts, intakes_with_progress
from .waiting import WaitInput, waited

#: Seconds after which asking again for an intake that is under way makes sense.
RETRY_AFTER = 2
UNDER_WAY = {"queued", "fetching", "read", "extracting"}


class Why(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField(help_text="A sentence for an editor: what to do.")


class IntakeLine(Shown[Intake]):
    """One address and how far it has come: ask again after `Retry-After` seconds until `state` is
    done or failed."""

    href = RowLink(view_name="api:intake-detail")
    state = serializers.ChoiceField(
        Intake.Progress.choices,
        source="progress",
        read_only=True,
        help_text="read: its article is stored, and waits for the search for its claims.",
    )
    reason = serializers.SerializerMethodField(
        help_text="Why it failed, or why a queued one is tried again; else null."
    )
    article = serializers.SerializerMethodField(help_text="What it became; null until then.")
    is_new = serializers.BooleanField(
        read_only=True, help_text="False where the desk had this article already."
    )
    feed: Any = serializers.HyperlinkedRelatedField(
        view_name="api:feed-detail", read_only=True, allow_null=True
    )

    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta:
        model = Intake
        fields = [
            "id",
            "href",
            "updated_at",
            "url",
            "state",
            "reason",
            "article",
            "is_new",
            "feed",
            "attempt",
            "created_at",
            "due_at",
            "started_at",
            "finished_at",
        ]

    @extend_schema_field(Why(allow_null=True))
    def get_reason(self, intake: Any) -> dict[str, str] | None:
        if intake.code:
            return {"code": intake.code, "message": intake.sentence}
        if intake.run_reason:
            reason = ExtractionRun.Reason(intake.run_reason)
            return {"code": reason.value, "message": str(reason.label)}
        return None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_article(self, intake: Intake) -> str | None:
        if intake.document_id is None:
            return None
        asked = self.context["request"]
        return reverse("api:article-detail", [intake.document_id], request=asked)


class IntakeFilter(Filters):
    state = Choices("progress", choices=Intake.Progress.choices)
    feed = AnyRow(queryset=Feed.objects.all())

    class Meta:
        model = Intake
        fields = ["url"]


class IntakeView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Intake]
):
    """Addresses that were given or that a feed named, and how far each has come."""

    queryset = intakes_with_progress()
    serializer_class = IntakeLine
    filterset_class = IntakeFilter
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs = {"POST": "claims.add_article"}
    reads = ("wait",)

    @extend_schema(parameters=[WaitInput])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        intake = waited(request, self.get_object, under_way=_is_under_way)
        return Response(self.get_serializer(intake).data, headers=intake_headers(intake))

    @extend_schema(request=None, responses={202: IntakeLine})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: Any = None) -> Response:
        """Try an address again that failed."""
        intake = intake_retry(intake=self.get_object(), by=signed_in(request))
        row = self.get_queryset().get(pk=intake.pk)
        return Response(self.get_serializer(row).data, status=202, headers=intake_headers(row))

    @extend_schema(request=None, responses=IntakeLine)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: Any = None) -> Response:
        """File a failure away about which nothing can be done: it is counted no more."""
        intake_file(intake=self.get_object(), by=signed_in(request))
        return self.retrieve(request)

    @extend_schema(request=None, responses=IntakeLine)
    @action(detail=True, methods=["post"])
    def unfile(self, request: Request, pk: Any = None) -> Response:
        """Have a failure back that was filed away."""
        intake_unfile(intake=self.get_object(), by=signed_in(request))
        return self.retrieve(request)


def intake_headers(intake: Any) -> dict[str, str]:
    """When to ask again: soon, or once it is its turn at the site."""
    if not _is_under_way(intake):
        return {}
    left = (intake.due_at - timezone.now()).total_seconds() if intake.progress == "queued" else 0
    return {"Retry-After": str(max(RETRY_AFTER, int(left)))}


def _is_under_way(intake: Any) -> bool:
    return intake.progress in UNDER_WAY


class FeedLine(Shown[Feed]):
    href = RowLink(view_name="api:feed-detail")
    publisher = SourceLink(allow_null=True)
    reason = serializers.SerializerMethodField(help_text="Why it was not read last; else null.")
    came = serializers.IntegerField(read_only=True, help_text="Articles that came by it.")
    failed = serializers.IntegerField(read_only=True, help_text="Entries that did not come.")
    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta:
        model = Feed
        fields = [
            "id",
            "href",
            "updated_at",
            "url",
            "title",
            "publisher",
            "language",
            "minutes",
            "active",
            "reason",
            "failures",
            "came",
            "failed",
            "polled_at",
            "next_at",
            "created_at",
        ]

    @extend_schema_field(Why(allow_null=True))
    def get_reason(self, feed: Feed) -> dict[str, str] | None:
        return {"code": feed.code, "message": feed.sentence} if feed.code else None


class FeedInput(Input):
    url = serializers.URLField(max_length=2000)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, allow_null=True, help_text="A source's id."
    )
    language = serializers.CharField(max_length=35, required=False, allow_blank=True)
    minutes = serializers.IntegerField(
        min_value=5, max_value=1440, required=False, help_text="The interval in minutes."
    )
    active = serializers.BooleanField(required=False, help_text="False: it is not asked.")


class FeedView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Feed]
):
    """RSS and Atom feeds whose entries become articles; `intakes/?feed=1` lists what came."""

    queryset = feeds_with_counts()
    serializer_class = FeedLine
    filterset_fields = ["active", "url"]
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs = {"POST": "claims.add_feed", "PATCH": "claims.change_feed"}

    @extend_schema(request=FeedInput, responses={201: FeedLine})
    def create(self, request: Request) -> Response:
        """Follow a feed; it is asked at once."""
        given = FeedInput(data=request.data)
        given.is_valid(raise_exception=True)
        feed = feed_add(**given.validated_data, by=signed_in(request))
        return self._answer(feed, status=201)

    @extend_schema(request=FeedInput, responses=FeedLine)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Change it, or stop it (`active`: false)."""
        given = FeedInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        feed = feed_change(feed=self.get_object(), by=signed_in(request), **given.validated_data)
        return self._answer(feed)

    @extend_schema(request=None, responses={202: FeedLine})
    @action(detail=True, methods=["post"])
    def poll(self, request: Request, pk: Any = None) -> Response:
        """Ask it now, whenever its time would be."""
        return self._answer(
            feed_poll_now(feed=self.get_object(), by=signed_in(request)), status=202
        )

    def _answer(self, feed: Feed, *, status: int = 200) -> Response:
        shown = self.get_serializer(self.get_queryset().get(pk=feed.pk)).data
        headers = {"Location": shown["href"]} if status == 201 else {}
        return Response(shown, status=status, headers=headers)
