"""Every write of notifications, and every e-mail: once, to whom it concerns."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from sources.queue import enqueue
from sources.tallies import tally_later
from sources.text import one_line

from ..models import Claim, Notification
from ..queries.notifications import notification_said, notification_words
from ..queries.people import display_name

log = logging.getLogger(__name__)
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
    for notification in made:
        if notification.user.email:
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
    with translation.override(settings.LANGUAGE_CODE):
        who = display_name(notification.by) if notification.by else ""
        said = notification_said(notification) % {"who": who}
        claim = notification.claim
        context = {
            "said": said,
            "claim": claim,
            "article": claim and claim.document,
            "words": notification_words(notification),
            "address": notification_address(notification),
        }
        text = render_to_string("claims/notification.txt", context)
    subject = f"{said}: {Truncator(str(claim)).chars(60)}" if claim else said
    send_mail(one_line(subject), text, None, [user.email])
    log.info("notification %s: mailed", notification.pk)
    return True
