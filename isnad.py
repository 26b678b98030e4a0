"""Isnad's version, read from where it stands: ``[project] version`` in ``pyproject.toml``.

The project is run from its folder and never installed, so that no package metadata tells it.
"""

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads(Path(__file__).with_name("pyproject.toml").read_text(encoding="utf-8"))

__version__: str = _PROJECT["project"]["version"]
