"""Each line of the threat model names a test that is there."""

import re

from config.services import ROOT

PAGE = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
LINES = [line for line in PAGE.splitlines() if line.startswith("| to ")]


def test_every_line_names_a_test_that_is_there() -> None:
    assert len(LINES) > 30
    assert [line for line in LINES if not _tests(line)] == []
    named = {test for line in LINES for test in _tests(line)}
    assert [f"{file}::{name}" for file, name in sorted(named) if not _there(file, name)] == []


def _tests(line: str) -> list[tuple[str, str]]:
    return re.findall(r"`([\w/]+\.py)::(\w+)`", line)


def _there(file: str, name: str) -> bool:
    path = ROOT / "tests" / file
    return path.is_file() and f"\ndef {name}(" in path.read_text(encoding="utf-8")
