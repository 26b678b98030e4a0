"""Every write of what people set about themselves: name, mail, and how the desk speaks of them."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.noted import Facts, noted

from ..models import Notification, Preference
from ..models.preferences import DAY
from .people import person_change_own


def preference_set(
    *,
    by: User,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
    mail: str | None = None,
    kinds: Iterable[str] | None = None,
    language: str | None = None,
    spoken_of: str | None = None,
) -> Preference:
    """Say what one is called, where one is written to, when, about which ``kinds`` of notification,
    in which language, and how the desk speaks of one; what is None stays.

    Everybody does so for themselves alone, and it is noted.  Who wants one mail a day gets the
    first within a day.  Raises Refused("mail_unknown", "language_unknown",
    "spoken_of_unknown"), and as ``person_change_own`` does.
    """
    if mail is not None and mail not in Preference.Mail.values:
        raise Refused("mail_unknown", _("Choose at once, once a day or never."), field="mail")
    if language and language not in dict(settings.LANGUAGES):
        message = _("Choose one of the desk's languages.")
        raise Refused("language_unknown", message, field="language")
    if spoken_of and spoken_of not in Preference.SpokenOf.values:
        message = _("Choose the feminine, the masculine or neither.")
        raise Refused("spoken_of_unknown", message, field="spoken_of")
    with transaction.atomic():
        person_change_own(by=by, first_name=first_name, last_name=last_name, email=email)
        row = Preference.objects.select_for_update().filter(user=by).first()
        row, before = row or Preference(user=by), _facts(row)
        row.mail = row.mail if mail is None else mail
        row.language = row.language if language is None else language
        row.spoken_of = row.spoken_of if spoken_of is None else spoken_of
        if kinds is not None:
            row.silent = [kind for kind in Notification.Kind.values if kind not in set(kinds)]
        row.digest_at = _next(row.digest_at) if row.mail == Preference.Mail.DAILY else None
        row.save()
        noted(by, by=by, before=before, after=_facts(row))
    return row


def _next(due: datetime | None) -> datetime:
    return due or timezone.now() + DAY


def _facts(row: Preference | None) -> Facts:
    row = row or Preference()
    return {"mails": row.mail, "told in the desk alone": " · ".join(row.silent)} | {
        "language of mails": row.language,
        "how the desk speaks of them": row.spoken_of,
    }
