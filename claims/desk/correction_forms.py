"""What editors correct on a claim's card, and on its article's page; each is one action."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sources import limits
from sources.actions.merges import source_merge
from sources.actions.sources import source_make, sources_for
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id
from sources.limits import length_require
from sources.models import Document, Source
from sources.queries import names_shared
from sources.text import normalise

from ..actions.claims import (
    change_undo,
    claim_add,
    claim_reading_set,
    claim_respan,
    claim_speakers_set,
    claim_split,
    claim_word,
    claims_merge,
    claims_reject,
    claims_restore,
)
from ..actions.comments import comment_add
from ..actions.places import places_given
from ..actions.proposals import proposal_decide
from ..actions.undo import undo_last
from ..domain.finding import NOWHERE, PIECES, Given, found_near
from ..domain.spans import Places, words
from ..extraction.types import Span
from ..models import Change, Claim, ClaimSpan, Comment, Proposal
from ..queries.claims import places_of
from .card_forms import (
    AssessmentForm,
    ClaimForm,
    CorrectionForm,
    DraftForm,
    EvidenceForm,
    EvidenceRemoveForm,
    PagesForm,
    PictureForm,
)
from .planning_forms import AssignForm, DueForm, TopicsForm
from .register import source_named
from .repeat_forms import CarryForm, PassageForm, RepeatForm

ROLES = tuple(ClaimSpan.Role.values)


class PlacesField(forms.JSONField):
    """JSON that says where the parts stand; what is none, or deeper than any, says nothing."""

    def to_python(self, value: Any) -> Any:
        """What it says; None for what can't be read."""
        try:
            return super().to_python(value) if len(value or "") <= limits.WORDS else None
        except (ValueError, RecursionError):  # a number of thousands of digits; a nest of lists
            return None


class PlacesForm(ActionForm):
    """Source, cue and content by their words; ``places`` are the offsets of a selection.

    ``places`` is JSON, {role: [[start, end], …]} in code points; where a part's words are
    others than those at its offsets (they were typed), they are looked for in the text.
    """

    source = forms.CharField(required=False, max_length=limits.WORDS)
    cue = forms.CharField(required=False, max_length=limits.WORDS)
    content = forms.CharField(required=False, max_length=limits.WORDS)
    places = PlacesField(required=False)

    def places_in(self, text: str, there: Places = NOWHERE) -> Places:
        """Where the parts stand; raises Refused as ``places_given`` does."""
        selected = self.cleaned_data["places"] or {}
        given = {role: self._part(text, role, selected) for role in ROLES}
        return places_given(text, given, there=there)

    def _part(self, text: str, role: str, selected: Any) -> Given:
        """The selection, where its words are still those in the field, or else the words."""
        typed = self.cleaned_data[role]
        spans = _spans(selected, role)
        unchanged = words(text, spans).split() == typed.split()
        return spans if spans and unchanged else typed


def _spans(selected: Any, role: str) -> tuple[Span, ...]:
    """The offsets given for a part; nothing where they are none."""
    try:
        given = selected[role][:PIECES]
        return tuple(Span(int(start), int(end)) for start, end in given)
    except (KeyError, TypeError, ValueError, OverflowError):
        return ()


class AddForm(PlacesForm):
    """A claim that the engine missed."""

    def __init__(self, data: Any, *, document: Document) -> None:
        super().__init__(data)
        self.document = document

    def act(self, *, by: User) -> Claim:
        """The new claim, or the one taken back at these places."""
        places = self.places_in(self.document.text)
        named = [self.cleaned_data["source"].strip()[:300]] if places.cue else []
        language = self.document.language or "en"
        sure = set(filter(None, named)) - names_shared(named).keys()  # else the card asks who
        speakers = sources_for(names=sure, language=language).values()
        return claim_add(document=self.document, places=places, speakers=speakers, by=by)


class WordsForm(PlacesForm, CorrectionForm):
    """Other words for source, cue and content."""

    def correct(self, *, by: User) -> Claim:
        """The claim at its new places."""
        places = self.places_in(self.claim.document.text, places_of(self.claim))
        return claim_respan(claim=self.claim, places=places, version=self.seen, by=by)


