"""Every write of notifications, and every e-mail: once, to whom it concerns."""

import logging
from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from sources.people import display_name
from sources.queue import enqueue
from sources.tallies import tally_later
from sources.text import isolated

from ..models import Claim, Notification, Preference
from ..models.preferences import DAY
from ..queries.notifications import (
    is_about_many,
    mail_language,
    notification_said,
    notification_words,
    notifications_to_digest,
    people_mailed_at_once,
)

log = logging.getLogger(__name__)
#: To how many people a sweep sends the mail of their day at most.
DIGESTS = 500
#: So many characters of a claim stand in a mail's subject.
SUBJECT = 60
Kind = Notification.Kind


def notify(
    *, users: Iterable[Any], kind: str, claim: Claim | None, by: User | None, text: str = ""
) -> None:
    """Tell people that something happened which concerns them; nobody is told of their own.

    Those who have an e-mail address are written to once the caller's transaction is kept.
    ``text`` is what they are told in words; of ASSIGNED, how many claims it were.  ``by`` is None
    for what the desk itself has found.
    """
    own = by and by.pk
    told = {user.pk: user for user in users if user and user.is_active and user.pk != own}
    made = Notification.objects.bulk_create(
        Notification(user=user, kind=kind, claim=claim, by=by, text=text) for user in told.values()
    )
    wanting = people_mailed_at_once(told, kind=kind)
    for notification in made:
        if notification.user.email and notification.user_id in wanting:
            enqueue("mail_notification", notification.pk)


def notify_assigned(*, claims: Iterable[Claim], assignee: User | None, by: User) -> None:
    """Tell somebody which claims are theirs now: many at once are one notification."""
    claims = list(claims)
    if claims:
        text = str(len(claims)) if len(claims) > 1 else ""
        notify(users=[assignee], kind=Kind.ASSIGNED, claim=claims[0], by=by, text=text)


def notifications_read(*, user: Any, ids: Iterable[int] | None = None) -> int:
    """Count somebody's notifications, or those of them that ``ids`` names, as read.

    Returns how many were unread; those of other people stay as they are.
    """
    unread = Notification.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=timezone.now())


# --- mails ------------------------------------------------------------------------------


def notification_mail(*, notification_id: int) -> bool:
    """Write to the person whom a notification concerns; tells whether a mail went out.

    It goes out once, however often this is called, and not at all once they have read it
    in the desk.  Raises what the mail server's refusal raises; it can be tried again then.
    """
    now = timezone.now()
    row = Notification.objects.filter(pk=notification_id)
    if not row.filter(mailed_at=None, read_at=None).update(mailed_at=now):
        return False
    notification = row.select_related("user", "by", "claim__document").get()
    try:
        sent = _send(notification)
    except BaseException:
        row.filter(mailed_at=now).update(mailed_at=None)
        raise
    tally_later(f"mail/{'sent' if sent else 'unaddressed'}")
    return sent


def notification_address(notification: Notification) -> str:
    """Where in the desk the notification leads, from anywhere."""
    return f"{settings.ISNAD_URL}{reverse('notification', args=[notification.pk])}"


def _send(notification: Notification) -> bool:
    user = notification.user
    if not (user.is_active and user.email):
        return False
    with translation.override(mail_language(user)):
        told = _told(notification)
        text = render_to_string("claims/notification.txt", told)
        begins = _isolated(shorten(told["claim"], SUBJECT, placeholder="…"))
    subject = " – ".join(filter(None, (told["said"], begins)))
    send_mail(subject, text, None, [user.email])
    log.info("notification %s: mailed", notification.pk)
    return True


def _told(notification: Notification) -> dict[str, str]:
    """What a mail says of it: who did what, about which claim, in what words, and where that is.

    What is quoted is set apart where it runs in the other direction than the mail.
    """
    who = _isolated(display_name(notification.by)) if notification.by else ""
    claim = None if is_about_many(notification) else notification.claim
    return {
        "said": notification_said(notification) % {"who": who},
        "claim": _isolated(claim.stated) if claim else "",
        "article": _isolated(claim.document.title) if claim else "",
        "words": notification_words(notification),
        "address": notification_address(notification),
    }


def _isolated(text: str) -> str:
    return isolated(text, rtl=translation.get_language_bidi())


# --- one mail a day ---------------------------------------------------------------------


def digests_send_due() -> int:
    """Send a task for each person whose mail of the day is due; returns how many."""
    due = Preference.objects.filter(digest_at__lte=timezone.now()).values_list("pk", flat=True)
    people = list(due[:DIGESTS])
    for person in people:
        enqueue("mail_digest", person)
    return len(people)


def digest_mail(*, user_id: int) -> bool:
    """Write to somebody what they have not read of a day, in one mail; tells whether one went out.

    Called twice, it writes once: whoever moves the day on writes.  Raises what the mail server's
    refusal raises; all of it is due again then.
    """
    now = timezone.now()
    due = Preference.objects.filter(pk=user_id, digest_at__lte=now)
    if not due.update(digest_at=now + DAY):
        return False
    preference = Preference.objects.select_related("user").get(pk=user_id)
    told, user = list(notifications_to_digest(preference)), preference.user
    if not told or not (user.is_active and user.email):
        return False
    rows = Notification.objects.filter(pk__in=[each.pk for each in told])
    rows.update(mailed_at=now)
    try:
        _send_digest(user, told)
    except BaseException:
        rows.filter(mailed_at=now).update(mailed_at=None)
        Preference.objects.filter(pk=user_id).update(digest_at=now)
        raise
    tally_later("mail/sent")
    return True


def _send_digest(user: User, told: list[Notification]) -> None:
    with translation.override(mail_language(user)):
        lines = [_told(each) for each in told]
        n = len(lines)
        subject = ngettext("%(n)s unread notification", "%(n)s unread notifications", n) % {"n": n}
        text = render_to_string("claims/digest.txt", {"lines": lines})
    send_mail(subject, text, None, [user.email])
    log.info("person %s: mailed what %d notifications say", user.pk, n)
