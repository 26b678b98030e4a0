"""Other programs that are told when something happens, and what each was told."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An address that wants to be told of some ``events``, signed with its ``secret``.

    It is told in its owner's name, as long as they may read claims.  ``failures`` counts the
    deliveries, one after the other, that were given up; after several it is ``stopped_at`` by the
    desk, and its owner notified.
    """

    class Event(models.TextChoices):
        CLAIMS_FOUND = "claims.found", _("an article's claims are found")
        RUN_FAILED = "run.failed", _("an extraction failed")
        VERDICT_PUBLISHED = "verdict.published", _("a verdict is published")
        VERDICT_WITHDRAWN = "verdict.withdrawn", _("a verdict is withdrawn or reopened")
        ARTICLE_WITHDRAWN = "article.withdrawn", _("an article is withdrawn")
        ARTICLE_RESTORED = "article.restored", _("a withdrawn article is back")

    url = models.URLField(_("address"), max_length=2000)
    events: Any = models.JSONField(_("events"), default=list)
    secret = models.CharField(max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", verbose_name=_("owner")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """That a webhook is told of one event, and how that went.

    ``body`` is sent as it stands, however often it is tried; the receiver tells by the ``id`` what
    it has already.  ``attempt`` counts the tries, and fences: only the latest writes the outcome.
    ``status`` is what the receiver answered last, ``code`` why there was no answer.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(_("event"), max_length=20)
    body = models.TextField()
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    code = models.CharField(_("reason"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("time"), db_index=True)
    due_at = models.DateTimeField(_("due"))
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.get_state_display()}"
