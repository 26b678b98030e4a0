"""Every read of how the newsroom works: its switches, and the views that people keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from sources.noted import noted_facts

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


@dataclass(frozen=True)
class EyesSwitched:
    """That somebody switched four eyes on or off."""

    at: datetime
    by: User
    on: bool
    reason: str


def four_eyes_log() -> list[EyesSwitched]:
    """Who switched four eyes on and off, when and why; the latest first."""
    kind = ContentType.objects.get_for_model(Newsroom)
    entries = LogEntry.objects.filter(content_type=kind).select_related("user")
    facts = ((entry, noted_facts(entry)[1]) for entry in entries.order_by("-action_time", "-pk"))
    return [
        EyesSwitched(entry.action_time, entry.user, after["four eyes"], after.get("reason", ""))
        for entry, after in facts
        if "four eyes" in after
    ]


def four_eyes_known(newsroom: Newsroom) -> bool:
    """Were four eyes ever on: does it tell anything that one person published an answer?"""
    return newsroom.four_eyes or bool(four_eyes_log())


def views_seen(*, user: Any, list: str) -> QuerySet[SavedView]:
    """The views of a list that a person is offered: their own, and those for everybody."""
    return views_offered(user).filter(list=list)


def views_offered(user: Any) -> QuerySet[SavedView]:
    """The same, of every list."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")
