"""Long lists as files: asked for, watched while a worker writes them, and fetched."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from sources.actions.exports import export_request, export_stop
from sources.desk import DeskAdmin
from sources.exports import KINDS, as_file
from sources.forms import ActionForm
from sources.ids import row_id
from sources.models import Export
from sources.queries import export_bytes, exports_under_way


class ExportForm(ActionForm):
    """Which list, as its reader had it, and as what."""

    list = forms.CharField()
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    query = forms.CharField(required=False)

    def act(self, *, by: User) -> Export:
        """The export that waits now."""
        given = self.cleaned_data
        return export_request(listed=given["list"], query=given["query"], kind=given["kind"], by=by)


@needs(ENTERED)
def exports_page(request: HttpRequest) -> HttpResponse:
    """One's own files, and the list that was too long to be one at once, to be asked for."""
    me = signed_in(request)
    exports = Export.objects.filter(owner=me)
    if "part" in request.GET:
        return TemplateResponse(request, "claims/exports_part.html", {"exports": _told(exports)})
    if "stop" in request.POST:
        export = get_object_or_404(exports, pk=row_id(request.POST["stop"]))
        if export_stop(export=export, by=me):
            messages.success(request, _("The file is written no further."))
        return HttpResponseRedirect(request.path)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = _list_of(request, asked["list"]) if "list" in asked else None
    form = ExportForm(request.POST) if request.method == "POST" and wanted else None
    if form and form.perform(by=me):
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("My files"),
        "wanted": wanted,
        "asked": asked,
        "form": form,
        "exports": _told(exports),
        "under_way": exports_under_way().filter(owner=me).exists(),
    }
    return TemplateResponse(request, "claims/exports.html", context)


@needs(ENTERED)
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of one's own export, while one sees its list."""
    export = get_object_or_404(Export, pk=pk, owner=signed_in(request), state=Export.State.DONE)
    _list_of(request, export.listed)
    return as_file(export_bytes(export), kind=export.kind, name=export.file_name)


def _list_of(request: HttpRequest, label: str) -> str:
    """What the list lists; raises Http404 where there is no such list, PermissionDenied."""
    try:
        desk = admin.site.get_model_admin(apps.get_model(label))
    except (LookupError, ValueError, admin.exceptions.NotRegistered) as error:
        raise Http404 from error
    if not isinstance(desk, DeskAdmin):
        raise Http404
    if not desk.has_view_permission(request):
        raise PermissionDenied
    return str(desk.opts.verbose_name_plural)


def _told(exports: Any) -> list[dict[str, Any]]:
    return [
        {
            "row": export,
            "lists": apps.get_model(export.listed)._meta.verbose_name_plural,
            "share": export.written * 100 // export.rows if export.rows else 0,
        }
        for export in exports.order_by("-asked_at")[:50]
    ]


urls = [
    path("", admin.site.admin_view(exports_page), name="exports"),
    path("<int:pk>/", admin.site.admin_view(export_file), name="export-file"),
]
