"""Every read of programs' tokens."""

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from knox.models import AuthToken

from .people import person_within


def tokens_of(person: User) -> QuerySet[AuthToken]:
    """Somebody's tokens, the newest first, each with its ``name``, ``used_at`` and ``scopes``."""
    tokens = AuthToken.objects.filter(user=person).order_by("-created")
    rows: QuerySet[AuthToken] = tokens.annotate(
        name=F("note__name"), used_at=F("note__used_at"), scopes=F("note__scopes")
    )
    return rows


def tokens_endable(person: User, by: User) -> bool:
    """May ``by`` see and end this person's tokens: their own, or as who runs the desk?"""
    if person.pk == by.pk:
        return True
    return by.has_perm("auth.change_user") and person_within(person, by)
