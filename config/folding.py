"""Migration operations for ``sources.search``: fold, index and store what a search reads."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import Error, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from sources.search import folded


def norm_filled(app: str, model: str, searched: Sequence[str], *, batch: int) -> RunPython:
    """Give every row its ``norm``, ``batch`` rows at a time."""

    def fill(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model(app, model).objects.order_by("pk").values_list("pk", *searched)
        table = editor.quote_name(apps.get_model(app, model)._meta.db_table)
        last = 0
        while found := list(rows.filter(pk__gt=last)[:batch]):
            norms = [(folded(words), pk) for pk, *words in found]
            with editor.connection.cursor() as cursor:
                sql = f"UPDATE {table} SET norm = %s WHERE id = %s"  # noqa: S608 - our own table
                cursor.executemany(sql, norms)
            last = found[-1][0]

    return RunPython(fill, RunPython.noop, elidable=True)


def norm_indexed(table: str) -> RunPython:
    """On PostgreSQL index ``norm`` by trigrams, where the extension may be had."""
    name = f"{table}_norm"

    def make(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=editor.connection.alias):
                editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except Error:  # not installed, or not ours to create: searches read every row
            return
        editor.execute(f"CREATE INDEX {name} ON {table} USING gin (norm gin_trgm_ops)")

    return RunPython(make, _dropping(name))


def norm_indexed_beside(table: str, name: str, *, only: str) -> RunPython:
    """The same once more, of the rows that ``only`` (SQL) tells, while others write to the table.

    The migration is as ``config.indexes.AddIndexBeside`` says.
    """

    def make(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if not cursor.fetchone():
                return
        editor.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON {table} USING gin (norm gin_trgm_ops)"
            f" WHERE {only}"
        )

    return RunPython(make, _dropping(name))


def norm_uncompressed(table: str) -> RunPython:
    """On PostgreSQL keep ``norm`` of rows that are written from now on as it is, uncompressed.

    A search reads it once for each word of each row that its index finds, which is two thirds of
    the work for long texts.
    """
    return RunPython(_storing(table, "EXTERNAL"), _storing(table, "EXTENDED"))


def _storing(table: str, how: str) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    def store(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN norm SET STORAGE {how}")

    return store


def _dropping(index: str) -> Callable[[object, BaseDatabaseSchemaEditor], None]:
    def drop(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(f"DROP INDEX IF EXISTS {index}")

    return drop
