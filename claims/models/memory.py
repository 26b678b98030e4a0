"""What the desk remembers of claims: how they are found again, and which say the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.models import Document

from .claims import Claim


class Trace(models.Model):
    """How words are found again: their vector, the signs of it, and the words as numbers.

    The bytes are those of ``claims.memory``.  Workers write them (``actions.memory``,
    ``actions.passages``), and can make them again.
    """

    signs = models.BinaryField()
    vector = models.BinaryField()
    marks = models.BinaryField()
    at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        abstract = True


class ClaimTrace(Trace):
    """How a claim is found again; ``digest`` is that of the words of which it was made."""

    claim = models.OneToOneField(
        Claim, models.CASCADE, primary_key=True, related_name="trace", verbose_name=_("claim")
    )
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"#{self.pk}"


class PassageTrace(Trace):
    """How a passage of a stored document is found again; the text never changes."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta(Trace.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="passage_traced_once"),
            models.CheckConstraint(name="passage_trace_not_empty", condition=Q(start__lt=F("end"))),
        ]

    def __str__(self) -> str:
        return f"#{self.document_id} [{self.start}, {self.end})"


class Repeat(models.Model):
    """Two claims of different articles that seem to say the same; a person decides whether they do.

    ``earlier`` was found first.  ``likeness`` (0..1) is that of their meaning; ``differences``
    is what the two differ in, as [{"kind", "here", "there"}], "here" being ``claim``'s words
    (``claims.memory.differences``).  What was decided stays, and is in the log
    (``RepeatDecision``); only what nobody decided is suggested anew or no longer.
    """

    class Decision(models.TextChoices):
        SAME = "same", _("the same claim")
        OTHER = "other", _("another claim")

    class Differs(models.TextChoices):
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        NAME = "name", _("name")
        NEGATION = "negation", _("negation")
        WORDS = "words", _("words")

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="repeats", verbose_name=_("claim")
    )
    earlier = models.ForeignKey(
        Claim, models.CASCADE, related_name="repeated_by", verbose_name=_("earlier claim")
    )
    likeness = models.FloatField(_("likeness"))
    differences = models.JSONField(_("differences"), default=list, blank=True)
    decision = models.CharField(
        _("decision"), max_length=5, choices=Decision.choices, blank=True, default=""
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("suggested"), auto_now_add=True)

    class Meta:
        verbose_name = _("repeated claim")
        verbose_name_plural = _("repeated claims")
        ordering = ["-likeness", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "earlier"], name="repeat_once"),
            models.CheckConstraint(name="repeat_in_order", condition=Q(earlier__lt=F("claim"))),
            models.CheckConstraint(
                name="repeat_decided",
                condition=Q(decision="")
                | Q(
                    decision__in=["same", "other"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.claim_id}"


class RepeatDecision(models.Model):
    """One decision on whether two claims are the same; an empty one took the last back."""

    repeat = models.ForeignKey(Repeat, models.CASCADE, related_name="log")
    decision = models.CharField(max_length=5, choices=Repeat.Decision.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="repeat_decision", condition=Q(decision__in=["", "same", "other"])
            )
        ]

    def __str__(self) -> str:
        return self.get_decision_display() or "—"


class EvidenceProposal(models.Model):
    """A passage of a stored document that may bear on a claim; a person takes it or waves it away.

    ``differences`` is what claim and passage differ in, as ``Repeat.differences``.  What was
    decided stays; only what nobody decided is proposed anew or no longer.
    """

    class Decision(models.TextChoices):
        TAKEN = "taken", _("taken as evidence")
        WAVED = "waved", _("waved away")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence_proposals")
    document = models.ForeignKey(Document, models.CASCADE, related_name="evidence_proposals")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    likeness = models.FloatField(_("likeness"))
    differences = models.JSONField(_("differences"), default=list, blank=True)
    decision = models.CharField(
        _("decision"), max_length=5, choices=Decision.choices, blank=True, default=""
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("suggested"), auto_now_add=True)

    class Meta:
        verbose_name = _("proposed evidence")
        verbose_name_plural = _("proposed evidence")
        ordering = ["-likeness", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "document", "start"], name="evidence_proposed_once"
            ),
            models.CheckConstraint(
                name="evidence_proposal_decided",
                condition=Q(decision="")
                | Q(
                    decision__in=["taken", "waved"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.document_id} [{self.start}, {self.end})"
