"""spaCy's small English pipeline, with which every published extractor of English begins.

It is installed into an environment of its own, which shares nothing with ours, and reads in a
process of its own, as our readers do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .benchmark import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

SPACY = "spacy==3.8.18"
MODEL = "en_core_web_sm"
ROOT = Path(__file__).parents[2]


class NoPeer(Exception):
    """spaCy or its model cannot be had; the message says what to do."""


def measure(texts: Sequence[str], folder: Path, model: str = MODEL) -> Measured:
    """spaCy's pipeline over English ``texts``, from an environment in ``folder``, made where it is
    missing.  ``model`` is a name that ``spacy download`` knows, or the folder of a pipeline.

    Raises NoPeer.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    if not _has(python, "import spacy"):
        _install(python, SPACY)
    if Path(model).is_dir():
        model = str(Path(model).resolve())
    elif not _has(python, f"import {model}"):
        _download(python, model)
    told = _run(
        str(python), "-m", "claims.measuring.benchmark", "spacy", model, given=json.dumps(texts)
    )
    return Measured(**json.loads(told))


def _install(python: Path, *wanted: str) -> None:
    try:
        _run(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", *wanted)
    except NoPeer as error:
        told = f"{' '.join(wanted)} could not be installed: is a package registry in reach? {error}"
        raise NoPeer(told) from error


def _download(python: Path, model: str) -> None:
    """``spacy download``, which needs a pip beside it."""
    if not _has(python, "import pip"):
        _install(python, "pip")
    try:
        _run(str(python), "-m", "spacy", "download", model)
    except NoPeer as error:
        told = (
            f"spaCy's model {model} could not be downloaded. Where the internet is out of reach, "
            f"bring its folder and name it with --spacy-model. {error}"
        )
        raise NoPeer(told) from error


def _has(python: Path, statement: str) -> bool:
    return subprocess.run([python, "-c", statement], capture_output=True).returncode == 0


def _run(*command: str, given: str = "") -> str:
    """What a command prints; on one thread, as our own readers."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=ROOT, env=environment
    )
    if done.returncode:
        raise NoPeer(" ".join(done.stderr.splitlines()[-1:]))
    return done.stdout
