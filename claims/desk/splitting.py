"""Where a source is told apart from another one that it was taken for."""

import hashlib
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from config.signed_in import signed_in
from sources import limits
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id
from sources.language_names import language_name
from sources.models import Source
from sources.queries import sources_with_names

from ..actions.splits import source_split
from ..models import SourceSplit
from ..queries.claims import claims_answered
from ..queries.search import claims_found
from ..queries.splits import MOST, Given, SplitPlan, claims_to_split, split_planned
from .register import SUGGESTIONS, source_named

STAYS, GOES, BOTH = "stays", "goes", "both"
#: So many claims are offered at once; others are found by their words.
OFFERED = 200


class SplitForm(ActionForm):
    """What goes to the other one; each name of the source has a field, as "name:en:Sami"."""

    claims = forms.TypedMultipleChoiceField(required=False, coerce=int)
    into = forms.CharField(required=False, max_length=limits.NAME)
    kind = forms.ChoiceField(required=False, choices=Source.Kind.choices)
    note = forms.CharField(required=False, max_length=200)
    reason = forms.CharField(required=False, max_length=limits.NOTE)
    seen = forms.CharField(required=False)

    def __init__(self, *args: Any, source: Source) -> None:
        super().__init__(*args)
        self.source = source
        ticked = {row_id(pk) for pk in self.data.getlist("claims")[: MOST + 1]} - {None}
        self.fields["claims"].choices = [(pk, pk) for pk in ticked]  # type: ignore[attr-defined]

    def act(self, *, by: User) -> SourceSplit:
        """The split."""
        given = self.cleaned_data
        return source_split(
            **self._asked(),
            kind=given["kind"] or Source.Kind.UNKNOWN,
            note=given["note"],
            reason=given["reason"],
            by=by,
        )

    def planned(self) -> SplitPlan | None:
        """What would happen; None, with the refusal in its errors, where nothing can."""
        if not self.is_valid():
            return None
        try:
            return split_planned(**self._asked())
        except Refused as refused:
            self.refuse(refused)
            return None

    @property
    def mark(self) -> str:
        """Of what is asked for, so that nothing is done but what was shown."""
        asked = self._asked()
        names = [sorted(asked[what]) for what in ("names", "shared")]
        told = repr((names, sorted(asked["claims"]), asked["into"] and asked["into"].pk))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def is_seen(self) -> bool:
        """Was this shown, and nothing chosen otherwise since?"""
        try:
            return self.is_valid() and self.cleaned_data["seen"] == self.mark
        except Refused:  # the other one is gone since
            return False

    @property
    def other(self) -> Source | None:
        """The source that is named as the other one; None for a new one.

        By its name, or by its number, as in "#12", where several bear the name.
        """
        named = self.cleaned_data["into"].strip()
        number = re.fullmatch(r"#(\d{1,18})", named)
        if number is None:
            return source_named(named, field="into")
        found = Source.objects.filter(pk=int(number[1])).first()
        if found is None:
            raise Refused("source_gone", _("This source is gone."), field="into")
        return found.merged_into or found

    def _asked(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "names": self._names(GOES),
            "shared": self._names(BOTH),
            "claims": self.cleaned_data["claims"],
            "into": self.other,
        }

    def _names(self, what: str) -> list[Given]:
        fields = (key.split(":", 2) for key, value in self.data.items() if value == what)
        return [(parts[1], parts[2]) for parts in fields if len(parts) == 3 and parts[0] == "name"]


def split_page(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """The form, what it would do once that is asked for, and then the way to do it.

    A merged source leads to the one it is.
    """
    rows = Source.objects.select_related("merged_into").prefetch_related("names")
    source = get_object_or_404(rows, pk=pk)
    if source.merged_into_id:
        address = reverse("admin:claims_speaker_split", args=[source.merged_into_id])
        return HttpResponseRedirect(address)
    form = SplitForm(request.POST, source=source) if request.method == "POST" else None
    wanted = form is not None and "split" in request.POST
    if form and wanted and form.is_seen() and form.perform(by=signed_in(request)):
        messages.success(request, _("They are two sources now. This page takes it back."))
        return HttpResponseRedirect(reverse("admin:claims_speaker", args=[source.pk]))
    plan = form.planned() if form and (wanted or "plan" in request.POST) else None
    page = {
        **context,
        "title": _("Told apart: %s") % source,
        "source": source,
        "form": form,
        "plan": plan,
        "chosen_since": wanted,
        "other": form.other if form and plan else None,
        "names": [
            (name, language_name(name.language), _asked_of(form, name))
            for name in source.names.all()
        ],
        "known_sources": sources_with_names().exclude(pk=source.pk).order_by("-pk")[:SUGGESTIONS],
        "kinds": Source.Kind.choices,
        **_claims_offered(request, source, form),
    }
    return TemplateResponse(request, "claims/split.html", page)


def _asked_of(form: SplitForm | None, name: Any) -> str:
    return form.data.get(f"name:{name.language}:{name.name}", STAYS) if form else STAYS


def _claims_offered(request: HttpRequest, source: Source, form: SplitForm | None) -> dict[str, Any]:
    """The claims to choose from: those that are ticked, and the latest, or those with the words.

    The card of a claim leads here with the claim ticked.
    """
    asked = form.data.getlist("claims") if form else request.GET.getlist("claim")
    ticked = {row_id(pk) for pk in asked} - {None}
    words = (request.POST if form else request.GET).get("q", "").strip()[: limits.NAME]
    rows = claims_to_split(source)
    found = claims_found(rows, words) if words else rows
    keys = list(found.exclude(pk__in=ticked).values_list("pk", flat=True)[: OFFERED + 1])
    shown = rows.filter(pk__in=[*ticked, *keys[:OFFERED]]).select_related("document")
    claims = list(shown.defer("document__text", "document__norm"))
    answered = claims_answered(rows.filter(pk__in=[claim.pk for claim in claims]))
    settled = set(answered.values_list("pk", flat=True))
    return {
        "offered": [(c, c.pk in ticked, c.pk in settled) for c in claims],
        "more": len(keys) > OFFERED,
        "words": words,
    }
