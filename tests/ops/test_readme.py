"""What the README prints to be typed, typed: targets, commands, options, files."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

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


@pytest.mark.slow
def test_the_engine_alone_writes_a_line_for_each_article(tmp_path: Path) -> None:
    """The line with a file behind it, run in a shell as it stands there."""
    (line,) = [line for line in SHELL if ">" in line]
    for name in (".venv", "manage.py", "seeds"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(["bash", "-ec", line], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(told) == len(list((ROOT / "seeds" / "articles").glob("*.txt")))
    assert "البيت الأبيض" in json.dumps(json.loads(told[0]), ensure_ascii=False)
