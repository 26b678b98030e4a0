"""What the register knows of a source beside its names: offices, reliability, and where from."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..text import name_key
from .sources import LANGUAGE_CODES, Source


class Role(models.Model):
    """An office that somebody held, with its first and its last day.

    Without ``until`` it is held as far as anybody knows; ``since`` is None where nobody knows.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="roles", verbose_name=_("source")
    )
    organisation = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("organisation"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="role_in_order",
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(since__lte=models.F("until")),
            )
        ]

    def __str__(self) -> str:
        return self.title_in(get_language() or settings.LANGUAGE_CODE)

    def title_in(self, language: str) -> str:
        """The first title in a language, else any first one."""
        titles = sorted(self.titles.all(), key=lambda t: (t.language != language[:2], t.pk))
        return titles[0].name if titles else f"#{self.pk}"


class RoleTitle(models.Model):
    """How a role is called: "وزير الخارجية الروسي", "Russian foreign minister".

    The first title in a language is the one that is shown.
    """

    role = models.ForeignKey(Role, models.CASCADE, related_name="titles")
    language = models.CharField(_("language"), max_length=3)
    name = models.CharField(_("title"), max_length=300)
    norm = models.CharField(max_length=300, editable=False, db_index=True)

    class Meta:
        verbose_name = _("title of an office")
        verbose_name_plural = _("titles of offices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["role", "language", "name"], name="title_once"),
            models.CheckConstraint(name="title_not_empty", condition=~models.Q(norm="")),
            models.CheckConstraint(
                name="title_language", condition=models.Q(language__regex=LANGUAGE_CODES)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.norm = name_key(self.name)
        super().save(*args, **kwargs)


class ReliabilityNote(models.Model):
    """What somebody noted about how far a source can be relied on; withdrawn, it stays readable."""

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="reliability", verbose_name=_("source")
    )
    text = models.TextField(_("note"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("note on reliability")
        verbose_name_plural = _("notes on reliability")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="reliability_said", condition=~models.Q(text="")),
            models.CheckConstraint(
                name="reliability_withdrawn_by_somebody",
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Apart(models.Model):
    """That two sources which seem to be one are two, as somebody said; ``other`` is the newer."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    other = models.ForeignKey(Source, models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "other"], name="apart_once"),
            models.CheckConstraint(
                name="apart_in_order", condition=models.Q(source__lt=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} ≠ {self.other_id}"


class RegisterRow(models.Model):
    """That a row of the register that comes with Isnad was loaded, and what it says it is from.

    It is loaded once: what people make of the source since is not touched again.
    """

    key = models.CharField(max_length=80, unique=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="register_rows")
    says = models.CharField(_("from"), max_length=200)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("row of the register")
        verbose_name_plural = _("rows of the register")

    def __str__(self) -> str:
        return self.key
