"""What was said, who looked for it, what bears on it, and what editors found."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sources.models import Document, Source


class ArticleManager(models.Manager["Article"]):
    def get_queryset(self) -> models.QuerySet["Article"]:
        return super().get_queryset().filter(kind=Document.Kind.ARTICLE)


class Article(Document):
    """A document whose claims are tracked, as editors see it."""

    objects: ClassVar[ArticleManager] = ArticleManager()

    class Meta:
        proxy = True
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class ExtractionRun(models.Model):
    """One request to find the claims of one document, and how it went.

    ``attempt`` counts the workers that took it, and fences: only the worker of the
    latest attempt may write the outcome.  ``model_names`` and ``timings`` (wall
    seconds) are as in ``claims.extraction.types.Extraction``.  ``claims_found`` counts the
    attributed claims, ``statements_found`` what the article says in its own voice.
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
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("extraction run")
        verbose_name_plural = _("extraction runs")
        ordering = ["-pk"]
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


class Claim(models.Model):
    """What editors track: by these words (cue), this source said that (content).

    ``voice`` tells whose words the content is.  Where the article says it itself
    ("outlet"), there is neither cue nor source nor kind, whoever published the
    document is the speaker, and nobody asks whether it was said.

    The exact places are its ``spans``; ``source_text``, ``cue_text`` and
    ``content_text`` are the words there (the document's text never changes), kept
    for lists and search.  ``start`` and ``end`` bound all of them.  ``speakers``
    are who spoke, once names and pronouns are resolved; ``speaker_label`` is the
    name as the engine read it.  ``fingerprint`` tells claims of a document apart by
    their spans, so that extracting again finds the same rows.

    ``check_worthiness`` (0..1) says how much the claim asks to be checked, ``worth_reasons``
    why: names of ``claims.extraction.worth.FEATURES``, the weightiest first.
    ``confidence`` is the engine's in having read an attribution rightly, and 0.5 where
    there is none to read.
    """

    class Voice(models.TextChoices):
        ATTRIBUTED = "attributed", _("attributed")
        OUTLET = "outlet", _("the article's own")

    class Kind(models.TextChoices):
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")
        MIXED = "mixed", _("mixed")

    class Polarity(models.TextChoices):
        AFFIRMED = "affirmed", _("affirmed")
        DENIED = "denied", _("denied")
        DOUBTED = "doubted", _("doubted")

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="claims", verbose_name=_("document")
    )
    run = models.ForeignKey(
        ExtractionRun, models.SET_NULL, null=True, related_name="claims", verbose_name=_("found by")
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="embedded",
        verbose_name=_("embedded in"),
    )
    voice = models.CharField(
        _("voice"), max_length=10, choices=Voice.choices, default=Voice.ATTRIBUTED
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, blank=True)
    polarity = models.CharField(
        _("polarity"), max_length=8, choices=Polarity.choices, default=Polarity.AFFIRMED
    )
    source_text = models.TextField(_("source"), blank=True)
    cue_text = models.TextField(_("cue"), blank=True)
    cue_lemma = models.CharField(_("cue lemma"), max_length=100, blank=True)
    content_text = models.TextField(_("claim"))
    speaker_label = models.CharField(_("speaker as read"), max_length=500, blank=True)
    speakers = models.ManyToManyField(
        Source, blank=True, related_name="claims", verbose_name=_("speakers")
    )
    confidence = models.FloatField(
        _("confidence"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    check_worthiness = models.FloatField(
        _("check-worthiness"),
        default=0.0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    worth_reasons = models.JSONField(_("reasons"), default=list, blank=True)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    fingerprint = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)
    history = HistoricalRecords(m2m_fields=[speakers])

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-document_id", "start", "pk"]
        indexes = [
            models.Index(fields=["document", "start"]),
            models.Index(fields=["voice", "check_worthiness"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "fingerprint"], name="claim_once"),
            models.CheckConstraint(name="claim_extent", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(
                name="claim_voice",
                condition=Q(voice="attributed") & ~Q(cue_text="")
                | Q(voice="outlet", cue_text="", source_text=""),
            ),
            models.CheckConstraint(
                name="claim_kind",
                condition=Q(voice="attributed", kind__in=["direct", "indirect", "mixed"])
                | Q(voice="outlet", kind=""),
            ),
            models.CheckConstraint(
                name="claim_check_worthiness",
                condition=Q(check_worthiness__gte=0, check_worthiness__lte=1),
            ),
            models.CheckConstraint(
                name="claim_polarity", condition=Q(polarity__in=["affirmed", "denied", "doubted"])
            ),
            models.CheckConstraint(
                name="claim_confidence", condition=Q(confidence__gte=0, confidence__lte=1)
            ),
            models.CheckConstraint(
                name="claim_not_in_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        words = " ".join(self.content_text.split())
        return words if len(words) <= 100 else words[:99] + "…"


class ClaimSpan(models.Model):
    """Where one piece of a claim's source, cue or content stands in its document."""

    class Role(models.TextChoices):
        SOURCE = "source", _("source")
        CUE = "cue", _("cue")
        CONTENT = "content", _("content")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="spans")
    role = models.CharField(max_length=8, choices=Role.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["claim", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "role", "start"], name="span_once"),
            models.CheckConstraint(name="span_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(
                name="span_role", condition=Q(role__in=["source", "cue", "content"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} [{self.start}, {self.end})"


class Evidence(models.Model):
    """A passage of a document that supports, refutes or gives context to a claim."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        REFUTES = "refutes", _("refutes")
        CONTEXT = "context", _("gives context")

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="evidence", verbose_name=_("claim")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="evidence", verbose_name=_("document")
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices)
    note = models.TextField(_("note"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "document", "start", "end"], name="evidence_once"
            ),
            models.CheckConstraint(name="passage_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(
                name="evidence_stance", condition=Q(stance__in=["supports", "refutes", "context"])
            ),
        ]

    def __str__(self) -> str:
        words = " ".join(self.passage.split())
        return words if len(words) <= 100 else words[:99] + "…"

    @property
    def passage(self) -> str:
        """The words of the passage, as published."""
        return self.document.quote(self.start, self.end)


class Assessment(models.Model):
    """One editor's verdict on one of a claim's two questions.

    Never edited: a database trigger lets only ``superseded_by`` change, and that
    once.  The current assessment of a question is the one that nothing superseded;
    the database allows one.  ``passages`` is how many pieces of evidence it cites,
    so that the database itself can refuse a verdict that rests on nothing.
    The identifier is made before the row, because the assessment that it supersedes
    must point to it first (else there would be two current ones for a moment).
    """

    class Aspect(models.TextChoices):
        ATTRIBUTION = "attribution", _("Was it said?")
        CONTENT = "content", _("Is it true?")

    class Verdict(models.TextChoices):
        VERIFIED = "verified", _("verified")
        DISPUTED = "disputed", _("disputed")
        UNVERIFIABLE = "unverifiable", _("unverifiable")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="assessments", verbose_name=_("claim")
    )
    aspect = models.CharField(_("question"), max_length=12, choices=Aspect.choices)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    rationale = models.TextField(_("rationale"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="assessments", verbose_name=_("evidence")
    )
    passages = models.PositiveIntegerField(default=0, editable=False)
    cited_url = models.URLField(_("cited address"), max_length=2000, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("editor")
    )
    created_at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    superseded_by = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "aspect"],
                condition=Q(superseded_by=None),
                name="one_current_assessment",
            ),
            models.CheckConstraint(
                name="verdict_rests_on_something",
                condition=Q(verdict="unverifiable") | Q(passages__gt=0) | ~Q(cited_url=""),
            ),
            models.CheckConstraint(
                name="assessment_aspect", condition=Q(aspect__in=["attribution", "content"])
            ),
            models.CheckConstraint(
                name="assessment_verdict",
                condition=Q(verdict__in=["verified", "disputed", "unverifiable"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; ``assessment_publish`` is the one door for a change."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
