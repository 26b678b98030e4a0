"""Who is told of what happens here: webhooks made, stopped, ended, and what each was told."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import needs
from config.signed_in import signed_in
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id

from ..actions.webhooks import delivery_replay, webhook_change, webhook_end, webhook_make
from ..models import Delivery, Webhook
from ..queries.webhooks import deliveries_latest


class WebhookForm(ActionForm):
    """Which address is told of what."""

    url = forms.CharField(error_messages={"required": gettext_lazy("Give the receiver's address.")})
    events = forms.MultipleChoiceField(
        choices=Webhook.Event.choices,
        error_messages={"required": gettext_lazy("Choose what it is told of.")},
    )

    def act(self, *, by: User) -> str:
        """The secret, shown this once."""
        return webhook_make(by=by, **self.cleaned_data).secret


@needs("claims.view_webhook")
def webhooks_page(request: HttpRequest) -> HttpResponse:
    """All webhooks with their latest deliveries, and the new one's secret where one was made."""
    me = signed_in(request)
    if request.POST.keys() & {"end", "stop", "go", "replay"}:
        return _acted(request, me)
    form = WebhookForm(request.POST) if request.method == "POST" else None
    secret = form.result if form and form.perform(by=me) else ""
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Webhooks"),
        "webhooks": Webhook.objects.select_related("owner"),
        "deliveries": deliveries_latest(),
        "events": Webhook.Event.choices,
        "form": form,
        "secret": secret,
    }
    return TemplateResponse(request, "claims/webhooks.html", context)


def _acted(request: HttpRequest, me: User) -> HttpResponse:
    """End, stop or let go on the webhook that a button names, or send a delivery again."""
    try:
        if "replay" in request.POST:
            delivery_replay(delivery=_delivery(request.POST["replay"]), by=me)
            said = _("It is sent again.")
        elif "end" in request.POST:
            webhook_end(webhook=_webhook(request.POST["end"]), by=me)
            said = _("The webhook has ended.")
        else:
            active = "go" in request.POST
            named = request.POST["go" if active else "stop"]
            webhook_change(webhook=_webhook(named), by=me, active=active)
            said = _("The webhook goes on.") if active else _("The webhook is stopped.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _webhook(given: str) -> Webhook:
    return get_object_or_404(Webhook, pk=row_id(given))


def _delivery(given: str) -> Delivery:
    try:
        pk = UUID(given)
    except ValueError:
        pk = UUID(int=0)
    return get_object_or_404(Delivery.objects.select_related("webhook"), pk=pk)


urls = [path("", admin.site.admin_view(webhooks_page), name="webhooks")]
