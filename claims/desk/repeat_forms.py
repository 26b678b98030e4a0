"""What editors decide on a card about claims that seem the same, and passages proposed."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.ids import row_id

from ..actions.memory import answer_carry, repeat_decide
from ..actions.passages import passage_take, passage_wave
from ..models import Assessment, Claim, Draft, Evidence, EvidenceProposal, Repeat
from .card_forms import ClaimForm


class RepeatForm(ClaimForm):
    """One press: ``press`` is "same:12", "other:12" or ":12", with the other claim behind it."""

    press = forms.CharField()

    def act(self, *, by: User) -> Repeat:
        """The pair, decided."""
        decision, _colon, other = self.cleaned_data["press"].partition(":")
        claim = Claim.objects.filter(pk=row_id(other)).first()
        if claim is None:
            raise Refused("repeat_unknown", _("The other claim is gone. Load the page again."))
        return repeat_decide(claim=self.claim, other=claim, decision=decision, by=by)


class CarryForm(ClaimForm):
    """One press: ``answer`` is the verdict of the same claim that is to hold here, too."""

    asks = ("confirm",)

    answer = forms.CharField()
    confirm = forms.BooleanField(required=False)

    @property
    def contrary(self) -> bool:
        """Was it refused because the verdict may not hold here?"""
        return self.has_error("confirm", "carry_doubtful")

    def act(self, *, by: User) -> Assessment | Draft:
        """The answer, given to this claim."""
        answer = None
        with suppress(ValueError):
            answers: Any = Assessment.objects.select_related("claim", "editor", "label")
            answer = answers.filter(pk=UUID(self.cleaned_data["answer"])).first()
        if answer is None:
            raise Refused("answer_gone", _("This answer stands no longer. Load the page again."))
        confirm = self.cleaned_data["confirm"]
        return answer_carry(claim=self.claim, answer=answer, confirm=confirm, by=by)


class PassageForm(ClaimForm):
    """One press: ``press`` is the stance of a proposed passage ("refutes:12"), or "wave:12"."""

    press = forms.CharField()

    def act(self, *, by: User) -> Evidence | EvidenceProposal:
        """The passage as evidence, or the proposal that was waved away."""
        stance, _colon, pk = self.cleaned_data["press"].partition(":")
        proposal = self.claim.evidence_proposals.filter(pk=row_id(pk)).first()
        if proposal is None:
            message = _("This passage is proposed no longer. Load the page again.")
            raise Refused("passage_gone", message)
        if stance == "wave":
            return passage_wave(proposal=proposal, by=by)
        return passage_take(proposal=proposal, stance=stance, by=by)
