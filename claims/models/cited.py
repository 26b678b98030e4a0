"""The pages that claims are checked against: their copies, and how the pages fare afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.errors import said
from sources.models import Document, Picture


class CitedPage(models.Model):
    """A page at an address that somebody cites, or wants to cite; one row an address.

    A worker fetches it and keeps it as ``document``: the latest copy, with the bytes as received.
    Of a ``picture`` there is none until somebody has described it.
    ``attempt`` counts the workers that took it, and fences: only the worker of the latest attempt
    may write the outcome.  It waits until ``due_at``, its turn at the site.  ``code`` and ``says``
    (in each of the desk's languages) are why nothing came when it was asked last.

    What is cited is looked at again (``next_at``): ``health`` is how the page fares since the
    copy was kept, ``failures`` counts the looks one after the other at which nothing came.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("fetching")
        KEPT = "kept", _("kept")
        FAILED = "failed", _("failed")

    class Health(models.TextChoices):
        STANDS = "stands", _("stands as cited")
        CHANGED = "changed", _("changed since")
        DEAD = "dead", _("gone")

    url = models.URLField(_("address"), max_length=2000)
    address_key = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.QUEUED, db_index=True
    )
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    code = models.CharField(_("reason"), max_length=40, blank=True)
    says = models.JSONField(default=dict)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("kept copy")
    )
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    health = models.CharField(max_length=7, choices=Health.choices, blank=True)
    health_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(_("looked at last"), null=True)
    next_at = models.DateTimeField(_("looked at next"), null=True, db_index=True)

    class Meta:
        verbose_name = _("cited page")
        verbose_name_plural = _("cited pages")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="cited_page_state",
                condition=Q(state__in=["queued", "fetching"])
                | Q(state="kept", document__isnull=False)
                | Q(state="kept", picture__isnull=False)
                | Q(state="failed", code__gt=""),
            ),
            models.CheckConstraint(
                name="cited_page_health", condition=Q(health__in=["", "stands", "changed", "dead"])
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_under_way(self) -> bool:
        """Is a worker at it, or will be?"""
        return self.state in (self.State.QUEUED, self.State.FETCHING)

    @property
    def is_kept(self) -> bool:
        """Has the desk a copy, be it of words or of a picture?"""
        return self.document_id is not None or self.picture_id is not None

    @property
    def sentence(self) -> str:
        """Why nothing came when it was asked last, in the reader's language."""
        return said(self.says)


class Citation(models.Model):
    """That a claim's card asks for a page, or that an answer cites it, and the copy kept for that.

    The copy stays the one that was kept then, whatever the page becomes.
    """

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="citations")
    page = models.ForeignKey(CitedPage, models.PROTECT, related_name="citations")
    answer = models.OneToOneField(
        "claims.Assessment", models.PROTECT, null=True, related_name="citation"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("kept copy")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "page"], condition=Q(answer=None), name="page_once_a_claim"
            )
        ]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def state(self) -> str:
        """How far its copy has come: a ``CitedPage.State``."""
        return CitedPage.State.KEPT if self.document_id else self.page.state

    @property
    def picture(self) -> Picture | None:
        """The picture that came instead of a page, described or not."""
        if self.document_id is None:
            return None if self.page.is_under_way else self.page.picture
        return getattr(self.document, "picture", None)

    @property
    def description(self) -> str:
        """What somebody said is to be seen on the picture; nothing before."""
        return self.document.text if self.document and self.picture else ""

    @property
    def is_under_way(self) -> bool:
        """Does its copy come yet?"""
        return self.document_id is None and self.page.is_under_way
