"""What bears on a claim, and what editors found."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sources.models import LANGUAGE_CODES, Document

from ..domain.tables import CitedTable, table_cited
from ..domain.verdicts import ASPECTS, GIVEN_CHOICES, VERDICT_CHOICES, Aspect, Verdict
from .cited import CitedPage
from .claims import Claim


class Evidence(models.Model):
    """A passage of a document that supports, refutes or gives context to a claim.

    ``page`` is where the document was published, if it has an address; ``gone_since`` is when
    the passage stood there no more.
    """

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
    page = models.ForeignKey(CitedPage, models.PROTECT, null=True, related_name="evidence")
    gone_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("a piece", "evidence")
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
    def place(self) -> dict[str, str]:
        """The page or time at which the passage begins, as ``Document.place_of``."""
        return self.document.place_of(self.start)

    @property
    def table(self) -> CitedTable | None:
        """The rows that the passage is of, where it is of a table."""
        return table_cited(self.document.text, self.start, self.end)

    @property
    def passage(self) -> str:
        """The words of the passage, as published."""
        return self.document.quote(self.start, self.end)


class Label(models.Model):
    """What this newsroom calls a verdict ("misleading"), tied to one of ours (disputed).

    ``rating`` is what it publishes with it, on the newsroom's own scale; none where the
    newsroom rates nothing.
    """

    verdict = models.CharField(_("verdict"), max_length=12, choices=VERDICT_CHOICES)
    aspect = models.CharField(
        _("question"),
        max_length=12,
        choices=ASPECTS,
        blank=True,
        help_text=_("Leave empty for both."),
    )
    rating = models.PositiveSmallIntegerField(_("public rating"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("verdict label")
        verbose_name_plural = _("verdict labels")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="label_verdict",
                condition=Q(verdict__in=["verified", "disputed", "unverifiable"]),
            ),
            models.CheckConstraint(
                name="label_aspect", condition=Q(aspect__in=["", "attribution", "content"])
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or settings.LANGUAGE_CODE)

    def name_in(self, language: str) -> str:
        """The name in a language, else any name, else the verdict's own."""
        names = sorted(self.names.all(), key=lambda n: (n.language != language[:2], n.pk))
        return names[0].name if names else str(self.get_verdict_display())