class SplitForm(CorrectionForm):
    """Where the second of two claims begins: by an offset, or by its first words."""

    at = forms.IntegerField(required=False)
    second = forms.CharField(required=False, max_length=limits.WORDS)

    def correct(self, *, by: User) -> tuple[Claim, ...]:
        """Both claims."""
        at = self.cleaned_data["at"]
        if at is None:
            at = self._beginning()
        return claim_split(claim=self.claim, at=at, version=self.seen, by=by)

    def _beginning(self) -> int:
        second = self.cleaned_data["second"].strip()
        content = places_of(self.claim).content
        found = found_near(self.claim.document.text, second, content) if second else None
        if found is None:
            message = _("Write the first words of the second claim, as they stand in the text.")
            raise Refused("passage_not_found", message, field="second")
        return found[0].start


class MergeForm(CorrectionForm):
    """The claim that becomes part of this one."""

    other = forms.IntegerField(required=False)

    def correct(self, *, by: User) -> Claim:
        """The claim with the words of both."""
        others = Claim.objects.filter(document=self.claim.document, set_aside="")
        chosen = list(others.filter(pk=self.cleaned_data["other"]))
        return claims_merge(claim=self.claim, others=chosen, by=by)


class RejectForm(CorrectionForm):
    """This is no claim."""

    def correct(self, *, by: User) -> Change:
        """The change, for its undoing."""
        return claims_reject(claims=[self.claim], by=by)


class RestoreForm(ClaimForm):
    """It is one after all."""

    def act(self, *, by: User) -> Change:
        """The change."""
        return claims_restore(claims=[self.claim], by=by)


class ReadingForm(CorrectionForm):
    """How it is quoted, and whether its speaker affirms it."""

    kind = forms.CharField(required=False)
    polarity = forms.CharField(required=False)

    def correct(self, *, by: User) -> Claim:
        """The claim read so."""
        given = self.cleaned_data
        return claim_reading_set(
            claim=self.claim,
            kind=given["kind"],
            polarity=given["polarity"],
            version=self.seen,
            by=by,
        )


class WordingForm(CorrectionForm):
    """The claim in a full sentence of its own."""

    wording = forms.CharField(required=False, max_length=limits.NOTE)

    def correct(self, *, by: User) -> Claim:
        """The claim worded so."""
        wording = self.cleaned_data["wording"]
        return claim_word(claim=self.claim, wording=wording, version=self.seen, by=by)


class SpeakersForm(CorrectionForm):
    """Who spoke: one name a field; names that nobody knows become new sources.

    ``anew`` is a name for which a new source is made, though another one bears it.  A name that
    several bear is asked about; "#12" is the source of that number.
    """

    anew = forms.CharField(required=False, max_length=limits.NAME)
    always = forms.BooleanField(required=False)

    def correct(self, *, by: User) -> Claim:
        """The claim with these speakers."""
        names = [name.strip() for name in self.data.getlist("speaker") if name.strip()]
        anew = self.cleaned_data["anew"].strip()
        for name in names:
            length_require(len(name), limits.NAME, field="speaker")
        unreadable = [n for n in (*names, anew) if n and ("\0" in n or not normalise(n))]
        if unreadable:
            message = _("“%s” is no name. A name needs a letter or a digit.") % unreadable[0]
            raise Refused("speaker_unnamed", message)
        language = self.claim.document.language or "en"
        speakers, names = self._told(names)
        speakers |= set(sources_for(names=names, language=language).values())
        if anew:
            speakers.add(source_make(names={language: [anew]}))
        always = self.cleaned_data["always"]
        return claim_speakers_set(
            claim=self.claim, speakers=speakers, version=self.seen, always=always, by=by
        )

    def _told(self, names: list[str]) -> tuple[set[Source], list[str]]:
        """(who is told by number, or stays who spoke; the other names).

        Raises Refused("speaker_several") for a name that several bear.
        """
        spoke = {str(s): s for s in map(_standing, self.claim.spoken_by)}
        told = {name: spoke[name] for name in names if name in spoke}
        for name in set(names) - told.keys():
            number = re.fullmatch(r"#(\d{1,18})", name)
            if number and (source := Source.objects.filter(pk=int(number[1])).first()):
                told[name] = _standing(source)
        others = [name for name in names if name not in told]
        for name, bearers in names_shared(others).items():
            message = _("Several are called “%(name)s”. Write the number instead: %(numbers)s.")
            numbers = _(", ").join(f"#{s.pk} ({s.note})" if s.note else f"#{s.pk}" for s in bearers)
            raise Refused("speaker_several", message % {"name": name, "numbers": numbers})
        return set(told.values()), others


