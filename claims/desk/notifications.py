"""What concerns the person at the desk: a page of notifications, and the way to each."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.needs import needs
from sources.ids import row_id

from ..actions.notifications import notifications_read
from ..models import Notification
from ..queries.notifications import is_about_many, notifications_of
from ..templatetags.desk import claim_address

#: Notifications a page.
PAGE = 40


@needs("claims.view_claim")
def notifications_page(request: HttpRequest) -> HttpResponse:
    """The person's notifications, the newest first."""
    pages = Paginator(notifications_of(request.user), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Notifications"),
        "page": page,
        "newest": next((n.pk for n in page), 0),
    }
    return TemplateResponse(request, "claims/notifications.html", context)


@never_cache
@needs("claims.view_claim")
def notification_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the claim, or all that are one's own, to the switches or the webhooks.

    For whom it concerns, it is read then.

    Mails lead here too, and may be passed on: to others it only shows the way.
    """
    notification = get_object_or_404(Notification.objects.select_related("claim"), pk=pk)
    notifications_read(user=request.user, ids=[pk])
    if notification.kind == Notification.Kind.STOPPED:
        return redirect("webhooks")
    if notification.claim is None:
        return redirect("admin:claims_newsroom_change", 1)
    if is_about_many(notification) and notification.user_id == request.user.pk:
        return HttpResponseRedirect(f"{reverse('admin:claims_claim_changelist')}?queue=mine")
    return HttpResponseRedirect(claim_address(notification.claim))


@require_POST
@needs("claims.view_claim")
def notifications_all_read(request: Any) -> HttpResponse:
    """All are read that the person had in view: those that came after ``newest`` are not."""
    newest = row_id(request.POST.get("newest", ""))
    if newest:
        seen = Notification.objects.filter(user=request.user, pk__lte=newest)
        notifications_read(user=request.user, ids=seen.values_list("pk", flat=True))
    return redirect("notifications")


urls = [
    path("", admin.site.admin_view(notifications_page), name="notifications"),
    path("<int:pk>/", admin.site.admin_view(notification_open), name="notification"),
    path("read/", admin.site.admin_view(notifications_all_read), name="notifications-read"),
]
