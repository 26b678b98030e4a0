"""``manage.py`` on a database that is new, or away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.services import unused_port


def managed(database: str, *arguments: str) -> tuple[int, str]:
    """Exit code, and all that was written as an error."""
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    return ended.returncode, ended.stderr


@pytest.mark.services
def test_a_new_database_is_told_of_in_a_line_that_says_what_to_do(tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path}/new.sqlite3"
    code, said = managed(new, "verify_history")
    told, number, lacks = said.partition(" lacks ")
    assert (code, told, number) == (1, "CommandError: The database", " lacks ")
    assert lacks.endswith(" migrations. Run `manage.py migrate` first.\n")
    code, said = managed(new, "verify_history", "--traceback")
    assert (code, said.startswith("Traceback")) == (1, True)


@pytest.mark.services
def test_a_database_that_is_away_is_told_of_likewise() -> None:
    code, said = managed(f"postgres://isnad@127.0.0.1:{unused_port()}/isnad", "verify_history")
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("CommandError: The database does not answer (")
    assert said.endswith(" Start it, or correct DATABASE_URL.\n")
