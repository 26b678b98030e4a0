"""The constructions in which a claim is read, in the order in which they are tried.

Each is one way in which a language says who said what; ``constructions.toml`` lists them. Its name
goes with the attribution from the function that finds it to the desk; confidence is measured by it
(``confidence.py``). Where a word's form decides (a noun, a participle, an according-to phrase),
only the constructions of that form are tried.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Family = Literal["complementiser", "zero", "shared"]
How = Literal["clause", "quote", "colon", "lifted", "noun", "as", "pronoun"]


@dataclass(frozen=True, slots=True)
class Construction:
    """One way to report, as ``constructions.toml`` describes it."""

    name: str
    how: How
    family: Family
    literature: str
    functions: tuple[str, ...]
    example: str = ""
    arabic: str = ""


def _read() -> tuple[Construction, ...]:
    path = Path(__file__).with_name("constructions.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Construction(name, **{**row, "functions": tuple(row["functions"])})
        for name, row in table.items()
    )


CONSTRUCTIONS = _read()
BY_NAME = {each.name: each for each in CONSTRUCTIONS}


def how(name: str) -> How:
    """What the content of a construction looks like."""
    return BY_NAME[name].how


def by_participle(name: str) -> str:
    """A construction whose cue is a participle that shares the main verb's subject."""
    looks = how(name)
    if looks == "quote":
        return "participle-quotation"
    if looks in ("clause", "colon"):
        return "participle-clause"
    return name if looks == "lifted" else "participle-phrase"


def table() -> str:
    """The inventory as a table in Markdown, for docs/engine.md."""
    lines = ["| construction | languages | example | literature |", "|---|---|---|---|"]
    for each in CONSTRUCTIONS:
        examples = "<br>".join(filter(None, (each.example, each.arabic)))
        lines.append(f"| `{each.name}` | {each.family} | {examples} | {each.literature} |")
    return "\n".join(lines)
