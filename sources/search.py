"""Search that looks past spelling: a column of folded words beside those as published."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connections, models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import StrIndex, Substr
from django.db.models.lookups import GreaterThan

from .text import normalise, words_quoted
from .word_index import GRAM, Part, likely, streamed

#: Between the folded columns: no folded word contains it, so that none spans two of them.
SEPARATOR = "\n"
#: Of what a search finds so many are put in order by how well they fit, and no more are counted.
RANKED = 1_000
#: What stands before a word (for PostgreSQL's regular expressions and Python's): no letter, but in
#: Arabic those that are written as one with the next word, and its article.
_BEFORE_WORD = r"(^|\W)[وف]?[بكل]?(ال)?"

_M = TypeVar("_M", bound="Searchable")
#: A query for keys of rows.
Keys = models.QuerySet[Any, Any]


def folded(columns: Iterable[str]) -> str:
    """What ``Searchable.norm`` holds of a row whose words are these."""
    return SEPARATOR.join(map(normalise, columns))


def terms(words: str) -> list[str]:
    """What is searched for, folded: each word by itself, what stands in quotation marks as one.

    The marks are those of a keyboard and of print: "…", “…”, „…“, «…».  Signs at a word's edge are
    no part of it.
    """
    asked: dict[str, None] = {}
    for part, quoted in words_quoted(words):
        folded = normalise(part)
        asked |= dict.fromkeys([folded] if quoted else map(_without_signs, folded.split()))
    return [term for term in asked if term]


def _without_signs(word: str) -> str:
    inner = [n for n, letter in enumerate(word) if letter.isalnum()]
    return word[inner[0] : inner[-1] + 1] if inner else word


def each_term(words: str, condition: Callable[[str], Q]) -> Q:
    """That the condition holds of every term; of no term, it holds."""
    return reduce(and_, map(condition, terms(words)), Q())


def worded(words: str) -> Q:
    """The condition that a row of a ``Searchable`` contains all words, spelling aside."""
    return each_term(words, lambda term: Q(norm__contains=term))


def best_first(
    rows: models.QuerySet[_M],
    words: str,
    *,
    named: Callable[[str], list[Keys]],
    part: Part = Part.ALL,
) -> models.QuerySet[_M]:
    """The rows in which every word stands, or is a name by which the row is found.

    ``named`` gives the keys of rows by a folded word in a name: queries, none where nobody is
    called so; ``part`` is what all rows are of.  First come the rows in whose first column (a
    title, what was said) each word begins one ("dam" in "dams", not in "madam"), then those with
    the others in a name, then those where they stand inside words of it, then the rest, each in
    the order that the rows had.  Of more than the model's ``ranked`` none is the best: they come
    in the rows' order, and without a ``search_rank``.
    Without words, the rows as they are.  Asks the database what there is.
    """
    return matches(rows, words, named=named, part=part).rows if terms(words) else rows


@dataclass(frozen=True)
class Matches(Generic[_M]):
    """What a search finds: ``rows`` in order, and how many, up to the model's ``ranked``.

    ``more`` tells that there is more than ``count``.
    """

    rows: models.QuerySet[_M]
    count: int
    more: bool
    _soonest: models.QuerySet[_M]

    def first(self, most: int) -> list[Any]:
        """The keys of the first rows, so many at most, read no further than these."""
        return list(self._soonest.values_list("pk", flat=True)[:most])


def matches(
    rows: models.QuerySet[_M],
    words: str,
    *,
    named: Callable[[str], list[Keys]],
    part: Part = Part.ALL,
) -> Matches[_M]:
    """What ``best_first`` finds, which is asked for some words."""
    by_name = {term: named(term) for term in terms(words)}
    found = _containing(rows, by_name)
    in_words = [term for term, keys in by_name.items() if not keys]
    any_order = streamed(found.order_by(), in_words, part).values_list("pk", flat=True)
    most = rows.model.ranked
    keys = list(any_order[: most + 1])
    if len(keys) > most:
        all_found = found.filter(likely(rows.model, in_words, part))
        walked = rows.filter(*(_or_named(_seen(term), by_name[term]) for term in by_name))
        soonest = walked if _is_postgresql(rows) else streamed(found, in_words, part)
        return Matches(all_found, most, more=True, _soonest=soonest)
    ranked = _ranked(rows.filter(pk__in=keys), by_name)
    return Matches(ranked, len(keys), more=False, _soonest=ranked)


def containing(
    rows: models.QuerySet[_M], words: str, *, named: Callable[[str], list[Keys]]
) -> models.QuerySet[_M]:
    """The same rows as ``best_first``, in the order that they had, of few: each is looked at."""
    return _containing(rows, {term: named(term) for term in terms(words)})


def _containing(rows: models.QuerySet[_M], by_name: dict[str, list[Keys]]) -> models.QuerySet[_M]:
    beside_longer = _is_postgresql(rows) and any(len(term) >= GRAM for term in by_name)

    def stands(term: str, keys: list[Keys]) -> Q:
        if beside_longer and len(term) < GRAM:  # its index knows none so short
            return _or_named(_seen(term), keys)
        return _anywhere(rows, term, keys)

    return rows.filter(*(stands(*each) for each in by_name.items()))


def _ranked(rows: models.QuerySet[_M], by_name: dict[str, list[Keys]]) -> models.QuerySet[_M]:
    """The rows, in which the terms stand or are names, the best first."""
    begins = {t: Q(first_column__regex=_BEFORE_WORD + re.escape(t)) for t in by_name}
    ranks = [When(reduce(and_, begins.values()), Value(3))]
    if any(by_name.values()):
        in_names = (_or_named(begun, by_name[term]) for term, begun in begins.items())
        ranks.append(When(reduce(and_, in_names), Value(2)))
    inside = (Q(first_column__contains=term) for term in by_name)
    ranks.append(When(reduce(and_, inside), Value(1)))
    first = Substr("norm", 1, StrIndex("norm", Value(SEPARATOR)))
    ranked: models.QuerySet[Any] = rows.alias(first_column=first)
    ranked = ranked.annotate(search_rank=Case(*ranks, default=Value(0)))
    return ranked.order_by("-search_rank", *rows.query.order_by)


def _anywhere(rows: models.QuerySet[Any], term: str, by_name: list[Keys]) -> Q:
    """That the word stands in the row, or that it is found by such a name.

    PostgreSQL has an index for either, but for "or" it would read every row.  So it is given the
    keys of both, but for a word of so many rows that some are met at once.
    """
    said = Q(norm__contains=term)
    if by_name:
        said &= likely(rows.model, [term])
    worded = rows.model._base_manager.filter(said).order_by().values("pk")
    if not by_name or not _is_postgresql(rows):
        return _or_named(said, by_name)
    most = rows.model.ranked
    if worded[most : most + 1].exists():
        return _or_named(said, by_name)
    return Q(pk__in=worded.union(*by_name))


def _seen(term: str) -> Q:
    """That the word stands in the row, in words that PostgreSQL takes no index for.

    Of three words it expects a hundredth of what there is: it finds all that have them by the
    index and sorts them for the sake of the first ten, of which there are more than enough.
    A word too short for the index it finds so in half the time, as letters and not as a pattern.
    """
    return Q(GreaterThan(StrIndex("norm", Value(term)), 0))


def _is_postgresql(rows: models.QuerySet[Any]) -> bool:
    return connections[rows.db].vendor == "postgresql"


def _or_named(said: Q, by_name: list[Keys]) -> Q:
    return reduce(or_, (Q(pk__in=keys) for keys in by_name), said)


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
        """As Django's, with what is worked out from the fields."""
        rows, columns = list(objs), set(fields)
        if worked_out := self.model.worked_out(columns):
            for row in rows:
                row.fold()
        return super().bulk_update(rows, sorted(columns | worked_out), *args, **kwargs)


