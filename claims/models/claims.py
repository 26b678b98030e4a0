"""What was said and where it stands, and what people changed about it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sources.models import Document, Source, Undoable
from sources.search import Searchable

from .articles import ExtractionRun


class Claim(Searchable):
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

    ``wording`` is the claim in a full sentence that stands alone, as an editor wrote it: "the
    figure is right" can't be checked or published.  Empty where nobody did; it is never made up.

    ``construction`` is how the engine read an attribution: a name of
    ``claims.extraction.attribution.constructions``, empty where a person added the claim.

    ``check_worthiness`` (0..1) says how much the claim asks to be checked, ``worth_reasons``
    why: names of ``claims.extraction.own_voice.check_worthiness.FEATURES``, the weightiest first.
    ``confidence`` is the engine's in having read an attribution rightly, and 0.5 where
    there is none to read.

    ``due_on`` is the day by whose end it is to be answered, where somebody set one.

    What a person decides stays: a claim that is none, or that is part of another one, is
    ``set_aside`` and not deleted.  ``origin`` is the fingerprint of what the engine last
    found for the row (empty where a person added it), so that it is found again however
    its words were corrected.  ``version`` counts the changes that people made, and the other
    readings of later runs, so that a change or an answer upon an older one can be refused; it
    also counts when a source that spoke it was renamed or merged, and ``speakers_since`` is
    the version since the last time.
    """

    searched = ("content_text", "speaker_label", "source_text", "cue_text", "wording")

    class Aside(models.TextChoices):
        REJECTED = "rejected", _("no claim")
        MERGED = "merged", _("part of another claim")

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
    wording = models.TextField(_("own wording"), blank=True, default="", db_default="")
    construction = models.CharField(
        _("read as"), max_length=40, blank=True, default="", db_default=""
    )
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
    origin = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    speakers_since = models.PositiveIntegerField(null=True, editable=False)
    set_aside = models.CharField(
        _("set aside"), max_length=8, choices=Aside.choices, blank=True, default=""
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("part of"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_claims",
        verbose_name=_("assigned to"),
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-document_id", "start", "pk"]
        indexes = [
            # As lists order them, which SQLite else does by sorting all; and those of an article.
            models.Index(fields=["-document", "start", "id"], name="claim_in_order"),
            models.Index(fields=["voice", "check_worthiness"]),
            models.Index(fields=["voice", "created_at"]),
            # All that a count of claims asks of one, so that none is read to be counted.
            models.Index(
                fields=["voice", "created_at", "set_aside", "document", "id"],
                name="claim_counted",
                condition=Q(voice="attributed", set_aside=""),
            ),
            # All that a list or a count asks of claims whose keys are known, as those of a speaker,
            # so that PostgreSQL reads none of these (SQLite finds a claim by its key at once).
            models.Index(
                fields=["id"],
                include=["document", "start", "voice", "set_aside", "created_at"],
                name="claim_by_key",
            ),
            # Those of a kind, in the order of a list, though hardly any is of it.
            models.Index(fields=["kind", "document"], name="claim_of_kind"),
            models.Index(fields=["set_aside"], name="claim_aside", condition=~Q(set_aside="")),
            models.Index(
                fields=["assigned_at"],
                name="claim_assigned_at",
                condition=Q(assignee__isnull=False),
            ),
            models.Index(fields=["due_on"], name="claim_due", condition=Q(due_on__isnull=False)),
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
                name="claim_set_aside",
                condition=Q(set_aside__in=["", "rejected"], merged_into=None)
                | Q(set_aside="merged", merged_into__isnull=False) & ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="claim_assigned",
                condition=Q(assignee=None) | Q(assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_not_in_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    @property
    def spoken_by(self) -> list[Source]:
        """Its ``speakers``; in a list those that were fetched for all its claims.

        Those are ``fetched_speakers`` (``Prefetch``): what ``speakers.all()`` makes of fetched
        rows costs more than all else that is done with them.
        """
        fetched: list[Source] | None = self.__dict__.get("fetched_speakers")
        return list(self.speakers.all()) if fetched is None else fetched

    @property
    def pieces(self) -> "list[ClaimSpan]":
        """Its ``spans`` in text order; in a list its ``fetched_spans``, likewise."""
        fetched: list[ClaimSpan] | None = self.__dict__.get("fetched_spans")
        return list(self.spans.all()) if fetched is None else fetched

    @property
    def place(self) -> dict[str, str]:
        """The page or time of its first word, where its document was read from a file with such."""
        return self.document.place_of(self.start)

    @property
    def stated(self) -> str:
        """The claim in its own wording, else in the words of the text."""
        return self.wording or self.content_text

    def __str__(self) -> str:
        words = " ".join(self.stated.split())
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


class Change(Undoable):
    """One thing that a person changed about claims, with what was there before.

    ``before`` and ``after`` hold, by claim id, what ``actions.claims`` reads of a claim;
    null where the claim was not there.  As long as nothing else changed since, it can be
    undone from them.  One row may span many claims: a bulk action is undone as one.
    """

    class Kind(models.TextChoices):
        ADDED = "added", pgettext_lazy("what was done", "added")
        WORDS = "words", _("words adjusted")
        SPLIT = "split", _("split")
        MERGED = "merged", pgettext_lazy("what was done", "merged")
        REJECTED = "rejected", _("rejected as no claim")
        RESTORED = "restored", _("taken back")
        SPEAKERS = "speakers", _("speaker changed")
        READING = "reading", _("kind or polarity changed")
        WORDED = "worded", _("worded anew")
        ASSIGNED = "assigned", pgettext_lazy("what was done", "assigned")
        DUE = "due", _("due date set")
        TOPICS = "topics", _("topics set")
        TAKEN = "taken", _("engine's reading taken over")

    claims = models.ManyToManyField(Claim, related_name="changes", verbose_name=_("claims"))
    kind = models.CharField(_("change"), max_length=8, choices=Kind.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Proposal(models.Model):
    """What a later extraction would do to a claim that a person works on; a person decides.

    ``found`` holds the engine's new reading (see ``actions.reconciliation``), and is empty where
    it no longer finds the claim.
    """

    class Kind(models.TextChoices):
        DIFFERS = "differs", _("the engine reads it differently now")
        GONE = "gone", _("the engine no longer finds it")

    class Decision(models.TextChoices):
        KEPT = "kept", _("kept as it is")
        TAKEN = "taken", _("taken over")

    run = models.ForeignKey(ExtractionRun, models.CASCADE, related_name="proposals")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    found = models.JSONField(default=dict, blank=True)
    decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(decision=""), name="one_open_proposal"
            ),
            models.CheckConstraint(
                name="proposal_decided",
                condition=Q(decision="", decided_by=None)
                | Q(decision__in=["kept", "taken"], decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
