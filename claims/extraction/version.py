"""Which reading this is: a version that changes whenever rules, packs or models change."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from .parsing import weights

RELEASE = "1.1"
_KEPT = 8


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:_KEPT]


def rules_digest(folder: Path) -> str:
    """Eight hexadecimal digits that tell the rules and packs under ``folder`` from any others."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml"))
    return _digest(
        *(part for path in files for part in (
            path.relative_to(folder).as_posix().encode(), path.read_bytes()
        ))
    )  # fmt: skip


RULES = rules_digest(Path(__file__).parent)
ENGINE_VERSION = f"{RELEASE}+{RULES}"
"""Of rules and packs, worked out when the engine is imported: "1.1+3f9a0c12"."""


@cache
def reading_version(language: str) -> str:
    """Of rules, packs and the language's models: "1.1+3f9a0c12.77b0e1d4", what a run records.

    Models are told apart by the checksums in their ``resources.json``, which downloading and
    training write. Raises MissingModels where there are none.
    """
    return f"{ENGINE_VERSION}.{_digest(weights.find_models(language).checksums().encode())}"
