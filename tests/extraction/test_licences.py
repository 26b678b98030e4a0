"""Every file of the bundled models says what it may be used under, and a newspaper may use it."""

import tomllib
from typing import Any

import pytest

from claims.extraction.parsing.weights import BUNDLED

COMMERCIAL_USE_ALLOWED = {"Apache-2.0", "MIT", "CC-BY-SA-3.0", "CC-BY-SA-4.0"}


def licences() -> dict[str, dict[str, Any]]:
    return tomllib.loads((BUNDLED / "licences.toml").read_text(encoding="utf-8"))


def test_every_file_has_its_licence() -> None:
    files = {path.relative_to(BUNDLED).as_posix() for path in BUNDLED.rglob("*") if path.is_file()}
    assert set(licences()) == files


@pytest.mark.parametrize("file", licences())
def test_a_newspaper_may_use_it(file: str) -> None:
    entry = licences()[file]
    named = {licence for part in entry["from"] for licence in _named_in(part)}
    assert {entry["licence"], *named} <= COMMERCIAL_USE_ALLOWED


def _named_in(part: str) -> list[str]:
    """The licences in brackets: "UD_Arabic-PUD (CC-BY-SA-3.0)"."""
    return [piece.split(")")[0] for piece in part.split("(")[1:]]
