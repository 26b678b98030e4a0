"""What holds on SQLite holds on PostgreSQL: the tests that use the database, run again there."""

import os
import subprocess
import sys

import pytest

from config.services import ROOT

#: Rows, constraints, triggers, actions, queries, and the main job with a real worker.
PARTS = {
    "rows and actions": ["tests/models", "tests/queries", "tests/actions"],
    "intake and the main job": ["tests/sources", "tests/measuring", "tests/story"],
    "desk and API": [
        "tests/api/test_corrections.py",
        "tests/api/test_review.py",
        "tests/desk/test_dashboard.py",
        "tests/desk/test_paging.py",
        "tests/desk/test_queues.py",
        "tests/desk/test_speaker.py",
    ],
}


@pytest.mark.services
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", PARTS)
def test_the_database_keeps_its_promises_on_postgres(
    postgres: str, pytestconfig: pytest.Config, part: str
) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PARTS[part]]
    command += ["-m", "not pure and not browser", "--seed", str(pytestconfig.getoption("seed"))]
    env = {**os.environ, "DATABASE_URL": postgres}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
