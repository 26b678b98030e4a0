"""That two people whom the desk took for one were told apart."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.models import Source, Undoable

from .claims import Change


class SourceSplit(Undoable):
    """That names and claims of a source went to another one: who, when, why, and what was before.

    ``made``: the other one came into being for it.  ``names_before`` and ``names_after`` hold those
    of both, as {"source": […], "into": […]}, each name as [language, name, whether it is the main
    one].  ``change`` is what became of the claims; none where only names went.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="splits", verbose_name=_("source")
    )
    into = models.ForeignKey(
        Source, models.CASCADE, related_name="split_off", verbose_name=_("the other one")
    )
    made = models.BooleanField()
    reason = models.TextField(_("reason"))
    names_before: Any = models.JSONField(_("names before"))
    names_after: Any = models.JSONField(_("names after"))
    change = models.OneToOneField(
        Change, models.PROTECT, null=True, related_name="source_split", verbose_name=_("change")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("split of a source")
        verbose_name_plural = _("splits of sources")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="source_split_in_two", condition=~Q(source=models.F("into"))
            ),
            models.CheckConstraint(
                name="source_split_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} / {self.into}"
