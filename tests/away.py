"""A database that is away."""

import sqlite3

from django.db import connection, connections


class Away:
    """A database that is really away, as its server or another writer makes it."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._holder: sqlite3.Connection | None = None

    def begins(self) -> None:
        """PostgreSQL ends our connection, as at a restart; SQLite's file is another's to write."""
        if connection.vendor == "postgresql":
            ours = connection.connection.info.backend_pid
            other = connections.create_connection("default")
            other.cursor().execute("SELECT pg_terminate_backend(%s)", [ours])
            other.close()
            return
        connection.cursor().execute("PRAGMA busy_timeout = 0")
        name = str(connection.settings_dict["NAME"])
        self._holder = sqlite3.connect(name, uri=name.startswith("file:"), isolation_level=None)
        self._holder.execute("BEGIN IMMEDIATE")

    def wait(self, seconds: float) -> None:
        """Whoever was patient once finds it back."""
        self.waits.append(seconds)
        if self._holder:
            self._holder.close()
