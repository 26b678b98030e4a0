"""Fact checks that others published: taken in from a file, and what came last."""

from collections import Counter
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import needs
from config.signed_in import signed_in
from sources.exports import KINDS, Columns, exported
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


@needs("claims.view_factcheck")
def checks_file(request: HttpRequest, kind: str) -> HttpResponseBase:  # noqa: ARG001 - as every view
    """All of them as a file; what was rated otherwise since is among them, and says so."""
    return exported(checks_listed().defer("published"), _columns(), kind=kind, name="fact-checks")


def _columns() -> Columns:
    return {
        "id": ("id", attrgetter("pk")),
        "claim": (_("The claim that was checked"), attrgetter("claim")),
        "rating": (_("Their rating"), attrgetter("rating")),
        "current": (_("stands"), attrgetter("current")),
        "publisher": (_("Checked by"), attrgetter("publisher")),
        "claimant": (_("Said by"), attrgetter("claimant")),
        "url": (_("address"), attrgetter("document.url")),
        "date": (_("Date"), attrgetter("document.published_on")),
    }


urls = [
    path("", admin.site.admin_view(checks_page), name="fact-checks"),
    *(
        path(
            f"export.{kind}",
            admin.site.admin_view(checks_file),
            {"kind": kind},
            name=f"fact-checks-{kind}",
        )
        for kind in KINDS
    ),
]
