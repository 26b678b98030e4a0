"""A person's tokens for programs: made, shown once, and ended; admins end anybody's."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from sources.errors import Refused
from sources.forms import ActionForm
from sources.people import display_name

from ..actions.tokens import NAME, token_end, token_make
from ..queries.tokens import tokens_endable, tokens_of
from ..roles import SCOPES


class TokenForm(ActionForm):
    """What a new token is called, and for."""

    name = forms.CharField(required=False)
    scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()),
        error_messages={"required": gettext_lazy("Choose what the token may do.")},
    )

    def act(self, *, by: User) -> str:
        """The secret, shown this once."""
        _token, secret = token_make(by=by, **self.cleaned_data)
        return secret


@needs(ENTERED)
def tokens_page(request: HttpRequest) -> HttpResponse:
    """One's own tokens, with the new one's secret where one was just made."""
    me = signed_in(request)
    if "end" in request.POST:
        return _end(request, me)
    form = TokenForm(request.POST) if request.method == "POST" else None
    secret = form.result if form and form.perform(by=me) else ""
    return _page(request, me, form=form, secret=secret)


@needs("auth.change_user")
def tokens_of_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else's tokens, for an admin to end."""
    person = get_object_or_404(User, pk=pk)
    if not tokens_endable(person, signed_in(request)):
        raise PermissionDenied
    if request.method == "POST":
        return _end(request, person)
    return _page(request, person)


def _end(request: HttpRequest, person: User) -> HttpResponse:
    try:
        token_end(person=person, digest=request.POST.get("end", ""), by=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The token has ended."))
    return HttpResponseRedirect(request.path)


def _page(request: HttpRequest, person: User, **more: Any) -> HttpResponse:
    own = person.pk == signed_in(request).pk
    title = _("API tokens") if own else _("API tokens of %s") % display_name(person)
    context = {
        **admin.site.each_context(request),
        "title": title,
        "own": own,
        "tokens": tokens_of(person),
        "name_length": NAME,
        "scopes": SCOPES,
        **more,
    }
    return TemplateResponse(request, "claims/tokens.html", context)


urls = [
    path("", admin.site.admin_view(tokens_page), name="tokens"),
    path("<int:pk>/", admin.site.admin_view(tokens_of_page), name="tokens-of"),
]
