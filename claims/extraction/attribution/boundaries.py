"""Boundaries as tables: what ends a phrase, row by row, each with a name and an example.

A row is a predicate; its name says what stands at the boundary. ``boundaries.toml`` has the
examples, by table and row: the phrase in brackets, behind which the boundary stands.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = TypeVar("P")
"""A place in a text, as the predicates of a table see it."""


@dataclass(frozen=True, slots=True)
class Boundary(Generic[P]):
    """One thing that ends a phrase: is it what stands at a place?"""

    name: str
    example: str
    stands_at: Callable[[P], bool]


def boundaries(table: str, *predicates: Callable[[P], bool]) -> tuple[Boundary[P], ...]:
    """A table in the order in which it is tried; rows are named as their predicates.

    Raises KeyError for a predicate without an example.
    """
    examples = _examples()[table]
    return tuple(Boundary(each.__name__, examples[each.__name__], each) for each in predicates)


def first_at(table: tuple[Boundary[P], ...], place: P) -> str | None:
    """The name of the first row that stands at a place; None where the phrase goes on."""
    return next((row.name for row in table if row.stands_at(place)), None)


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name("boundaries.toml")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found
