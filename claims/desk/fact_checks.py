"""Fact checks that others published: taken in from a file, and what came last."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import needs
from config.signed_in import signed_in
from sources.forms import ActionForm

from ..actions.fact_checks import CheckDone, Outcome, checks_import_file
from ..queries.fact_checks import checks_listed

#: How many of the latest the page shows; and of what was refused.
LATEST, REFUSED = 50, 50
OUTCOMES = {
    Outcome.STORED: gettext_lazy("new"),
    Outcome.CHANGED: gettext_lazy("rated otherwise than before"),
    Outcome.KNOWN: gettext_lazy("known already"),
    Outcome.REFUSED: gettext_lazy("refused"),
}


class ChecksForm(ActionForm):
    """A file of fact checks."""

    file = forms.FileField(
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        }
    )

    def __init__(self, data: Any, files: Any) -> None:
        super().__init__(data)
        self.files = files

    def act(self, *, by: User) -> list[CheckDone]:
        """What became of each."""
        return checks_import_file(data=self.cleaned_data["file"].read(), by=by)


@needs("claims.view_factcheck")
def checks_page(request: HttpRequest) -> HttpResponse:
    """What came last, with the form that takes more, and what became of a file just sent."""
    form = ChecksForm(request.POST, request.FILES) if request.method == "POST" else None
    told = form.result if form and form.perform(by=signed_in(request)) else None
    page = {
        **admin.site.each_context(request),
        "title": _("Fact checks by others"),
        "form": form,
        "checks": checks_listed().defer("published")[:LATEST],
        "may_import": request.user.has_perm("sources.add_document"),
        **(_told(told) if told is not None else {}),
    }
    return TemplateResponse(request, "claims/fact_checks.html", page)


def _told(done: list[CheckDone]) -> dict[str, Any]:
    counts = Counter(each.outcome for each in done)
    refused = [each for each in done if each.refused]
    return {
        "counts": [(OUTCOMES[outcome], counts[outcome]) for outcome in Outcome if counts[outcome]],
        "refused": refused[:REFUSED],
        "more_refused": len(refused[REFUSED:]),
    }


urls = [path("", admin.site.admin_view(checks_page), name="fact-checks")]
