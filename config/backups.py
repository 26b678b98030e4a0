"""Copies of the whole database, taken while the desk works, and put back.

A plain copy of SQLite's file lacks what stands in the log beside it: its own backup interface
(https://sqlite.org/backup.html) copies one moment of the database whoever writes meanwhile, as
``pg_dump`` does.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

Database = Mapping[str, Any]
#: How the settings of a connection are called in PostgreSQL's environment.
_ENVIRONMENT = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}


class BackupError(RuntimeError):
    """No copy was made or put back; the message says what the operator can do."""


def backup_take(database: Database, into: Path) -> None:
    """Copy the database into a new file, which is there once it is whole.

    ``database`` is one of Django's ``DATABASES``.  Raises BackupError where the file exists, the
    copy can't be read back, or PostgreSQL's programs are missing or fail.
    """
    if into.exists():
        raise BackupError(f"{into} is there already. Name another file.")
    part = into.with_name(f"{into.name}.part")
    part.unlink(missing_ok=True)
    try:
        if _is_sqlite(database):
            _sqlite_copied(Path(database["NAME"]), part)
        else:
            _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        migrations_in(database, part)
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)


def backup_restore(database: Database, file: Path) -> None:
    """Put a copy in the place of all that the database holds.

    Raises BackupError as ``backup_take``, and where the file is no copy of such a database.
    """
    migrations_in(database, file)
    if _is_sqlite(database):
        _sqlite_copied(file, Path(database["NAME"]))
    else:
        whole = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        name = f"--dbname={_environment(database)['PGDATABASE']}"
        _run(database, "pg_restore", *whole, name, str(file))


def migrations_in(database: Database, file: Path) -> set[tuple[str, str]]:
    """The (app, name) of each migration that the copied database had.

    Raises BackupError for what is no whole copy of a desk's database.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    try:
        found = _sqlite_migrations(file) if _is_sqlite(database) else _dumped(database, file)
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no whole copy of a SQLite database: {error}") from error
    if not found:
        raise BackupError(f"{file} is no copy of a desk's database.")
    return found


def _is_sqlite(database: Database) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def _sqlite_copied(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=20)) as whole,
        closing(sqlite3.connect(target, timeout=20)) as copy,
    ):
        whole.backup(copy)  # in one step, and so of one moment


def _sqlite_migrations(file: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as copy:
        [[state]] = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if state != "ok":
            raise sqlite3.DatabaseError(state)
        return set(copy.execute("SELECT app, name FROM django_migrations"))


def _dumped(database: Database, file: Path) -> set[tuple[str, str]]:
    told = ("--data-only", "--table=django_migrations", "--file=-")
    lines = _run(database, "pg_restore", *told, str(file)).splitlines()
    rows = (line.split("\t") for line in lines)
    return {(row[1], row[2]) for row in rows if len(row) == 4 and row[0].isdecimal()}


def _run(database: Database, program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} is not here. Install PostgreSQL's client (on Debian: postgresql-client),"
            " in the server's version or a newer one."
        )
    env = {**os.environ, **_environment(database)}
    done = subprocess.run([program, *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


def _environment(database: Database) -> dict[str, str]:
    given = {**database, **{"HOST": database.get("OPTIONS", {}).get("host", database["HOST"])}}
    return {name: str(given[key]) for name, key in _ENVIRONMENT.items() if given.get(key)}
