"""What the README prints to be typed, typed: targets, commands, options, files."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import (
    execute_from_command_line,
    get_commands,
    load_command_class,
)

from config.services import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SHELL = [
    line.partition("#")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S)
    for line in block.splitlines()
]
INLINE = re.findall(r"`((?:make|manage\.py) [^`]+)`", README)


def test_every_make_target_and_variable_of_the_readme_is_in_the_makefile() -> None:
    typed = [line.split() for line in (*SHELL, *INLINE) if line.startswith("make ")]
    assert len(typed) >= 4
    for _make, target, *variables in typed:
        assert re.search(rf"^{target}:", MAKEFILE, re.M), target
        for variable in variables:
            assert f"$({variable.partition('=')[0]})" in MAKEFILE, variable


@pytest.mark.parametrize("line", [line for line in (*SHELL, *INLINE) if "manage.py" in line])
def test_every_command_of_the_readme_takes_what_is_printed_behind_it(line: str) -> None:
    """The names of its options, and files that a fresh checkout has."""
    words = line.partition(">")[0].split()
    name, *given = words[next(i for i, w in enumerate(words) if w.endswith("manage.py")) + 1 :]
    files = [str(file) for word in given if "*" in word for file in sorted(ROOT.glob(word))]
    assert bool(files) == any("*" in word for word in given)
    app = str(get_commands()[name])
    parser = load_command_class(app, name).create_parser("manage.py", name)
    parser.parse_args([word for word in given if "*" not in word] + files)


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("make demo", "manage.py demo --port 8000"),
        ("make demo NEWSROOM=1", "manage.py demo --port 8000 --newsroom"),
        ("make demo PORT=8080", "manage.py demo --port 8080"),
        ("make demo ONCE=1", "manage.py demo --port 8000 --once"),
        ("make test", "-m pytest -n"),
    ],
)
def test_make_would_run_what_the_readme_says_of_it(line: str, made: str) -> None:
    """Asked what it would run.  ``tests/ops/test_demo.py`` runs the demo itself by make.

    ``make test`` is what runs this test, so it is asked only, and so is what needs port 8000.
    """
    assert line in {*SHELL, *INLINE}
    asked = subprocess.run([*line.split(), "-n"], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    last = asked.stdout.splitlines()[-1]
    assert made in " ".join(last.split())
    checks = ("mypy", "ruff check", "lint-imports", "makemigrations --check")
    assert all(check in asked.stdout for check in checks) == (line == "make test")


@pytest.mark.slow
def test_the_engine_alone_runs_as_printed(tmp_path: Path) -> None:
    """Both lines, run in a shell as they stand there: a table, then a line for each article."""
    lines = [line for line in SHELL if "manage.py" in line]
    for name in (".venv", "manage.py", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)
    typed = ["bash", "-ec", "\n".join(lines)]
    done = subprocess.run(typed, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"البيت الأبيض +أعلن +الرئيس الأمريكي", done.stdout.replace("\u200e", ""))
    told = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(told) == len(list((ROOT / "seeds" / "articles").glob("*.txt")))
    assert "البيت الأبيض" in json.dumps(json.loads(told[0]), ensure_ascii=False)


def test_every_line_of_the_readme_is_run_here_or_named_here() -> None:
    """Those named are run elsewhere: what is downloaded in ``tests/training/test_downloads.py``,
    where a server on this machine plays the internet's, and what needs a desk of its own in
    ``test_backup.py``, ``test_doctor.py`` and ``tests/actions/test_history.py``.
    """
    run_here = {line for line in SHELL if "manage.py" in line} | {"manage.py check"}
    asked = {line for line in (*SHELL, *INLINE) if line.startswith("make ")}
    left = {*SHELL, *INLINE} - run_here - asked - {""}
    assert left == {
        "manage.py models download ar en",
        "manage.py backup FILE",
        "manage.py restore FILE",
        "manage.py verify_history",
        "manage.py doctor",
    }
    execute_from_command_line(["manage.py", "check"])
