"""A migration operation for columns that never change once written.

SQLite and PostgreSQL both keep the promise with a trigger, so that no code path,
shell or script breaks it.  A statement that would is an ``IntegrityError``.

On SQLite Django rebuilds a table to alter it, and a rebuilt table has lost its
triggers: a later migration that alters a frozen table ends with this operation
again (the tests of frozen columns fail if it does not).
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def columns_frozen(table: str, frozen: Sequence[str], once: Sequence[str] = ()) -> RunPython:
    """Freeze columns of a table; those in ``once`` may go from NULL to a value."""
    changes = [f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in frozen]
    changes += [f"(OLD.{c} IS NOT NULL AND OLD.{c} IS DISTINCT FROM NEW.{c})" for c in once]
    condition = " OR ".join(changes)

    def freeze(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        thaw(_apps, editor)
        for statement in _FREEZE[editor.connection.vendor]:
            editor.execute(statement.format(table=table, condition=condition))

    def thaw(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _THAW[editor.connection.vendor]:
            editor.execute(statement.format(table=table))

    return RunPython(freeze, thaw)


_FREEZE = {
    "sqlite": [
        "CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN {condition}"
        " BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '{table} is frozen' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$",
        "CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW"
        " WHEN ({condition}) EXECUTE FUNCTION {table}_frozen()",
    ],
}
_THAW = {
    "sqlite": ["DROP TRIGGER IF EXISTS {table}_frozen"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS {table}_frozen ON {table}",
        "DROP FUNCTION IF EXISTS {table}_frozen()",
    ],
}
