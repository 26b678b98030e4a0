"""Who talks to whom about what, and who looks where."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.models import Document

from .claims import Claim


class Comment(models.Model):
    """What somebody says to the others about a claim; ``mentions`` are who is called."""

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="comments", verbose_name=_("claim")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("comment"))
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("mentions")
    )
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="comment_not_empty", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= 100 else words[:99] + "…"


class Notification(models.Model):
    """That something happened which concerns a person; in the desk, and by e-mail.

    Without a claim it is about the newsroom's switches or a webhook; without a person, the desk
    itself found it.
    """

    class Kind(models.TextChoices):
        MENTIONED = "mentioned", _("mentioned you")
        COMMENTED = "commented", _("commented on your claim")
        ASSIGNED = "assigned", _("assigned a claim to you")
        SUBMITTED = "submitted", _("asks for a review")
        RETURNED = "returned", _("sent your draft back")
        APPROVED = "approved", _("approved your draft")
        REOPENED = "reopened", _("reopened a verdict of yours")
        CHANGED = "changed", _("a passage is gone from its page")
        DEAD = "dead", _("a cited page is gone")
        EYES_ON = "eyes_on", _("switched four eyes on")
        EYES_OFF = "eyes_off", _("switched four eyes off")
        STOPPED = "stopped", _("a webhook was stopped")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(_("what"), max_length=9, choices=Kind.choices)
    claim = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("claim")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("words"), blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return f"{self.by} {self.get_kind_display()}"


class Presence(models.Model):
    """Where in an article a person was seen last; older than a minute, they have left.

    ``writing``: something that is not stored yet stands in the forms of that claim.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="+")
    writing = models.BooleanField(default=False, db_default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "document"], name="one_place_an_article"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.document_id}"