class LabelName(models.Model):
    """A label's name in one language."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="names", verbose_name=_("label"))
    language = models.CharField(_("language"), max_length=3, help_text=_("As in ar, en, fr."))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(fields=["label", "language"], name="label_named_once"),
            models.CheckConstraint(
                name="label_language", condition=Q(language__regex=LANGUAGE_CODES)
            ),
            models.CheckConstraint(name="label_name_not_empty", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One editor's verdict on one of a claim's two questions, as published.

    Never edited: a database trigger lets only ``superseded_by`` change, and that
    once.  The current assessment of a question is the one that nothing superseded;
    the database allows one.  ``passages`` is how many pieces of evidence it cites,
    so that the database itself can refuse a verdict that rests on nothing.
    The identifier is made before the row, because the assessment that it supersedes
    must point to it first (else there would be two current ones for a moment).

    One that corrects another says why (``reason``); "withdrawn" takes the answer back and
    leaves the question open, and so does "reopened", upon which the claim can be corrected.
    ``label`` is the newsroom's own word for the verdict.  Where the newsroom has switched four
    eyes on, the database refuses one without a ``reviewer`` (but for "reopened", which only
    takes an answer away), and always one whose reviewer is its editor.
    """

    Aspect = Aspect
    Verdict = Verdict

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="assessments", verbose_name=_("claim")
    )
    aspect = models.CharField(_("question"), max_length=12, choices=ASPECTS)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    label = models.ForeignKey(
        Label, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("label")
    )
    rationale = models.TextField(_("rationale"), blank=True)
    reason = models.TextField(_("reason of the correction"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="assessments", verbose_name=_("evidence")
    )
    passages = models.PositiveIntegerField(default=0, editable=False)
    cited_url = models.URLField(_("cited address"), max_length=2000, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("editor")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
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
        indexes = [
            # The claims that are answered so, without a look at the answers.
            models.Index(
                fields=["aspect", "verdict", "claim"],
                name="assessment_standing",
                condition=Q(superseded_by=None),
            ),
            # What an answer superseded.  By the unique index SQLite would rather read them all
            # where few did, as it counts those that none superseded as so many of one key.
            models.Index(
                fields=["superseded_by"],
                name="assessment_supersedes",
                condition=Q(superseded_by__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "aspect"],
                condition=Q(superseded_by=None),
                name="one_current_assessment",
            ),
            models.CheckConstraint(
                name="verdict_rests_on_something",
                condition=Q(verdict__in=["unverifiable", "withdrawn", "reopened"])
                | Q(passages__gt=0)
                | ~Q(cited_url=""),
            ),
            models.CheckConstraint(
                name="assessment_aspect", condition=Q(aspect__in=["attribution", "content"])
            ),
            models.CheckConstraint(
                name="assessment_verdict",
                condition=Q(
                    verdict__in=["verified", "disputed", "unverifiable", "withdrawn", "reopened"]
                ),
            ),
            models.CheckConstraint(
                name="assessment_two_people",
                condition=Q(reviewer=None) | ~Q(reviewer=F("editor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.get_verdict_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only; ``assessment_publish`` is the one door for a change."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    @property
    def is_by_one_person(self) -> bool:
        """Did nobody else see it?  Taking an answer away to correct its claim needs nobody else."""
        return self.reviewer_id is None and self.verdict != Verdict.REOPENED


class AnsweredClaim(models.Model):
    """That an answer to a claim stands, and when something was last told of the claim: answered,
    corrected or withdrawn.

    Worked out from the answers by a trigger (``claims.triggers``), so that what is published is
    found in its order, a page of it without the rest.
    """

    claim = models.OneToOneField(
        Claim, models.DO_NOTHING, primary_key=True, related_name="answered"
    )
    told_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["told_at", "claim"], name="answered_latest")]

    def __str__(self) -> str:
        return f"#{self.claim_id}"


class Draft(models.Model):
    """An assessment in the making: its author's until submitted, then a reviewer's to decide.

    ``seen`` is the answer that stood when it was written; if another one stands by the
    time it is approved, the approval is refused.  Approved, it has become ``assessment``.
    ``review_note`` says why it was sent back.

    ``version`` counts up whenever what it says changes, so that a decision upon an older one
    can be refused; ``earlier`` keeps those that reviewers could read, by version, each as
    {"verdict", "label", "rationale", "reason", "cited_url", "evidence", "seen"}, rows by key.
    ``about`` is how the claim read when it was last submitted (``actions._readings``): nobody
    decides on it once the claim reads otherwise.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for review")
        RETURNED = "returned", _("sent back")
        APPROVED = "approved", _("approved")
        DROPPED = "dropped", _("dropped")

    #: The states in which somebody still has to do something.
    LIVE = (State.DRAFT, State.SUBMITTED, State.RETURNED)

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="drafts", verbose_name=_("claim"))
    aspect = models.CharField(_("question"), max_length=12, choices=ASPECTS)
    verdict = models.CharField(_("verdict"), max_length=12, choices=GIVEN_CHOICES)
    label = models.ForeignKey(
        Label, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("label")
    )
    rationale = models.TextField(_("rationale"), blank=True)
    reason = models.TextField(_("reason of the correction"), blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="drafts", verbose_name=_("evidence")
    )
    cited_url = models.URLField(_("cited address"), max_length=2000, blank=True)
    seen = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, db_index=True
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    review_note = models.TextField(_("why it was sent back"), blank=True)
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, blank=True, related_name="draft"
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    earlier = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True, editable=False
    )
    about = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-pk"]
        permissions = [("review_draft", _("Can approve and send back what others submit"))]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "aspect", "author"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="one_live_draft",
            ),
            models.CheckConstraint(
                name="draft_two_people", condition=Q(reviewer=None) | ~Q(reviewer=F("author"))
            ),
            models.CheckConstraint(
                name="draft_state",
                condition=Q(state__in=["draft", "dropped"])
                | Q(state="submitted", submitted_at__isnull=False)
                | Q(state="returned", reviewer__isnull=False) & ~Q(review_note="")
                | Q(state="approved", assessment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.get_verdict_display()}"

    @property
    def spoken_by_another(self) -> bool:
        """Was somebody who spoke the claim renamed or merged since this was submitted?

        Where it waits since before ``about`` was kept: or ever.
        """
        if self.about is None and self.state != self.State.SUBMITTED:
            return False
        version: int = self.about["version"] if self.about else 0
        return version < (self.claim.speakers_since or 0)
