"""On SQLite, which rows may have a word in ``norm``: an index of every three letters in a row.

It is an FTS5 table beside each table of a ``Searchable`` (PostgreSQL indexes the column itself, by
``pg_trgm``), kept in step by triggers, and made anew by every ``migrate`` where a migration
that rebuilt the table has lost them.  It holds no words, and tells neither where nor how often
three letters stand: what it finds is looked at once more.
"""

# ruff: noqa: S608 - tables are our own

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

_M = TypeVar("_M", bound=models.Model)

GRAM = 3
#: The order of rows of which those come first that were stored last.
NEWEST = ("-pk",)
#: So many of them are looked for at most; a longer phrase is looked for in what these find.
_GRAMS = 32
_EVENTS = ("insert", "update", "delete")


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
    """Make the indexes that are missing, or whose triggers are."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not words_indexed():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        there = {name for (name,) in cursor.fetchall()}
        for table in _tables():
            wanted = {_index(table), *(_trigger(table, event) for event in _EVENTS)}
            if table in there and not wanted <= there:
                for statement in _made(table):
                    cursor.execute(statement)


def likely(model: type[models.Model], terms: Iterable[str]) -> Q:
    """The condition that all of the terms may stand in the ``norm`` of a row, as the index has it.

    Every row may where there is no index, or the terms are too short for it.
    """
    asked = _asked(terms)
    if not asked:
        return Q()
    index = _index(model._meta.db_table)
    found = RawSQL(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [asked])  # noqa: S611
    return Q(pk__in=found)


def streamed(rows: models.QuerySet[_M], terms: Iterable[str]) -> models.QuerySet[_M]:
    """Of the rows those that may have all of the terms, as ``likely``, for a query with a limit.

    The index is read no further than the limit asks, if the rows have no order or the newest come
    first by their keys; ``likely`` finds all of them first.  It can be no part of another query.
    """
    asked = _asked(terms)
    if not asked:
        return rows
    table = rows.model._meta.db_table
    index = _index(table)
    joined = [f"{index} MATCH %s", f"{index}.rowid = {table}.id"]
    newest = [f"-{index}.rowid"] if rows.query.order_by == NEWEST else None
    return rows.extra(tables=[index], where=joined, params=[asked], order_by=newest)  # noqa: S610


def _asked(terms: Iterable[str]) -> str:
    """What the index is asked for: three letters after three of each term, and its last three.

    Those between would find little less, and each takes the index some time.  Empty where there is
    no index, or the terms are too short.
    """
    if connections["default"].vendor != "sqlite" or not words_indexed():
        return ""
    grams = dict.fromkeys(gram for term in terms for gram in _grams(term))
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in islice(grams, _GRAMS))


def _grams(term: str) -> Iterator[str]:
    last = len(term) - GRAM
    if last >= 0:
        yield from (term[at : at + GRAM] for at in (*range(0, last, GRAM), last))


def _tables() -> Iterator[str]:
    from .search import Searchable

    for model in apps.get_models():
        if issubclass(model, Searchable) and not model._meta.proxy:
            yield model._meta.db_table


def _index(table: str) -> str:
    return f"{table}_words"


def _trigger(table: str, event: str) -> str:
    return f"{table}_words_{event}"


def _made(table: str) -> Iterator[str]:
    index = _index(table)
    for event in _EVENTS:
        yield f"DROP TRIGGER IF EXISTS {_trigger(table, event)}"
    yield f"DROP TABLE IF EXISTS {index}"
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5(norm, content='{table}', content_rowid='id',"
        " tokenize='trigram case_sensitive 1', detail='none', columnsize=0)"
    )
    yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"
    put = f"INSERT INTO {index} (rowid, norm) VALUES (NEW.id, NEW.norm);"
    take = f"INSERT INTO {index} ({index}, rowid, norm) VALUES ('delete', OLD.id, OLD.norm);"
    for event, when, does in (
        ("insert", "INSERT ON {table}", put),
        ("update", "UPDATE OF norm ON {table} WHEN OLD.norm <> NEW.norm", take + put),
        ("delete", "DELETE ON {table}", take),
    ):
        trigger = _trigger(table, event)
        yield f"CREATE TRIGGER {trigger} AFTER {when.format(table=table)} BEGIN {does} END"
