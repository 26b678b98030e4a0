"""Every write of programs' tokens, and when they end of themselves.

A token ends when it expires (``ISNAD_TOKEN_DAYS``), when its person or an admin ends it, and, at
whatever door it happens, with the person's password, with the account, and with a role that is
taken away.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from sources.errors import Conflict, NotAllowed, Refused
from sources.noted import noted
from sources.text import one_line

from ..models import TokenNote
from ..queries.tokens import tokens_endable
from ..roles import EVERYTHING, SCOPES

#: A token that is used all the time is noted to be so no more often than this.
NOTED_EVERY = timedelta(minutes=10)
#: How many characters the column holds.
NAME = 80


def token_make(
    *, by: User, name: str = "", scopes: Iterable[str] = (EVERYTHING,)
) -> tuple[AuthToken, str]:
    """Give somebody a token of their own; returns it, and the secret that is shown this once.

    ``scopes`` are what it is for, of ``claims.roles.SCOPES``; whoever names some beside
    everything means those alone.  Raises Refused("name_malformed") for a name of more than 80
    characters, ("scope_unknown") where one is none or none is given.
    """
    named = set(scopes)
    named = named - {EVERYTHING} or named
    if not named or not SCOPES.keys() >= named:
        message = _("Say what the token may do, one or more of: %s.") % ", ".join(SCOPES)
        raise Refused("scope_unknown", message, field="scopes")
    name = one_line(name)
    if len(name) > NAME:
        message = _("A token's name has at most %d characters.") % NAME
        raise Refused("name_malformed", message, field="name")
    with transaction.atomic():
        token, secret = AuthToken.objects.create(by)
        TokenNote.objects.create(token=token, name=name, scopes=sorted(named))
    return token, secret


def token_end(*, person: User, digest: str, by: User) -> None:
    """End one of somebody's tokens; where it is another person's, that is noted.

    Raises NotAllowed, Conflict("token_gone").
    """
    if not tokens_endable(person, by):
        raise NotAllowed("not_allowed", _("Only its person or an admin ends a token."))
    with transaction.atomic():
        token = AuthToken.objects.filter(user=person, digest=digest).first()
        if token is None:
            raise Conflict("token_gone", _("This token has ended already."))
        if person.pk != by.pk:
            noted(person, by=by, before={"API token": "…"}, after={"API token": "ended"})
        token.delete()


def tokens_end(people: Iterable[int]) -> None:
    """End every token of these people."""
    AuthToken.objects.filter(user__in=list(people)).delete()


def token_used(token: AuthToken) -> TokenNote:
    """Note that a token was used, at most every ten minutes; returns what is kept beside it.

    Its person's tokens that have expired go then.
    """
    now = timezone.now()
    note: TokenNote = getattr(token, "note", None) or _note(token)
    if note.used_at is None or note.used_at < now - NOTED_EVERY:
        TokenNote.objects.filter(pk=note.pk).update(used_at=now)
        AuthToken.objects.filter(user=token.user_id, expiry__lt=now).delete()
    return note


def _note(token: AuthToken) -> TokenNote:
    return TokenNote.objects.get_or_create(token=token)[0]


# --- what ends tokens, whoever does it ----------------------------------------------------


def _account_closed(instance: User, **_signal: Any) -> None:
    if not instance.is_active:
        tokens_end([instance.pk])


def _role_taken(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any
) -> None:
    """``instance`` is the person, or with ``reverse`` the role."""
    if action == "post_remove":
        tokens_end((pk_set or ()) if reverse else [instance.pk])
    elif action == "pre_clear":
        tokens_end(instance.user_set.values_list("pk", flat=True) if reverse else [instance.pk])


def _role_gone(instance: Group, **_signal: Any) -> None:
    tokens_end(instance.user_set.values_list("pk", flat=True))


def tokens_watched() -> None:
    """From here on tokens end with what they rest on; called once, when the app is ready."""
    post_save.connect(_account_closed, sender=User)
    m2m_changed.connect(_role_taken, sender=User.groups.through)
    m2m_changed.connect(_role_taken, sender=User.user_permissions.through)
    pre_delete.connect(_role_gone, sender=Group)
