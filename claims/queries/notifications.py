"""Every read of notifications, and how they are said."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from sources.queries import texts_deferred

from ..models import Notification, Preference
from .people import said_of

#: How many notifications one mail tells of at most, the newest.
DIGESTED = 50
Kind = Notification.Kind
#: {kind: what somebody did, or of CHANGED, DEAD and STOPPED what the desk has found}
_SAID = {
    Kind.MENTIONED: gettext_noop("%(who)s mentioned you"),
    Kind.COMMENTED: gettext_noop("%(who)s commented on a claim that concerns you"),
    Kind.ASSIGNED: gettext_noop("%(who)s assigned a claim to you"),
    Kind.SUBMITTED: gettext_noop("%(who)s asks for a review"),
    Kind.RETURNED: gettext_noop("%(who)s sent your draft back"),
    Kind.APPROVED: gettext_noop("%(who)s approved your draft"),
    Kind.REOPENED: gettext_noop("%(who)s reopened a verdict of yours"),
    Kind.CHANGED: gettext_noop("A passage that you cited stands on its page no more"),
    Kind.DEAD: gettext_noop("A page that you cited is gone"),
    Kind.EYES_ON: gettext_noop("%(who)s switched four eyes on"),
    Kind.EYES_OFF: gettext_noop("%(who)s switched four eyes off: one person publishes now"),
    Kind.STOPPED: gettext_noop("A webhook of yours was stopped: its address takes nothing"),
}


def notifications_unread(user: Any) -> int:
    """How many notifications somebody has not read."""
    return Notification.objects.filter(user=user, read_at=None).count()


def notifications_of(user: Any) -> QuerySet[Notification]:
    """Somebody's notifications, the newest first, with whom, claims and articles."""
    rows = Notification.objects.filter(user=user)
    rows = rows.select_related("by__preference", "claim__document")
    return texts_deferred(rows, "claim__document")


def preference_of(user: Any) -> Preference:
    """What somebody has set, or what holds where they have set nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def kinds_mailed(preference: Preference) -> list[str]:
    """The kinds of notification that somebody is written to about, in the desk's order."""
    return [kind for kind in Kind.values if kind not in preference.silent]


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
    by, text = notification.by, notification.text
    sentence = _SAID[Kind(notification.kind)]
    if by is None:
        return gettext(sentence)
    if is_about_many(notification):
        one = gettext_noop("%(who)s assigned %(n)s claim to you")
        many = "%(who)s assigned %(n)s claims to you"
        return said_of(by, one, many, int(text)).replace("%(n)s", text)
    return said_of(by, sentence)


def is_about_many(notification: Notification) -> bool:
    """Whether it tells of many claims at once, of which it keeps the first."""
    return notification.kind == Kind.ASSIGNED and notification.text.isdecimal()


def notification_words(notification: Notification) -> str:
    """What they wrote with it, if they wrote anything."""
    counted = notification.kind == Kind.ASSIGNED
    return "" if counted else notification.text