def _standing(source: Source) -> Source:
    return source.merged_into or source


class MeantForm(CorrectionForm):
    """One press: ``speaker`` is the key of the source that is meant."""

    speaker = forms.CharField()

    def correct(self, *, by: User) -> Claim:
        """The claim with this speaker."""
        source = Source.objects.filter(pk=row_id(self.cleaned_data["speaker"])).first()
        if source is None:
            raise Refused("source_gone", _("This source is gone."))
        return claim_speakers_set(claim=self.claim, speakers=[source], version=self.seen, by=by)


class SameSpeakerForm(ClaimForm):
    """That one of its speakers is somebody whom the desk knows by another name."""

    alias = forms.CharField()
    same = forms.CharField(required=False, max_length=limits.NAME)

    def act(self, *, by: User) -> Source:
        """The one that both are now."""
        speaker = Source.objects.filter(pk=row_id(self.cleaned_data["alias"])).first()
        same = source_named(self.cleaned_data["same"], field="same")
        if speaker is None or same is None:
            raise Refused("source_gone", _("Choose the source that is the same."), field="same")
        return source_merge(source=speaker, into=same, by=by)


class CommentForm(ClaimForm):
    """A note for the others; "@name" calls somebody."""

    text = forms.CharField(required=False, max_length=limits.NOTE)

    def act(self, *, by: User) -> Comment:
        """The note."""
        return comment_add(claim=self.claim, text=self.cleaned_data["text"], by=by)


class DecideForm(CorrectionForm):
    """Keep the claim as people left it, or take over how the engine reads it now."""

    proposal = forms.IntegerField()
    take = forms.BooleanField(required=False)

    def correct(self, *, by: User) -> Proposal | None:
        """The proposal, decided."""
        given = self.cleaned_data
        proposal = self.claim.proposals.filter(pk=given["proposal"]).first()
        seen = -1 if self.seen is None else self.seen
        return proposal and proposal_decide(
            proposal=proposal, version=seen, take=given["take"], by=by
        )


class ChangeUndoForm(CorrectionForm):
    """Put back what one change altered."""

    change = forms.IntegerField()

    def correct(self, *, by: User) -> Change | None:
        """The change, undone."""
        change = self.claim.changes.filter(pk=self.cleaned_data["change"]).first()
        return change and change_undo(change=change, by=by)


class UndoForm(ActionForm):
    """Take back what one did last in an article."""

    def __init__(self, data: Any, *, document: Document) -> None:
        super().__init__(data)
        self.document = document

    def act(self, *, by: User) -> str:
        """What was undone, in words."""
        return undo_last(document=self.document, by=by)


#: {what a card's button says in ``act``: the form that does it}
CARD_FORMS: dict[str, type[ClaimForm]] = {
    "assess": AssessmentForm,
    "draft": DraftForm,
    "evidence": EvidenceForm,
    "picture": PictureForm,
    "pages": PagesForm,
    "remove": EvidenceRemoveForm,
    "speakers": SpeakersForm,
    "meant": MeantForm,
    "same-speaker": SameSpeakerForm,
    "words": WordsForm,
    "split": SplitForm,
    "merge": MergeForm,
    "reject": RejectForm,
    "restore": RestoreForm,
    "reading": ReadingForm,
    "wording": WordingForm,
    "assign": AssignForm,
    "due": DueForm,
    "topics": TopicsForm,
    "comment": CommentForm,
    "decide": DecideForm,
    "undo-change": ChangeUndoForm,
    "repeat": RepeatForm,
    "carry": CarryForm,
    "passage": PassageForm,
}
#: The same for what concerns the whole article.
PAGE_FORMS: dict[str, type[AddForm] | type[UndoForm]] = {"add": AddForm, "undo": UndoForm}
