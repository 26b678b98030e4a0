"""What is read, and every request to read it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sources.models import Document
from sources.search import SearchableManager


class EveryArticleManager(SearchableManager["Article"]):
    def get_queryset(self) -> models.QuerySet["Article"]:
        return super().get_queryset().filter(kind=Document.Kind.ARTICLE)


class ArticleManager(EveryArticleManager):
    def get_queryset(self) -> models.QuerySet["Article"]:
        return super().get_queryset().filter(withdrawn_at=None)


class Article(Document):
    """A document whose claims are tracked, as editors see it.

    ``objects`` are those that stand; ``every`` holds those that were withdrawn too.
    """

    objects: ClassVar[ArticleManager] = ArticleManager()
    every: ClassVar[EveryArticleManager] = EveryArticleManager()

    class Meta:
        proxy = True
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            (
                "correct_settled_article",
                "Can correct and withdraw articles on which verdicts rest",
            )
        ]


class ExtractionRun(models.Model):
    """One request to find the claims of one document, and how it went.

    ``attempt`` counts the workers that took it, and fences: only the worker of the
    latest attempt may write the outcome.  ``model_names`` and ``timings`` (wall
    seconds) are as in ``claims.extraction.types.Extraction``.  ``claims_found`` counts the
    attributed claims, ``statements_found`` what the article says in its own voice.
    ``changes`` tells what it changed of an earlier one: {"new": [claim ids], "gone": [words
    that were claims], "changed": [claim ids]}; empty for a first run.  A failure about which
    nothing can be done is ``filed_at``: out of the list of failures, until it is had back.
    Of those that wait the ``is_awaited`` ones come first, then by ``turn``; ``task`` is that of
    the worker that took it.  ``queued_at`` is when it was asked for, ``sent_at`` when its task was
    last sent again; ``request`` names the request that asked,
    for the log; what came together has the same.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        NO_TEXT = "no_text", _("There is no text in this document. Paste the article's text.")
        NOT_TEXT = (
            "not_text",
            _("This is no readable text. Save the article as plain text (UTF-8) and add it again."),
        )
        TOO_LARGE = (
            "too_large",
            _("The text is longer than this desk takes in. Split it and add the parts."),
        )
        UNSUPPORTED_LANGUAGE = (
            "unsupported_language",
            _(
                "There is no language pack for this text's language yet. If the language is"
                " wrong, add the article again and choose it."
            ),
        )
        NO_MODELS = (
            "no_models",
            _(
                "No models for this text's language are installed here. Ask the person who runs"
                " this desk to install them, then try again."
            ),
        )
        TOOK_TOO_LONG = (
            "took_too_long",
            _("Extraction was stopped because it took too long. Try again, or split the text."),
        )
        WORKER_LOST = (
            "worker_lost",
            _("The work was lost several times. Ask the person who runs this desk, then retry."),
        )
        ENGINE_ERROR = (
            "engine_error",
            _("The extraction engine failed. Ask the person who runs this desk to read the log."),
        )
        NOT_STORED = (
            "not_stored",
            _(
                "What was found could not be stored. Ask the person who runs this desk to read"
                " the log."
            ),
        )

        CANCELLED = (
            "cancelled",
            _("Somebody stopped it. Look for claims again when they are wanted."),
        )

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="runs", verbose_name=_("document")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.QUEUED, db_index=True
    )
    reason = models.CharField(_("reason"), max_length=24, choices=Reason.choices, blank=True)
    detail = models.TextField(_("detail for the operator"), blank=True)
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    engine_version = models.CharField(_("engine version"), max_length=32, blank=True)
    model_names = models.JSONField(_("models"), default=dict, blank=True)
    timings = models.JSONField(_("timings"), default=dict, blank=True)
    claims_found = models.PositiveIntegerField(_("claims found"), default=0)
    statements_found = models.PositiveIntegerField(_("own statements found"), default=0)
    sentences = models.PositiveIntegerField(_("sentences"), default=0)
    words = models.PositiveIntegerField(_("words"), default=0)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    is_awaited = models.BooleanField(default=False, db_default=False, editable=False)
    turn = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    task = models.CharField(max_length=155, blank=True, default="", db_default="", editable=False)
    request = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    queued_at = models.DateTimeField(pgettext_lazy("when", "queued"))
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    filed_at = models.DateTimeField(_("filed away"), null=True, blank=True)

    class Meta:
        verbose_name = _("extraction run")
        verbose_name_plural = _("extraction runs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "-is_awaited", "turn", "id"], name="run_next"),
            models.Index(fields=["state", "requested_by", "turn"], name="run_turns"),
            models.Index(fields=["request"], name="run_request", condition=~Q(request="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["queued", "running"]),
                name="one_run_under_way",
            ),
            models.CheckConstraint(
                name="run_state", condition=Q(state__in=["queued", "running", "done", "failed"])
            ),
            models.CheckConstraint(
                name="failed_with_a_reason",
                condition=Q(state="failed") & ~Q(reason="") | ~Q(state="failed") & Q(reason=""),
            ),
            models.CheckConstraint(
                name="run_times",
                condition=Q(state="queued", finished_at=None)
                | Q(state="running", finished_at=None, started_at__isnull=False)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_state_display()}"
