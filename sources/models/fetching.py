"""What is asked of sites: pages that somebody wants to look over, and whose turn it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .documents import Original


class PageLook(models.Model):
    """A page that somebody wants to see in a form before it is stored, and what it says.

    ``found`` holds what fills the form's fields, by their names, and what else the page tells of
    itself (``looks``).  ``says`` is why it failed, in each of the desk's languages.  One without
    an address holds a file whose encoding was asked.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("fetching")
        READ = "read", _("read")
        FAILED = "failed", _("failed")

    FAILED_SAYS = _(
        "The desk could not read this page. Ask the person who runs this desk to read the"
        " worker's log, or paste the text."
    )

    url = models.URLField(_("address"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    found = models.JSONField(default=dict)
    code = models.CharField(max_length=40, blank=True)
    says = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Original, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page looked at")
        verbose_name_plural = _("pages looked at")

    def __str__(self) -> str:
        return self.url

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.FETCHING)

    @property
    def is_spent(self) -> bool:
        """Was what it found stored already, and so is here no more?"""
        return self.state == self.State.READ and not self.found


class HostTurn(models.Model):
    """When a host may be asked next, and until when it wants to be left alone."""

    host = models.CharField(max_length=300, unique=True)
    free_at = models.DateTimeField()
    rest_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("turn at a host")
        verbose_name_plural = _("turns at hosts")

    def __str__(self) -> str:
        return self.host
