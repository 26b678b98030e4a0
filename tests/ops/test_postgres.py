"""What holds on SQLite holds on PostgreSQL: the tests that use the database, run again there."""

import os
import subprocess
import sys

import pytest

from config.services import ROOT

#: Rows, constraints, triggers, actions, queries, and the main job with a real worker.
AGAIN = [
    "tests/models",
    "tests/queries",
    "tests/actions",
    "tests/sources",
    "tests/measuring",
    "tests/ops/test_backup.py",
    "tests/story",
    "tests/api/test_asked_again.py",
    "tests/api/test_conditions.py",
    "tests/api/test_corrections.py",
    "tests/api/test_query_counts.py",
    "tests/api/test_review.py",
    "tests/api/test_updates.py",
    "tests/api/test_webhooks.py",
    "tests/desk/test_dashboard.py",
    "tests/desk/test_paging.py",
    "tests/desk/test_queues.py",
    "tests/desk/test_speaker.py",
]


@pytest.mark.services
@pytest.mark.timeout(1800)
def test_the_database_keeps_its_promises_on_postgres(
    postgres: str, pytestconfig: pytest.Config
) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AGAIN]
    command += ["-m", "rows and not slow and not browser"]
    command += ["--seed", str(pytestconfig.getoption("seed"))]
    env = {**os.environ, "DATABASE_URL": postgres}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
