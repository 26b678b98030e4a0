"""What the register knows of a speaker, on their page: offices, where they belong, reliability."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.signed_in import signed_in
from sources import limits
from sources.actions.merges import merge_undo, source_merge, sources_apart
from sources.actions.register import (
    reliability_note,
    reliability_withdraw,
    role_add,
    role_end,
    role_remove,
    source_place,
)
from sources.alike import sources_alike
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id
from sources.models import Merge, ReliabilityNote, Role, Source
from sources.queries import reliability_of, roles_of, sources_by_name, sources_with_names

from ..actions.splits import split_undo
from ..models import SourceSplit

#: What the bundled register says of where a row is from, as readers have it.
_PROVENANCE = {
    "own knowledge": gettext_lazy("what its makers know"),
    "aliases: own knowledge": gettext_lazy("other names: what its makers know"),
    "CLDR (babel)": "CLDR",
}
#: How many known names the fields suggest.
SUGGESTIONS = 200


class SpeakerForm(ActionForm):
    """A form about one source."""

    def __init__(self, *args: Any, source: Source) -> None:
        super().__init__(*args)
        self.source = source


class OfficeForm(SpeakerForm):
    """An office that they held: its title, where, and when."""

    title = forms.CharField(required=False, max_length=limits.NAME)
    organisation = forms.CharField(required=False, max_length=limits.NAME)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def act(self, *, by: User) -> Role:
        """The office."""
        given = self.cleaned_data
        title = given["title"].strip()
        return role_add(
            source=self.source,
            titles={_language_of(title): [title]} if title else {},
            organisation=source_named(given["organisation"], field="organisation"),
            since=given["since"],
            until=given["until"],
            by=by,
        )


class OfficePressForm(SpeakerForm):
    """One press on an office: ``press`` is "end:12", with the last day, or "remove:12"."""

    press = forms.CharField()
    day = forms.DateField(required=False)

    def act(self, *, by: User) -> Role | None:
        """The office with its end, or none."""
        press, _colon, pk = self.cleaned_data["press"].partition(":")
        role = roles_of(self.source).filter(pk=row_id(pk)).first()
        if role is None:
            raise Refused("office_gone", _("Somebody took this office away meanwhile."))
        if press == "remove":
            role_remove(role=role, by=by)
            return None
        if self.cleaned_data["day"] is None:
            message = _("Say on which day the office ended.")
            raise Refused("office_endless", message, field="day")
        return role_end(role=role, until=self.cleaned_data["day"], by=by)


class PlaceForm(SpeakerForm):
    """The institution that it is a part of; empty for none."""

    parent = forms.CharField(required=False, max_length=limits.NAME)

    def act(self, *, by: User) -> Source:
        """The source in its place."""
        parent = source_named(self.cleaned_data["parent"], field="parent")
        return source_place(source=self.source, parent=parent, by=by)


class ReliabilityForm(SpeakerForm):
    """What somebody knows of its reliability."""

    text = forms.CharField(required=False, max_length=limits.NOTE)

    def act(self, *, by: User) -> ReliabilityNote:
        """The note."""
        return reliability_note(source=self.source, text=self.cleaned_data["text"], by=by)


class WithdrawNoteForm(SpeakerForm):
    """That a note no longer holds."""

    note = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def act(self, *, by: User) -> ReliabilityNote:
        """The note, withdrawn."""
        note = reliability_of(self.source).filter(pk=self.cleaned_data["note"]).first()
        if note is None:
            raise Http404
        return reliability_withdraw(note=note, by=by)


class AlikeForm(SpeakerForm):
    """One press on a source that may be this one: "merge:12" makes it an alias, "apart:12" not."""

    press = forms.CharField()

    def act(self, *, by: User) -> Any:
        """The merge, or that they are two."""
        press, _colon, pk = self.cleaned_data["press"].partition(":")
        other = Source.objects.filter(pk=row_id(pk)).first()
        if other is None:
            raise Refused("source_gone", _("This source is gone."))
        if press == "merge":
            return source_merge(source=other, into=self.source, by=by)
        return sources_apart(source=self.source, other=other, by=by)


class SameForm(SpeakerForm):
    """Another name under which they are known as a source of its own: it becomes an alias."""

    other = forms.CharField(required=False, max_length=limits.NAME)

    def act(self, *, by: User) -> Source:
        """The merge."""
        other = source_named(self.cleaned_data["other"], field="other")
        if other is None:
            raise Refused("source_gone", _("Choose the source that is the same."), field="other")
        return source_merge(source=other, into=self.source, by=by)


class PartForm(SpeakerForm):
    """That two which were merged are two."""

    merge = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def act(self, *, by: User) -> Merge:
        """The merge, undone."""
        merge = Merge.objects.filter(into=self.source, pk=self.cleaned_data["merge"]).first()
        if merge is None:
            raise Http404
        return merge_undo(merge=merge, by=by)


class SplitUndoForm(SpeakerForm):
    """That two which were told apart are one after all."""

    split = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def act(self, *, by: User) -> SourceSplit:
        """The split, undone."""
        rows = SourceSplit.objects.filter(Q(source=self.source) | Q(into=self.source))
        split = rows.filter(pk=self.cleaned_data["split"]).first()
        if split is None:
            raise Http404
        return split_undo(split=split, by=by)


#: {what a form of the page does: (the form, what is said when it is done)}
FORMS = {
    "office": (OfficeForm, gettext_lazy("The office was added.")),
    "office-press": (OfficePressForm, gettext_lazy("The office was changed.")),
    "place": (PlaceForm, gettext_lazy("Saved.")),
    "reliability": (ReliabilityForm, gettext_lazy("The note was added.")),
    "alike": (AlikeForm, gettext_lazy("Saved.")),
    "same": (SameForm, gettext_lazy("They are one source now.")),
    "part": (PartForm, gettext_lazy("They are two sources again.")),
    "split-undo": (SplitUndoForm, gettext_lazy("They are one source again.")),
    "withdraw-note": (WithdrawNoteForm, gettext_lazy("The note no longer holds.")),
}


def speaker_act(request: HttpRequest, source: Source) -> SpeakerForm | None:
    """Do what a form of the page asks; the form where it was refused.  Raises Http404."""
    if (act := request.POST.get("act", "")) not in FORMS:
        raise Http404
    takes, says = FORMS[act]
    form = takes(request.POST, source=source)
    if not form.perform(by=signed_in(request)):
        return form
    messages.success(request, says)
    return None


def register_context(source: Source, refused: SpeakerForm | None) -> dict[str, Any]:
    """What the register knows, for the page; with what was typed into a form that was refused."""
    return {
        "alike": sources_alike(source),
        "merges": Merge.objects.filter(into=source, undone_at=None, source__merged_into=source)
        .prefetch_related("source__names")
        .order_by("-pk"),
        "splits": SourceSplit.objects.filter(Q(source=source) | Q(into=source), undone_at=None)
        .select_related("by")
        .prefetch_related("source__names", "into__names"),
        "offices": roles_of(source),
        "reliability": reliability_of(source),
        "provenance": _provenance(source),
        "known_sources": sources_with_names().order_by("-pk")[:SUGGESTIONS],
        "refused": refused,
        "typed": refused.data if refused else {},
    }


def _provenance(source: Source) -> list[str]:
    """Where the register has it from, in the reader's language; each said once."""
    says = source.register_rows.order_by("pk").values_list("says", flat=True)
    parts = dict.fromkeys(part for each in says for part in each.split("; "))
    return [str(_PROVENANCE.get(part, part)) for part in parts]


def source_named(name: str, *, field: str) -> Source | None:
    """The source of a name, None without one; raises Refused("source_unknown")."""
    if not name.strip():
        return None
    found = sources_by_name([name]).get(name)
    if found is None:
        message = _("Nobody is known as “%s”. Choose a known name, or add the source first.")
        raise Refused("source_unknown", message % name, field=field)
    return found


def _language_of(title: str) -> str:
    """Titles are in Arabic letters or in English."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in title) else "en"
