"""Indexes that are added to a table while people write to it."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddIndex


class AddIndexBeside(AddIndexConcurrently):
    """``AddIndex`` that keeps nobody from writing: PostgreSQL builds the index concurrently.

    The migration says ``atomic = False`` and does nothing else, so that it can be run again, once
    the invalid index was dropped that one leaves which was broken off.  SQLite knows one way only.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Build it."""
        way = _way(schema_editor)
        way.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop it."""
        way = _way(schema_editor)
        way.database_backwards(self, app_label, schema_editor, from_state, to_state)


def _way(schema_editor: Any) -> type[AddIndex]:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    return AddIndexConcurrently if is_postgres else AddIndex
