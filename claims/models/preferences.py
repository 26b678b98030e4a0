"""What people have set about themselves at the desk."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: How often those are written to who want one mail for several notifications.
DAY = timedelta(days=1)


class Preference(models.Model):
    """When somebody is written to, about what, in which language, and how the desk speaks of them.

    ``silent`` are the kinds of notification that are told in the desk alone.  An empty
    ``language`` is the desk's usual one.  Who has no row is written to at once about everything.
    ``spoken_of`` is the form that verbs about them have in a language which has one for women and
    one for men; empty: words that fit both.  ``digest_at`` is when
    the mails of a day are due next, of those who want one a day.
    """

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day")
        NONE = "none", _("never")

    class SpokenOf(models.TextChoices):
        SHE = "she", _("in the feminine")
        HE = "he", _("in the masculine")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference"
    )
    mail = models.CharField(_("mails"), max_length=7, choices=Mail.choices, default=Mail.AT_ONCE)
    silent: Any = models.JSONField(_("told in the desk alone"), default=list)
    language = models.CharField(_("language of mails"), max_length=3, blank=True)
    spoken_of = models.CharField(
        _("how the desk speaks of them"),
        max_length=3,
        choices=SpokenOf.choices,
        blank=True,
        default="",
        db_default="",
    )
    digest_at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("setting of a person")
        verbose_name_plural = _("settings of people")
        constraints = [
            models.CheckConstraint(
                name="digest_when_daily",
                condition=Q(mail="daily", digest_at__isnull=False)
                | ~Q(mail="daily") & Q(digest_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mail_display()}"
