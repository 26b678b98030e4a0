"""The engine can be lifted out: a copy of its folder, under another name, is a library."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import claims.extraction as engine

from .readings import CASES

WITHOUT_US = """
import pkgutil, sys
from importlib import import_module
from pathlib import Path
import isnad_engine
for module in pkgutil.walk_packages(isnad_engine.__path__, "isnad_engine."):
    import_module(module.name)
ours = {"claims", "sources", "config", "django", "rest_framework", "celery"}
assert not ours & set(sys.modules), ours & set(sys.modules)
from isnad_engine.parsing.conllu import parse_conllu
for case in sys.argv[1:]:
    parse = parse_conllu(Path(case).read_text(encoding="utf-8"))
    print(len(isnad_engine.attributions_of_parse(parse, Path(case).parent.name)))
"""


def test_a_copy_of_the_folder_reads_without_the_rest_of_the_project(tmp_path: Path) -> None:
    folder = Path(engine.__path__[0])
    copied = shutil.ignore_patterns("__pycache__")
    shutil.copytree(folder, tmp_path / "isnad_engine", ignore=copied)
    cases = [CASES / "ar/padt_colon_without_marks.conllu", CASES / "fr/that_clause.conllu"]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    alone = subprocess.run(
        [sys.executable, "-c", WITHOUT_US, *map(str, cases)],
        cwd=tmp_path, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (alone.returncode, alone.stdout.split()) == (0, ["1", "1"]), alone.stderr
