"""Where there is no Chromium the run says what it leaves out; in CI it leaves out nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.services import ROOT

pytestmark = pytest.mark.services
LINE = "Left out: the browser tests, since there is no Chromium here."


def collected(folder: Path, **env: str) -> str:
    """What pytest says of the browser tests on a machine whose PATH is an empty folder."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/desk/test_browser.py"]
    env = {"PATH": str(folder), "ISNAD_VAR": str(folder), **env}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True).stdout


def test_without_chromium_the_browser_tests_are_left_out_in_one_line(tmp_path: Path) -> None:
    said = collected(tmp_path)
    assert said.count(LINE) == 1
    assert "test_browser.py::" not in said


def test_in_ci_nothing_is_left_out(tmp_path: Path) -> None:
    said = collected(tmp_path, CI="1")
    assert LINE not in said
    assert "test_browser.py::" in said
