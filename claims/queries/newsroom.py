"""Every read of how the newsroom works: its switches, and the views that people keep."""

from typing import Any

from django.db.models import Q, QuerySet

from ..domain.verdicts import STANDING
from ..models import Assessment, Draft, Label, Newsroom, SavedView


def newsroom_settings() -> Newsroom:
    """The newsroom's switches."""
    return Newsroom.objects.filter(pk=1).first() or Newsroom(pk=1)


def label_used(label: Label) -> bool:
    """Does an answer or a draft carry the label?"""
    return any(model.objects.filter(label=label).exists() for model in (Assessment, Draft))


def ratings_published() -> bool:
    """Does a rating stand with an answer, or wait with one for its review?"""
    standing = Assessment.objects.filter(STANDING, label__rating__isnull=False)
    waiting = Draft.objects.filter(state=Draft.State.SUBMITTED, label__rating__isnull=False)
    return standing.exists() or waiting.exists()


def views_seen(*, user: Any, list: str) -> QuerySet[SavedView]:
    """The views of a list that a person is offered: their own, and those for everybody."""
    seen = Q(owner=user) | Q(shared=True)
    return SavedView.objects.filter(seen, list=list).select_related("owner")
