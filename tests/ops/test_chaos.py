"""Faults in real processes, the short form: what needs no sweep.  ``make chaos`` has them all."""

import subprocess
import sys

import pytest

from config.services import ROOT

from .chaos.faults import FAULTS


@pytest.mark.services
def test_a_desk_that_is_hurt_loses_nothing(pytestconfig: pytest.Config) -> None:
    seed = str(pytestconfig.getoption("seed"))
    command = [sys.executable, "-m", "tests.ops.chaos", "--short", "--seed", seed]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-4000:]
    struck = [fault.name for fault in FAULTS if fault.is_short and "sqlite" in fault.on]
    assert [name for name in struck if name not in ended.stdout] == []
