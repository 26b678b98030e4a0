"""A database that is made for a measurement, and thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from config.settings import env


@contextmanager
def own_database(folder: Path | None = None) -> Iterator[str]:
    """The address of a new database with every migration applied, of the kind ``DATABASE_URL`` has.

    SQLite keeps it in memory, or in ``folder``, where other processes can open it.
    """
    if folder and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "isnad.sqlite3")
    made = setup_databases(verbosity=0, interactive=False)
    try:
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            yield f"sqlite:///{name}"
        else:
            yield urlsplit(env("DATABASE_URL"))._replace(path=f"/{name}").geturl()
    finally:
        teardown_databases(made, verbosity=0)
