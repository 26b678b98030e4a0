"""What editors plan on a claim's card: whose it is, by when it is due, what it is about."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from sources import limits

from ..actions.claims import claims_assign
from ..actions.due import claims_due_set
from ..actions.topics import claims_topics_set
from ..models import Change
from .card_forms import ClaimForm


def topics_typed(text: str) -> list[str]:
    """The names in one field, parted by commas of either script."""
    return [name for name in re.split(r"[,،;؛\n]", text) if name.strip()]


class AssignForm(ClaimForm):
    """Whose claim this is to settle; empty for nobody's."""

    assignee = forms.IntegerField(required=False)

    def act(self, *, by: User) -> Change:
        """The change."""
        pk = self.cleaned_data["assignee"]
        assignee = get_user_model().objects.filter(pk=pk, is_active=True).first() if pk else None
        return claims_assign(claims=[self.claim], assignee=assignee, by=by)


class DueForm(ClaimForm):
    """By when the claim is to be answered; empty for no day."""

    due_on = forms.DateField(required=False)

    def act(self, *, by: User) -> Change:
        """The change."""
        return claims_due_set(claims=[self.claim], due_on=self.cleaned_data["due_on"], by=by)


class TopicsForm(ClaimForm):
    """What the claim is about: these topics and no others."""

    topics = forms.CharField(required=False, max_length=limits.NOTE)

    def act(self, *, by: User) -> Change:
        """The change."""
        names = topics_typed(self.cleaned_data["topics"])
        return claims_topics_set(claims=[self.claim], names=names, version=self.seen, by=by)
