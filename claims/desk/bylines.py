"""The page on which somebody says under which name readers may know them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from sources.forms import ActionForm

from ..actions.bylines import NAME, byline_set
from ..queries.people import byline_of


class BylineForm(ActionForm):
    """The name; empty for none."""

    name = forms.CharField(required=False)

    def act(self, *, by: User) -> None:
        """Take it."""
        byline_set(by=by, **self.cleaned_data)


@needs(ENTERED)
def byline_page(request: HttpRequest) -> HttpResponse:
    """One's own public name."""
    me = signed_in(request)
    form = BylineForm(request.POST) if request.method == "POST" else None
    if form and form.perform(by=me):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Public name"),
        "form": form,
        "name": form.data.get("name", "") if form else byline_of(me),
        "name_length": NAME,
    }
    return TemplateResponse(request, "claims/byline.html", context)


urls = [path("", admin.site.admin_view(byline_page), name="byline")]
