"""Migration operations for promises that no constraint can keep: triggers in the database.

SQLite and PostgreSQL both keep them, so that no code path, shell or script breaks them.
A statement that would is an ``IntegrityError``.

On SQLite Django rebuilds a table to alter it, and a rebuilt table has lost its
triggers: a later migration that alters such a table ends with its operations again
(the tests of the promises fail if it does not).
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def columns_frozen(table: str, frozen: Sequence[str], once: Sequence[str] = ()) -> RunPython:
    """Freeze columns of a table; those in ``once`` may go from NULL to a value."""
    changes = [_differs(c) for c in frozen]
    changes += [f"(OLD.{c} IS NOT NULL AND OLD.{c} IS DISTINCT FROM NEW.{c})" for c in once]
    return _trigger(table, f"{table}_frozen", "UPDATE", " OR ".join(changes))


def columns_frozen_while(
    table: str, name: str, frozen: Sequence[str], condition: str, *, also: Sequence[str] = ()
) -> RunPython:
    """Freeze columns of the rows (``OLD``) for which the SQL condition holds.

    ``also`` are further changes, as SQL, that are refused there.
    """
    changes = " OR ".join([*map(_differs, frozen), *also])
    return _trigger(table, f"{table}_{name}", "UPDATE", f"({changes}) AND ({condition})")


def rows_frozen_while(table: str, name: str, condition: str) -> list[RunPython]:
    """Let no row come, change or go for which the SQL condition, of ``{row}``, holds."""
    old, new = (condition.replace("{row}", row) for row in ("OLD", "NEW"))
    return [
        _trigger(table, f"{table}_{name}_insert", "INSERT", new),
        _trigger(table, f"{table}_{name}_update", "UPDATE", f"({old}) OR ({new})"),
        _trigger(table, f"{table}_{name}_delete", "DELETE", old),
    ]


def deletes_refused(table: str, name: str, condition: str = "1 = 1") -> RunPython:
    """Let no row (``OLD``) go for which the SQL condition holds."""
    return _trigger(table, f"{table}_{name}", "DELETE", condition)


def updates_refused(table: str, name: str, condition: str = "1 = 1") -> RunPython:
    """Let no row change for which the SQL condition, of ``OLD`` and ``NEW``, holds."""
    return _trigger(table, f"{table}_{name}", "UPDATE", condition)


def inserts_refused(table: str, name: str, condition: str) -> RunPython:
    """Refuse new rows (``NEW``) of a table for which the SQL condition holds."""
    return _trigger(table, f"{table}_{name}", "INSERT", condition)


def _differs(column: str) -> str:
    return f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'


def _trigger(table: str, name: str, event: str, condition: str) -> RunPython:
    names = {"table": table, "name": name, "event": event, "condition": condition}
    names["row"] = "OLD" if event == "DELETE" else "NEW"

    def make(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        drop(_apps, editor)
        for statement in _MAKE[editor.connection.vendor]:
            editor.execute(statement.format(**names))

    def drop(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _DROP[editor.connection.vendor]:
            editor.execute(statement.format(**names))

    return RunPython(make, drop)


# PostgreSQL takes no subquery in a trigger's WHEN, so that the function asks.
_MAKE = {
    "sqlite": [
        "CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
        " BEGIN SELECT RAISE(ABORT, '{name}'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF {condition} THEN"
        " RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';"
        " END IF; RETURN {row}; END $$",
        "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ],
}
_DROP = {
    "sqlite": ["DROP TRIGGER IF EXISTS {name}"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS {name} ON {table}",
        "DROP FUNCTION IF EXISTS {name}()",
    ],
}
