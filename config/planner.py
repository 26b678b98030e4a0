"""What SQLite knows of its tables when it chooses how to go about a query.

PostgreSQL counts by itself, now and then.  SQLite does so when it is told to, and chooses in the
dark until then: a list of articles read all of a million claims.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def planner_told(using: str = DEFAULT_DB_ALIAS, **_migrated: Any) -> None:
    """Have SQLite count its tables and indexes; a million claims take it a second and a half.

    Nobody else writes meanwhile.  Connections opened afterwards choose by what it counted.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
