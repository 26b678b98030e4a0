"""What is brought in from elsewhere: feeds that are asked, and every address that is fetched."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.errors import said
from sources.models import LANGUAGE_CODES, Document, Source


class Feed(models.Model):
    """An RSS or Atom feed whose new entries become articles.

    ``etag`` and ``modified`` are what the site said last, and make the next question
    conditional.  ``failures`` counts the polls that failed one after the other; ``code`` and
    ``says`` are why the last one did.  A feed that is not active is not asked.
    """

    url = models.URLField(_("address"), max_length=2000)
    address_key = models.CharField(max_length=64, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    publisher = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
        help_text=_("Where this is empty, each page says it."),
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        blank=True,
        help_text=_("Where this is empty, it is told from each text."),
    )
    minutes = models.PositiveIntegerField(
        _("interval in minutes"), default=30, help_text=_("From 5 minutes to a day.")
    )
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Take the tick away, and it is asked no more.")
    )
    etag = models.CharField(max_length=1000, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    next_at = models.DateTimeField(_("asked next"), db_index=True)
    polled_at = models.DateTimeField(_("asked last"), null=True)
    failures = models.PositiveIntegerField(_("failures since"), default=0)
    code = models.CharField(max_length=40, blank=True)
    says = models.JSONField(default=dict)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="feed_minutes", condition=Q(minutes__gte=5, minutes__lte=1440)
            ),
            models.CheckConstraint(
                name="feed_language", condition=Q(language="") | Q(language__regex=LANGUAGE_CODES)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def sentence(self) -> str:
        """Why the last poll failed, in the reader's language; empty unless it did."""
        return said(self.says)


class Intake(models.Model):
    """One address that is to become an article, and how far that has come.

    ``attempt`` counts the workers that took it, and fences: only the worker of the latest
    attempt may write the outcome.  It waits until ``due_at``: its turn at the site, or a later
    try.  ``document`` is what it became; ``is_new`` tells whether the desk had that before.
    ``code`` and ``says`` (in each of the desk's languages) are why it failed, or why it is tried
    again.  A failure about which nothing can be done is "filed" away.  What was given with the
    address (title, author, language, outlet, date) goes before what the page says; what a feed
    says of its entry comes after that.  ``entry_key`` is the feed's own name for the entry,
    digested.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("fetching")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        FILED = "filed", _("filed away")

    class Progress(models.TextChoices):
        """The state as people see it: together with that of the search for claims."""

        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("fetching")
        READ = "read", _("read")
        EXTRACTING = "extracting", _("extracting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        FILED = "filed", _("filed away")

    url = models.URLField(_("address"), max_length=2000)
    address_key = models.CharField(max_length=64, editable=False, db_index=True)
    feed = models.ForeignKey(
        Feed, models.PROTECT, null=True, related_name="intakes", verbose_name=_("feed")
    )
    entry_key = models.CharField(max_length=64, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=300, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=3, blank=True)
    publisher = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.QUEUED, db_index=True
    )
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    code = models.CharField(_("reason"), max_length=40, blank=True)
    says = models.JSONField(default=dict)
    document = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        related_name="intakes",
        verbose_name=_("article"),
    )
    is_new = models.BooleanField(_("new"), default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("address brought in")
        verbose_name_plural = _("addresses brought in")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="intake_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key"],
                condition=Q(state__in=["queued", "fetching"]),
                name="one_intake_under_way",
            ),
            models.UniqueConstraint(
                fields=["feed", "entry_key"],
                condition=~Q(entry_key=""),
                name="entry_once_a_feed",
            ),
            models.CheckConstraint(
                name="intake_state",
                condition=Q(state__in=["queued", "fetching", "read"])
                | Q(state__in=["failed", "filed"], code__gt=""),
            ),
            models.CheckConstraint(
                name="intake_language",
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODES),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def sentence(self) -> str:
        """Why it failed or is tried again, in the reader's language."""
        return said(self.says)
