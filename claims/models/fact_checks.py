"""Fact checks that others published: their work, and marked as such wherever it is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models import Document


class FactCheck(models.Model):
    """A claim that somebody else checked, as they published it (schema.org's ClaimReview).

    ``document`` holds their claim in its first line and their rating in the second, word for word,
    with publisher, date and address, so that it can be evidence.  ``published`` is the whole of it,
    as JSON in ASCII.  One is ``current`` of each claim at each address: where its publisher changed
    the rating, the earlier one stays for what was decided upon it, and is proposed no longer.
    """

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="fact_check", verbose_name=_("document")
    )
    claim = models.TextField(_("claim"))
    rating = models.CharField(_("rating"), max_length=500)
    publisher = models.CharField(_("published by"), max_length=300)
    claimant = models.CharField(_("said by"), max_length=300, blank=True)
    published = models.TextField()
    address_key = models.CharField(max_length=64, editable=False)
    claim_key = models.CharField(max_length=64, editable=False)
    current = models.BooleanField(default=True)
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("fact check by others")
        verbose_name_plural = _("fact checks by others")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key", "claim_key"],
                condition=models.Q(current=True),
                name="fact_check_once",
            ),
            models.CheckConstraint(
                name="fact_check_whole",
                condition=~models.Q(claim="") & ~models.Q(rating="") & ~models.Q(publisher=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.rating}"
