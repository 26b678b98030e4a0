"""A migration operation for desks that go on working while they are migrated."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def locks_awaited(*, seconds: int) -> RunPython:
    """On PostgreSQL let what follows in this migration wait for a table so long at most.

    Whoever waits for a table's lock keeps everybody who comes later waiting too.  Past the
    limit the migration fails with nothing changed, and can be run again.
    """

    def limit(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"SET LOCAL lock_timeout = '{seconds}s'")

    return RunPython(limit, limit)
