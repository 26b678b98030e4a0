"""What the database lacks of what this version needs."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrations_missing() -> int:
    """How many migrations the database lacks.

    Raises DatabaseError, or InterfaceError, where it does not answer.
    """
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
