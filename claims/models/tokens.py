"""What the desk keeps beside a program's token."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..roles import EVERYTHING


def all_scopes() -> list[str]:
    """The scopes of a token for which nobody named any."""
    return [EVERYTHING]


class TokenNote(models.Model):
    """What somebody calls a token, when it was last used, and what it is for.

    The token itself is knox's: its digest, its person, when it was made and when it expires.
    ``used_at`` is exact to some minutes.  ``scopes`` (of ``claims.roles``) say what the token is
    for, ``EVERYTHING`` that its person may do or a part of it.
    """

    token = models.OneToOneField(
        "knox.AuthToken", models.CASCADE, primary_key=True, related_name="note"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True)
    scopes: Any = models.JSONField(_("scopes"), default=all_scopes)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name or str(self._meta.verbose_name)
