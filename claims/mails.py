"""Every e-mail: a notification, once, to whom it concerns."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from .inbox import name_of, notification_said, notification_words
from .models import Notification

log = logging.getLogger(__name__)


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
        return _send(notification)
    except BaseException:
        row.filter(mailed_at=now).update(mailed_at=None)
        raise


def notification_address(notification: Notification) -> str:
    """Where in the desk the notification leads, from anywhere."""
    return settings.ISNAD_URL + reverse("notification", args=[notification.pk])


def _send(notification: Notification) -> bool:
    user = notification.user
    if not (user.is_active and user.email):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        said = notification_said(notification) % {"who": name_of(notification.by)}
        words = Truncator(str(notification.claim)).chars(60)
        context = {
            "said": said,
            "claim": notification.claim,
            "article": notification.claim.document,
            "words": notification_words(notification),
            "address": notification_address(notification),
        }
        text = render_to_string("claims/notification.txt", context)
    send_mail(f"{said}: {words}", text, None, [user.email])
    log.info("notification %s: mailed", notification.pk)
    return True
