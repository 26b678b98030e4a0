"""What was sealed of the newsroom's history, and what waits to be."""

from django.db import models


class Seal(models.Model):
    """A link of the chain over changes, verdicts and drafts, in the order of ``number``: 1, 2, …

    ``fixed`` and ``state`` are digests of what never changes about the row ``thing`` of this
    ``kind``, and of what stood in it at this ``step``; ``chain`` is that of all this and of the
    link before (``domain.sealing``).  Triggers let no seal change or go.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12)
    thing = models.CharField(max_length=36)
    step = models.CharField(max_length=80)
    fixed = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["kind", "thing", "number"], name="seal_thing")]

    def __str__(self) -> str:
        return f"{self.number}:{self.chain}"


class Unsealed(models.Model):
    """That a row came or changed and is to be sealed; triggers write it (``claims.triggers``)."""

    kind = models.CharField(max_length=12)
    thing = models.CharField(max_length=36)

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
