"""One's own page: what is due; what one is called, and when and about what one is written to."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from sources.forms import ActionForm

from ..actions.preferences import preference_set
from ..models import Notification, Preference
from ..queries.notifications import kinds_mailed, preference_of
from ..queries.queues import claims_due

#: How many claims that are due the page names; the list has the others.
DUE = 12
_SPOKEN_OF = [("", gettext_lazy("without gender")), *Preference.SpokenOf.choices]
_LANGUAGES = [("", gettext_lazy("the desk's usual one")), *settings.LANGUAGES]


class OwnForm(ActionForm):
    """Who one is, and how one is reached."""

    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=150)
    spoken_of = forms.ChoiceField(
        label=gettext_lazy("How the desk speaks of me"),
        required=False,
        choices=_SPOKEN_OF,
        help_text=gettext_lazy("Arabic says it by the verb: أعادتها هدى, أعادها كريم."),
    )
    email = forms.CharField(
        label=gettext_lazy("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"dir": "ltr", "autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of mails"), required=False, choices=_LANGUAGES
    )
    mail = forms.ChoiceField(
        label=gettext_lazy("I am written to"),
        choices=Preference.Mail.choices,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("When somebody, or the desk itself"),
        required=False,
        choices=Notification.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def act(self, *, by: User) -> Preference:
        """Take all of it."""
        return preference_set(by=by, **self.cleaned_data)


def _stands(me: User) -> dict[str, Any]:
    preference = preference_of(me)
    return {
        "first_name": me.first_name,
        "last_name": me.last_name,
        "spoken_of": preference.spoken_of,
        "email": me.email,
        "language": preference.language,
        "mail": preference.mail,
        "kinds": kinds_mailed(preference),
    }


@needs(ENTERED)
def own_page(request: HttpRequest) -> HttpResponse:
    """What one is to answer by a day, and what one has set, to be set otherwise."""
    me = signed_in(request)
    form = OwnForm(request.POST) if request.method == "POST" else OwnForm(initial=_stands(me))
    if request.method == "POST" and form.perform(by=me):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context = {**admin.site.each_context(request), "title": _("My page"), "form": form}
    if me.has_perm("claims.view_claim"):
        context |= {"due": claims_due(me)[:DUE], "today": timezone.localdate()}
    return TemplateResponse(request, "claims/own.html", context)


urls = [path("", admin.site.admin_view(own_page), name="own")]
