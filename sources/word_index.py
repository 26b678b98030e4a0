"""On SQLite, which rows may have a word in ``norm``: an index of every three letters in a row.

It is an FTS5 table beside each table of a ``Searchable`` (PostgreSQL indexes the column itself, by
``pg_trgm``), kept in step by triggers, and made anew by every ``migrate`` where a migration
that rebuilt the table has lost them.  It holds no words, and tells neither where nor how often
three letters stand: what it finds is looked at once more.

Where few of many rows are asked for (articles among other documents), it tells these ``Part``s of a
table by three letters more, which no word has, so that rows of the other are not looked at.
"""

# ruff: noqa: S608 - tables are our own

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from .search import Searchable

_M = TypeVar("_M", bound=models.Model)

GRAM = 3
#: The order of rows of which those come first that were stored last.
NEWEST = ("-pk",)
#: So many of them are looked for at most; a longer phrase is looked for in what these find.
_GRAMS = 32


class Part(StrEnum):
    """The rows of a table that are looked at: all, those that ``Searchable.parted`` names, others.

    The values are what the index holds of a row beside its words.
    """

    ALL = ""
    NAMED = "\ue000" * GRAM
    OTHERS = "\ue001" * GRAM


@cache
def words_indexed() -> bool:
    """Can this SQLite index so (3.34 and later, with FTS5)?  Else each search reads every row."""
    try:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    return True


def word_indexes_renew(using: str = "default", **_kwargs: Any) -> None:
    """Make the indexes that are missing, whose triggers are, or which were made otherwise."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not words_indexed():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, type FROM sqlite_master")
        there = dict(cursor.fetchall())
        for model in _models():
            table = model._meta.db_table
            wanted = dict(_made(model))
            if table in there and not wanted.keys() <= there.keys():
                for name, kind in there.items():
                    if kind == "trigger" and name.startswith(f"{_index(table)}_"):
                        cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(f"DROP TABLE IF EXISTS {_index(table)}")
                for statement in chain.from_iterable(wanted.values()):
                    cursor.execute(statement)


def likely(model: type[models.Model], terms: Iterable[str], part: Part = Part.ALL) -> Q:
    """The condition that all of the terms may stand in the ``norm`` of a row, as the index has it.

    Every row may where there is no index, or the terms are too short for it.  Of a ``part`` all
    rows have to be: others are left out, or are not.
    """
    asked = _asked(terms, part)
    if not asked:
        return Q()
    index = _index(model._meta.db_table)
    found = RawSQL(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [asked])  # noqa: S611
    return Q(pk__in=found)


def streamed(
    rows: models.QuerySet[_M], terms: Iterable[str], part: Part = Part.ALL
) -> models.QuerySet[_M]:
    """Of the rows those that may have all of the terms, as ``likely``, for a query with a limit.

    The index is read no further than the limit asks, if the rows have no order or the newest come
    first by their keys; ``likely`` finds all of them first.  It can be no part of another query.
    """
    asked = _asked(terms, part)
    if not asked:
        return rows
    table = rows.model._meta.db_table
    index = _index(table)
    joined = [f"{index} MATCH %s", f"{index}.rowid = {table}.id"]
    newest = [f"-{index}.rowid"] if rows.query.order_by == NEWEST else None
    return rows.extra(tables=[index], where=joined, params=[asked], order_by=newest)  # noqa: S610


def _asked(terms: Iterable[str], part: Part) -> str:
    """What the index is asked for: three letters after three of each term, and its last three.

    Those between would find little less, and each takes the index some time.  Empty where there is
    no index, or the terms are too short.
    """
    if connections["default"].vendor != "sqlite" or not words_indexed():
        return ""
    grams = dict.fromkeys(gram for term in terms for gram in _grams(term))
    asked = [*islice(grams, _GRAMS), part.value] if grams and part else islice(grams, _GRAMS)
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in asked)


def _grams(term: str) -> Iterator[str]:
    last = len(term) - GRAM
    if last >= 0:
        yield from (term[at : at + GRAM] for at in (*range(0, last, GRAM), last))


def _models() -> Iterator[type["Searchable"]]:
    from .search import Searchable

    for model in apps.get_models():
        if issubclass(model, Searchable) and not model._meta.proxy:
            yield model


def _index(table: str) -> str:
    return f"{table}_words"


def _made(model: type["Searchable"]) -> Iterator[tuple[str, list[str]]]:
    """(name, statements that make it) of the index and its triggers; those are named by what they
    do, and the index is as they write it.
    """
    table, index = model._meta.db_table, _index(model._meta.db_table)
    yield (
        index,
        [
            f"CREATE VIRTUAL TABLE {index} USING fts5(norm, content='', columnsize=0,"
            " tokenize='trigram case_sensitive 1', detail='none')",
            f"INSERT INTO {index} (rowid, norm) SELECT id, {_written(model, table)} FROM {table}",
        ],
    )
    columns = ["norm", *(model.parted or ())[:1]]
    changed = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)
    put = f"INSERT INTO {index} (rowid, norm) VALUES (NEW.id, {_written(model, 'NEW')});"
    take = (
        f"INSERT INTO {index} ({index}, rowid, norm)"
        f" VALUES ('delete', OLD.id, {_written(model, 'OLD')});"
    )
    for event, on, does in (
        ("insert", f"INSERT ON {table}", put),
        ("update", f"UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}", take + put),
        ("delete", f"DELETE ON {table}", take),
    ):
        digest = hashlib.sha256(f"{on} {does}".encode()).hexdigest()[:8]
        name = f"{index}_{event}_{digest}"
        yield name, [f"CREATE TRIGGER {name} AFTER {on} BEGIN {does} END"]


def _written(model: type["Searchable"], row: str) -> str:
    """What the index is given of a row, as SQL: its folded words, and of which part it is."""
    if not model.parted:
        return f"{row}.norm"
    column, value = model.parted
    part = f"CASE {row}.{column} WHEN '{value}' THEN '{Part.NAMED}' ELSE '{Part.OTHERS}' END"
    return f"{row}.norm || char(10) || {part}"
