"""Search that looks past spelling: a column of folded words beside those as published."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q

from .text import normalise

#: Between the folded columns: no folded word contains it, so that none spans two of them.
SEPARATOR = "\n"

_M = TypeVar("_M", bound="Searchable")


def folded(columns: Iterable[str]) -> str:
    """What ``Searchable.norm`` holds of a row whose words are these."""
    return SEPARATOR.join(map(normalise, columns))


def worded(words: str) -> Q:
    """The condition that a row of a ``Searchable`` contains the words, spelling aside."""
    return Q(norm__contains=normalise(words))


class SearchableRows(models.QuerySet[_M]):
    """Keeps ``norm`` right where rows are written as sets; ``update`` of words is for nobody."""

    def bulk_create(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> list[_M]:
        """As Django's, the words folded."""
        rows = list(objs)
        for row in rows:
            row.fold()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[_M], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """As Django's, the words folded where they are among the fields."""
        rows, columns = list(objs), list(fields)
        if not set(self.model.searched).isdisjoint(columns):
            columns.append("norm")
            for row in rows:
                row.fold()
        return super().bulk_update(rows, columns, *args, **kwargs)


class SearchableManager(models.Manager[_M]):
    """Rows without ``norm``: it is as long as the words, and only the database reads it."""

    def get_queryset(self) -> models.QuerySet[_M]:
        return SearchableRows(self.model, using=self._db).defer("norm")


class Searchable(models.Model):
    """A row found by the words in its columns ``searched``, whatever their spelling.

    ``norm`` holds them folded whenever the row is written by ``save``, ``bulk_create`` or
    ``bulk_update``.
    """

    searched: ClassVar[Sequence[str]] = ()

    norm = models.TextField(db_default="", default="", editable=False)
    objects = SearchableManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        columns = None if update_fields is None else set(update_fields)
        if columns is None or not columns.isdisjoint(self.searched):
            self.fold()
            columns = columns and columns | {"norm"}
        super().save(*args, update_fields=columns, **kwargs)

    def fold(self) -> None:
        """Make ``norm`` what the words are now."""
        self.norm = folded(getattr(self, column) for column in self.searched)
