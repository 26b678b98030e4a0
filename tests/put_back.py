"""Between tests all rows go but those of a new database.

Django's ``flush`` empties every table and then announces a migration, so that permissions, roles
and the like are made again, after each test that commits.  Here only tables that hold rows are
emptied, and what a new database holds is put back where it differs.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NamedTuple
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.core.management.commands.flush import Command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Rows = dict[str, list[tuple[Any, ...]]]


class New(NamedTuple):
    """A database that nobody has written to: its triggers, and {table: rows} where it has any."""

    triggers: list[tuple[Any, ...]]
    rows: Rows


#: By the database's name.
_new: dict[str, New] = {}
_flush = Command.handle
_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY tgname, tgrelid",
}


@contextmanager
def putting_back() -> Iterator[None]:
    """What Django flushes in this time is put back."""
    past_triggers = _flush_past_the_triggers() if connection.vendor == "sqlite" else nullcontext()
    with past_triggers, patch.object(Command, "handle", _put_back):
        yield


def _flush_past_the_triggers() -> AbstractContextManager[Any]:
    """On SQLite Django's own flush deletes rows, which triggers would refuse or write down.

    For every connection: beside the browser's event loop a thread has another one.
    """
    operations: Any = type(connection.ops)
    flushing = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            theirs = [(name, made) for name, _table, made in _asked(cursor, _TRIGGERS["sqlite"])]
        dropped = [f"DROP TRIGGER {name}" for name, _made in theirs]
        return [*dropped, *flushing(self, *args, **kwargs), *(made for _name, made in theirs)]

    return patch.object(operations, "sql_flush", sql_flush)


def _put_back(command: Command, **options: Any) -> None:
    """In place of ``flush``: as it leaves the database, whatever a test has written.

    Django's own runs first, and again after a test that lost a trigger.
    """
    new = _new.get(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        if new and new.triggers == _asked(cursor, _TRIGGERS[connection.vendor]):
            with transaction.atomic():
                _rows_put_back(cursor, new)
            ContentType.objects.clear_cache()
            return
        _flush(command, **options)
        triggers = _asked(cursor, _TRIGGERS[connection.vendor])
        _new[connection.settings_dict["NAME"]] = New(triggers, _rows(cursor))


def _rows_put_back(cursor: CursorWrapper, new: New) -> None:
    there = _rows(cursor, only=new.rows)
    differing = [table for table in there | new.rows if there.get(table) != new.rows.get(table)]
    before, after = _past_the_triggers(cursor, new, differing)
    for statement in before:
        cursor.execute(statement)
    for table in differing:
        cursor.execute(f'DELETE FROM "{table}"')
        if rows := new.rows.get(table):
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
    for statement in after:
        cursor.execute(statement)


def _past_the_triggers(
    cursor: CursorWrapper, new: New, tables: list[str]
) -> tuple[list[str], list[str]]:
    """What to say before and after, lest triggers refuse that rows go, or write it down."""
    if cursor.db.vendor == "postgresql":
        role = "SET LOCAL session_replication_role = "
        return [f"{role}replica"], [f"{role}origin"]
    theirs = [(name, made) for name, table, made in new.triggers if table in tables]
    return [f"DROP TRIGGER {name}" for name, _made in theirs], [made for _name, made in theirs]


def _rows(cursor: CursorWrapper, only: Iterable[str] | None = None) -> Rows:
    """What each table that is not empty holds; nothing of those that are not in ``only``."""
    tables = cursor.db.introspection.django_table_names(only_existing=True, include_views=False)
    held = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables
    )
    return {
        table: _asked(cursor, f'SELECT * FROM "{table}" ORDER BY 1')
        if only is None or table in only
        else []
        for (table,) in _asked(cursor, held)
    }


def _asked(cursor: CursorWrapper, sql: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql)
    return list(cursor.fetchall())