class SearchableManager(models.Manager[_M]):
    """Rows without ``norm``: it is as long as the words, and only the database reads it."""

    def get_queryset(self) -> models.QuerySet[_M]:
        return SearchableRows(self.model, using=self._db).defer("norm")


class Searchable(models.Model):
    """A row found by the words in its columns ``searched``, whatever their spelling.

    ``norm`` holds them folded, and the columns of ``folded_too`` what they are worked out from,
    whenever the row is written by ``save``, ``bulk_create`` or ``bulk_update``.
    """

    searched: ClassVar[Sequence[str]] = ()
    #: Of so many rows that a search finds it tells the best, and how many there are; fewer of long
    #: texts, each of which PostgreSQL reads again for each word before it counts it.
    ranked: ClassVar[int] = RANKED
    #: (column, value), where rows with this value are looked for apart from the others.
    parted: ClassVar[tuple[str, str] | None] = None
    #: {another column: the one that ``fold`` works out from it}
    folded_too: ClassVar[dict[str, str]] = {}

    norm = models.TextField(db_default="", default="", editable=False)
    objects = SearchableManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        columns = None if update_fields is None else set(update_fields)
        if columns is None:
            self.fold()
        elif worked_out := self.worked_out(columns):
            self.fold()
            columns |= worked_out
        super().save(*args, update_fields=columns, **kwargs)

    @classmethod
    def worked_out(cls, columns: Set[str]) -> set[str]:
        """The columns that ``fold`` writes anew where these are written."""
        words = set() if columns.isdisjoint(cls.searched) else {"norm"}
        return words | {cls.folded_too[each] for each in columns & cls.folded_too.keys()}

    def fold(self) -> None:
        """Make ``norm`` what the words are now."""
        self.norm = folded(getattr(self, column) for column in self.searched)
