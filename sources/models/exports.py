"""Long lists as files, which a worker writes while their reader goes on."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """A list of the desk that somebody wants as a file: asked for, written in parts, kept a week.

    ``listed`` is the model whose list it is ("claims.claim"), ``query`` the list's address as its
    reader had it, ``language`` theirs.  ``rows`` is how many there were when the writing began;
    ``written`` how many stand in the file so far, and ``size`` the bytes that they are.
    ``attempt`` tells which worker writes, ``seen_at`` when it last said so.
    """

    class State(models.TextChoices):
        """Where it stands; what was stopped or failed has no parts."""

        QUEUED = "queued", _("waiting")
        WRITING = "writing", _("being written")
        DONE = "done", _("ready")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    listed = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveBigIntegerField(null=True)
    written = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField(null=True)

    #: States in which a worker has it still to do.
    UNDER_WAY = (State.QUEUED, State.WRITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(state__in=["queued", "writing"]),
                name="export_one_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listed}.{self.kind}"

    @property
    def file_name(self) -> str:
        """What its file is called: "claim.csv"."""
        return f"{self.listed.rpartition('.')[2]}.{self.kind}"

    @property
    def is_under_way(self) -> bool:
        """Is it still to be written, or being written?"""
        return self.state in self.UNDER_WAY


class ExportPart(models.Model):
    """So many bytes of a file, in their order; ``packed`` is gzip."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    packed: Any = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"
