"""What people do and can take back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Undoable(models.Model):
    """Rows that say what somebody did; once that is undone, when and by whom."""

    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        abstract = True
