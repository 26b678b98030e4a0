"""A SQLite database with every migration applied: made once, and copied for each run of the tests.

Applying them takes ten seconds of a core, each time that a test which needs rows is run.
"""

import fcntl
import hashlib
import importlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django import VERSION
from django.apps import apps
from django.conf import settings
from django.db import connection

#: The lock of a process that makes the database; where it dies, the next one's turn comes.
_turn: list[IO[str]] = []


def migrated_copied(to: Path) -> bool:
    """Put a copy of the database there; False where this process is to make it and keep it.

    Lanes that begin together wait for the first of them.
    """
    kept = _kept()
    kept.parent.mkdir(parents=True, exist_ok=True)
    _turn.append((kept.parent / "turn").open("w"))
    fcntl.flock(_turn[0], fcntl.LOCK_EX)
    if there := kept.is_file():
        shutil.copyfile(kept, to)
        _turn.pop().close()
    return there


def migrated_keep() -> None:
    """Keep a copy of the test database, which nobody has written to yet, for the next run.

    Where no test needs one, none was made: the connection is still to the desk's own.
    """
    if connection.settings_dict["NAME"] == connection.settings_dict["TEST"]["NAME"]:
        _keep(_kept())
    _turn.pop().close()


def _keep(kept: Path) -> None:
    beside = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(beside)])
    beside.replace(kept)
    for old in kept.parent.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)


def _kept() -> Path:
    digest = hashlib.sha256(repr(VERSION).encode())
    for path in _sources():
        digest.update(path.read_bytes())
    return settings.BASE_DIR / "var" / "migrated" / f"{digest.hexdigest()[:16]}.sqlite3"


def _sources() -> Iterator[Path]:
    """Everything that it is made of: the migrations' modules, what of ours they call, and this."""
    yield Path(__file__)
    for config in apps.get_app_configs():
        try:
            package = importlib.import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        yield from sorted(Path(str(package.__file__)).parent.glob("*.py"))
    yield from sorted((settings.BASE_DIR / "config").glob("*.py"))
    yield settings.BASE_DIR / "sources" / "search.py"
    yield settings.BASE_DIR / "sources" / "text.py"
