"""Who speaks or publishes, under which names."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..sounds import bones
from ..text import name_key
from .undoable import Undoable

LANGUAGE_CODES = r"^[a-z]{2,3}$"
WIKIDATA_ITEM = r"^Q[1-9][0-9]*$"


class Source(models.Model):
    """Somebody who speaks or publishes.

    Known by its names, of which it has any number in any language; a Wikidata item
    where one is known; a note that tells it from its namesakes; the institution that it is a
    part of (``parent``).  A source that turned out to be another one points to it.
    """

    class Kind(models.TextChoices):
        UNKNOWN = "unknown", _("not yet classified")
        PERSON = "person", _("person")
        INSTITUTION = "institution", _("institution")
        OUTLET = "outlet", _("outlet")
        SERIES = "series", _("document series")

    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.UNKNOWN, db_index=True
    )
    wikidata_id = models.CharField(
        _("Wikidata item"),
        max_length=16,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Q and a number, as in Q30."),
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("What tells it apart from others of that name."),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("is")
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("belongs to"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [
            ("rename_settled_source", _("Can rename and merge sources on which verdicts rest"))
        ]
        constraints = [
            models.CheckConstraint(
                name="source_wikidata_item",
                condition=models.Q(wikidata_id__isnull=True)
                | models.Q(wikidata_id__regex=WIKIDATA_ITEM),
                violation_error_message=_("A Wikidata item is Q and a number, as in Q30."),
            ),
            models.CheckConstraint(
                name="source_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or settings.LANGUAGE_CODE)

    def clean(self) -> None:
        self.wikidata_id = self.wikidata_id or None

    @property
    def called(self) -> "list[SourceName]":
        """Its ``names``; in a list its ``fetched_names`` (``queries.names_fetched``)."""
        fetched: list[SourceName] | None = self.__dict__.get("fetched_names")
        return list(self.names.all()) if fetched is None else fetched

    def name_in(self, language: str) -> str:
        """The main name in a language, else any main name, else any name at all."""
        names = sorted(self.called, key=lambda n: (n.language != language[:2], not n.is_main, n.pk))
        return names[0].name if names else f"#{self.pk}"


class SourceName(models.Model):
    """One name of a source in a language: "White House", "البيت الأبيض"; ``bones`` is its sound."""

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="names", verbose_name=_("source")
    )
    language = models.CharField(_("language"), max_length=3, help_text=_("As in ar, en, fr."))
    name = models.CharField(_("name"), max_length=300)
    is_main = models.BooleanField(_("main name"), default=False)
    norm = models.CharField(max_length=300, editable=False, db_index=True)
    bones = models.CharField(
        max_length=300, editable=False, default="", db_default="", db_index=True
    )

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(fields=["source", "language", "name"], name="name_once"),
            models.UniqueConstraint(
                fields=["source", "language"],
                condition=models.Q(is_main=True),
                name="one_main_name_per_language",
                violation_error_message=_("A source has one main name in each language."),
            ),
            models.CheckConstraint(
                name="name_not_empty",
                condition=~models.Q(name="") & ~models.Q(norm=""),
                violation_error_message=_("A name needs a letter or a digit."),
            ),
            models.CheckConstraint(
                name="name_language",
                condition=models.Q(language__regex=LANGUAGE_CODES),
                violation_error_message=_("A language is two or three letters, as in ar."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.norm, self.bones = name_key(self.name), bones(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.norm = name_key(self.name)


class Renaming(models.Model):
    """That a main name gave way, to another or (``after`` is empty) to none.

    Where verdicts rest on what a source said, a trigger lets its main name go only if the
    latest of these says so.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="renamings")
    language = models.CharField(_("language"), max_length=3)
    before = models.CharField(_("before"), max_length=300)
    after = models.CharField(_("after"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("renaming")
        verbose_name_plural = _("renamings")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after or '–'}"


class Merge(Undoable):
    """That a source was found to be another one: who, when, and how it was before.

    ``names_before`` and ``names_after`` are those of ``into``, each as [language, name,
    whether it is the main one]; ``moved`` are the keys of the sources that were merged into
    ``source`` and moved along.  A trigger merges and parts sources on which verdicts rest only
    as one of these says.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="merges", verbose_name=_("source")
    )
    into = models.ForeignKey(Source, models.CASCADE, related_name="+", verbose_name=_("is"))
    names_before = models.JSONField(_("names before"), default=list)
    names_after = models.JSONField(_("names after"), default=list)
    moved = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("merge of sources")
        verbose_name_plural = _("merges of sources")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.into}"
