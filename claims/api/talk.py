"""What people tell each other about claims, and what the caller was told, under ``/api/v1/``."""

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in
from sources import limits
from sources.limits import Typed

from ..actions.comments import comment_add
from ..actions.notifications import notifications_read
from ..models import Claim, Comment, Notification
from .filters import NotificationFilter

# --- comments --------------------------------------------------------------------------


class CommentFull(Shown[Comment]):
    """What somebody said about a claim."""

    author = serializers.CharField(source="author.username")
    mentions = serializers.SlugRelatedField[Any](
        slug_field="username",
        many=True,
        read_only=True,
        help_text="Usernames of those whom it calls.",
    )

    class Meta:
        model = Comment
        fields = ["id", "author", "text", "mentions", "created_at"]


class CommentInput(Input):
    text = Typed(
        limits.NOTE,
        allow_blank=True,
        help_text="`@name` (a username, or a full name joined by underscores) calls people.",
    )


class ClaimCommentsView(Contract, generics.ListAPIView[Comment]):
    """What people said about a claim, the first of them first."""

    queryset = Comment.objects.select_related("author").prefetch_related(
        Prefetch("mentions", get_user_model()._default_manager.order_by("username"))
    )
    serializer_class = CommentFull
    ordering_fields = ["created_at"]
    ordering = "created_at"
    needs: ClassVar[dict[str, str]] = {
        "GET": "claims.view_comment",
        "POST": "claims.add_comment",
    }

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.filter(claim=self._claim()))

    @extend_schema(request=CommentInput, responses={201: CommentFull})
    def post(self, request: Request, claim: int) -> Response:
        """Say something about the claim; whom it calls or concerns is told so.

        400 `comment_missing`: nothing is said.
        """
        row = self._claim()
        given = CommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        comment = comment_add(claim=row, by=signed_in(request), **given.validated_data)
        shown = self.get_serializer(self.get_queryset().get(pk=comment.pk)).data
        return Response(shown, status=201)

    def _claim(self) -> Claim:
        return get_object_or_404(Claim, pk=self.kwargs["claim"])


# --- notifications ---------------------------------------------------------------------


class NotificationFull(Shown[Notification]):
    """That somebody did something which concerns the caller, or the desk found something out."""

    by = serializers.CharField(source="by.username", default=None, allow_null=True)

    class Meta:
        model = Notification
        fields = ["id", "kind", "claim", "by", "text", "at", "read_at"]
        extra_kwargs = {
            "text": {
                "help_text": "What they wrote with it, if anything; of `assigned`, how many claims"
                " it were where there were several: `claim` is the first of them."
            },
            "read_at": {"help_text": "Null while the caller has not read it."},
        }


class ToRead(Input):
    """Some of the caller's notifications, or without ``ids`` all of them."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        max_length=200,
    )


class WereRead(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many of them were unread before.")


class NotificationsView(Contract, generics.ListAPIView[Notification]):
    """What the caller was told, the latest first."""

    queryset = Notification.objects.select_related("by")
    serializer_class = NotificationFull
    filterset_class = NotificationFilter
    ordering_fields = ["id"]
    ordering = "-id"
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD"), "claims.view_claim")

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.filter(user=self.request.user))


class NotificationsReadView(Contract, generics.GenericAPIView[Notification]):
    """The caller has read what they were told."""

    queryset = Notification.objects.all()
    serializer_class = WereRead
    filterset_class = None
    pagination_class = None
    needs: ClassVar[dict[str, str]] = {"POST": "claims.view_claim"}

    @extend_schema(request=ToRead, responses={200: WereRead})
    def post(self, request: Request) -> Response:
        """Count the caller's notifications as read: those in `ids`, or all of them.

        Other people's are left as they are.
        """
        given = ToRead(data=request.data)
        given.is_valid(raise_exception=True)
        read = notifications_read(user=request.user, **given.validated_data)
        return Response({"read": read})
