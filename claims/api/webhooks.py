"""Webhooks under ``/api/v1/``: who is told of what happens, and how that went."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in

from ..actions.webhooks import delivery_replay, webhook_change, webhook_end, webhook_make
from ..models import Delivery, Webhook

EVENTS = "; ".join(f"`{event.value}`: {event.label}" for event in Webhook.Event) + "."


class WebhookLine(Shown[Webhook]):
    """An address that is told of events, each as `{"type", "timestamp", "data"}`, signed."""

    href = serializers.HyperlinkedIdentityField(view_name="api:webhook-detail")
    deliveries = serializers.HyperlinkedIdentityField(
        view_name="api:delivery-list", lookup_url_kwarg="webhook"
    )
    events = serializers.ListField(child=serializers.ChoiceField(Webhook.Event.choices))
    owner = serializers.CharField(source="owner.username", help_text="In whose name it is told.")
    active = serializers.SerializerMethodField(
        help_text="False: somebody stopped it, or its address took nothing several times."
    )

    class Meta:
        model = Webhook
        fields = [
            "id",
            "href",
            "deliveries",
            "url",
            "events",
            "owner",
            "active",
            "failures",
            "created_at",
            "stopped_at",
        ]
        extra_kwargs = {
            "failures": {"help_text": "Deliveries given up, one after the other; 3 stop it."}
        }

    def get_active(self, webhook: Webhook) -> bool:
        return webhook.stopped_at is None


class WebhookMade(WebhookLine):
    class Meta(WebhookLine.Meta):
        fields = [*WebhookLine.Meta.fields, "secret"]
        extra_kwargs = {
            **WebhookLine.Meta.extra_kwargs,
            "secret": {"help_text": "What deliveries are signed with. It is shown this once."},
        }


class WebhookInput(Input):
    url = serializers.URLField(max_length=2000, help_text="Public, http or https.")
    events = serializers.ListField(
        child=serializers.ChoiceField(Webhook.Event.choices), allow_empty=False, help_text=EVENTS
    )


class WebhookChange(Input):
    url = serializers.URLField(max_length=2000, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(Webhook.Event.choices), allow_empty=False, required=False
    )
    active = serializers.BooleanField(
        required=False, help_text="False stops it; true lets it go on with what happens then."
    )


class WebhookView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Webhook]
):
    """Who is told of what happens, the newest first."""

    queryset = Webhook.objects.select_related("owner")
    serializer_class = WebhookLine
    ordering = "-id"
    filterset_class = None
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=WebhookInput, responses={201: WebhookMade})
    def create(self, request: Request) -> Response:
        """Have an address told of events; the answer holds the secret, this once.

        A delivery is a POST with the headers of Standard Webhooks: `webhook-id`,
        `webhook-timestamp` and `webhook-signature` (`v1,` and the base64 HMAC-SHA256 of
        "id.timestamp.body"). A 2xx within 20 seconds takes it; else it is tried again for a day
        and a half. 410 stops the webhook.
        """
        given = WebhookInput(data=request.data)
        given.is_valid(raise_exception=True)
        webhook = webhook_make(by=signed_in(request), **given.validated_data)
        shown = WebhookMade(webhook, context={"request": request}).data
        return Response(shown, status=201, headers={"Location": shown["href"]})

    @extend_schema(request=WebhookChange, responses=WebhookLine)
    def partial_update(self, request: Request, pk: Any = None) -> Response:
        """Change address or events, stop it, or let it go on."""
        given = WebhookChange(data=request.data)
        given.is_valid(raise_exception=True)
        webhook_change(webhook=self.get_object(), by=signed_in(request), **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any = None) -> Response:
        """End it; its log goes too."""
        webhook_end(webhook=self.get_object(), by=signed_in(request))
        return Response(status=204)


class DeliveryLine(Shown[Delivery]):
    """What a webhook was told, and how that went."""

    href = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField(help_text="What is sent.")
    status = serializers.IntegerField(
        allow_null=True,
        help_text="What the receiver answered last; null where there was no answer.",
    )

    class Meta:
        model = Delivery
        fields = [
            "id",
            "href",
            "event",
            "body",
            "state",
            "attempt",
            "status",
            "code",
            "created_at",
            "due_at",
            "delivered_at",
        ]
        extra_kwargs = {
            "id": {"help_text": "The `webhook-id`, the same however often it is sent."},
            "attempt": {"help_text": "How often it was tried."},
            "code": {"help_text": "Why there was no answer, as errors call it; else empty."},
            "due_at": {"help_text": "When it is tried next, while it is waiting."},
        }

    def get_body(self, delivery: Delivery) -> dict[str, Any]:
        return dict(json.loads(delivery.body))

    def get_href(self, delivery: Delivery) -> str:
        place = {"webhook": delivery.webhook_id, "pk": delivery.pk}
        return str(reverse("api:delivery-detail", kwargs=place, request=self.context["request"]))


class DeliveryView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Delivery]
):
    """What a webhook was told in the last 30 days, the latest first."""

    queryset = Delivery.objects.select_related("webhook")
    serializer_class = DeliveryLine
    filterset_fields = ["state", "event"]
    ordering = "-created_at"
    ordering_fields = ["created_at"]
    lookup_value_converter = "uuid"
    needs: ClassVar[dict[str, str]] = {
        "GET": "claims.view_webhook",
        "POST": "claims.change_webhook",
    }

    def get_queryset(self) -> QuerySet[Delivery]:
        if "webhook" not in self.kwargs:
            return super().get_queryset()
        webhook = get_object_or_404(Webhook, pk=self.kwargs["webhook"])
        return super().get_queryset().filter(webhook=webhook)

    @extend_schema(request=None, responses={202: DeliveryLine})
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, webhook: int, pk: Any = None) -> Response:
        """Send it once more, under the same id. 409 `webhook_stopped`: let it go on first."""
        delivery_replay(delivery=self.get_object(), by=signed_in(request))
        return Response(self.get_serializer(self.get_object()).data, status=202)
