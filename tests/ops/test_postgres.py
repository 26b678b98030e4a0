"""What holds on SQLite holds on PostgreSQL: the tests that use the database, run again there."""

import os
import subprocess
import sys

import pytest

from config.services import ROOT

#: Rows, constraints, triggers, actions, queries, and the main job with a real worker.
FOLDERS = ["tests/models", "tests/queries", "tests/actions", "tests/measuring", "tests/sources"]
FOLDERS += ["tests/story", "tests/desk/test_queues.py"]
FOLDERS += [
    "tests/desk/test_dashboard.py",
    "tests/desk/test_paging.py",
    "tests/desk/test_speaker.py",
]
FOLDERS += ["tests/api/test_corrections.py", "tests/api/test_review.py"]


@pytest.mark.services
@pytest.mark.timeout(900)
def test_rows_actions_and_the_main_job_on_postgres(
    postgres: str, pytestconfig: pytest.Config
) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FOLDERS]
    command += ["--seed", str(pytestconfig.getoption("seed"))]
    env = {**os.environ, "DATABASE_URL": postgres}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
