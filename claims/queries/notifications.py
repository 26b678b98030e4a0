"""Every read of notifications, and how they are said."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.queries import texts_deferred

from ..models import Notification, Preference

#: How many notifications one mail tells of at most, the newest.
DIGESTED = 50


def notifications_unread(user: Any) -> int:
    """How many notifications somebody has not read."""
    return Notification.objects.filter(user=user, read_at=None).count()


def notifications_of(user: Any) -> QuerySet[Notification]:
    """Somebody's notifications, the newest first, with whom, claims and articles."""
    rows = Notification.objects.filter(user=user).select_related("by", "claim__document")
    return texts_deferred(rows, "claim__document")


def preference_of(user: Any) -> Preference:
    """What somebody has set, or what holds where they have set nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def kinds_mailed(preference: Preference) -> list[str]:
    """The kinds of notification that somebody is written to about, in the desk's order."""
    return [kind for kind in Notification.Kind.values if kind not in preference.silent]


def people_mailed_at_once(people: Iterable[int], *, kind: str) -> set[int]:
    """Which of these people are written to at once about that kind of notification."""
    set_otherwise = Preference.objects.filter(user__in=people)
    silent = {
        row.pk for row in set_otherwise if row.mail != Preference.Mail.AT_ONCE or kind in row.silent
    }
    return set(people) - silent


def notifications_to_digest(preference: Preference) -> QuerySet[Notification]:
    """What one mail tells somebody: unread, not mailed yet, of the kinds that they want."""
    unread = notifications_of(preference.user).filter(read_at=None, mailed_at=None)
    return unread.exclude(kind__in=preference.silent)[:DIGESTED]


def mail_language(user: Any) -> str:
    """In which language somebody is written to."""
    return preference_of(user).language or settings.LANGUAGE_CODE


def notification_said(notification: Notification) -> str:
    """Who did what, as a sentence in which "%(who)s" still stands for the name."""
    kind, text = notification.kind, notification.text
    if kind == Notification.Kind.ASSIGNED and text.isdecimal():
        sentence = ngettext(
            "%(who)s assigned %(n)s claim to you", "%(who)s assigned %(n)s claims to you", int(text)
        )
        return sentence.replace("%(n)s", text)
    return {
        Notification.Kind.MENTIONED: _("%(who)s mentioned you"),
        Notification.Kind.COMMENTED: _("%(who)s commented on a claim that concerns you"),
        Notification.Kind.ASSIGNED: _("%(who)s assigned a claim to you"),
        Notification.Kind.SUBMITTED: _("%(who)s asks for a review"),
        Notification.Kind.RETURNED: _("%(who)s sent your draft back"),
        Notification.Kind.APPROVED: _("%(who)s approved your draft"),
        Notification.Kind.REOPENED: _("%(who)s reopened a verdict of yours"),
        Notification.Kind.CHANGED: _("A passage that you cited stands on its page no more"),
        Notification.Kind.DEAD: _("A page that you cited is gone"),
        Notification.Kind.EYES_ON: _("%(who)s switched four eyes on"),
        Notification.Kind.EYES_OFF: _("%(who)s switched four eyes off: one person publishes now"),
        Notification.Kind.STOPPED: _("A webhook of yours was stopped: its address takes nothing"),
    }[Notification.Kind(kind)]


def notification_words(notification: Notification) -> str:
    """What they wrote with it, if they wrote anything."""
    counted = notification.kind == Notification.Kind.ASSIGNED
    return "" if counted else notification.text
