"""The benchmark of the desk measures what it says, in a database of its own."""

import subprocess
import sys

import pytest

from config.settings import BASE_DIR


@pytest.mark.services
def test_the_desk_is_measured_beside_the_stock_form(services_env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "benchmark", "desk", "--claims", "3"],
        cwd=BASE_DIR,
        env={**services_env, "PATH": "", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "78 words, 3 claims" in done.stdout
    rows = [line.split() for line in done.stdout.splitlines() if "Isnad" in line or "stock" in line]
    assert [row[:3] for row in rows] == [
        ["Isnad's", "workbench", rows[0][2]],
        ["Django's", "stock", "form"],
    ]
    assert float(rows[0][2]) > 0
    assert rows[1][-1] == "1.00"
