"""The inventory of constructions: whole, shown by examples, and in the documentation."""

from importlib import import_module
from typing import get_args

import pytest

from claims.extraction import claims_of_parse
from claims.extraction.attribution import confidence, constructions
from claims.extraction.attribution.constructions import BY_NAME, CONSTRUCTIONS, Construction

from .readings import HERE, TEXTS, expected_path, trees

ROOM = "claims.extraction.attribution"
DOCS = HERE.parents[1] / "docs" / "engine.md"
every_construction = pytest.mark.parametrize("each", CONSTRUCTIONS, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def recorded() -> set[str]:
    """The names on all attributions of the hand-written trees and of the accepted readings."""
    names = {
        found.construction
        for path, parse in trees()
        for found in claims_of_parse(parse, path.parent.name)[0]
    }
    for texts in TEXTS:
        for line in expected_path(texts).read_text(encoding="utf-8").splitlines():
            if line.startswith("--- ") and not line.startswith("--- own"):
                names.add(line.rsplit(", ", 1)[1])
    return names


def test_each_looks_like_something_that_later_steps_know() -> None:
    assert {each.how for each in CONSTRUCTIONS} == set(get_args(constructions.How))
    assert {each.family for each in CONSTRUCTIONS} == set(get_args(constructions.Family))


def test_what_is_recorded_is_in_the_inventory(recorded: set[str]) -> None:
    assert recorded - BY_NAME.keys() == set()


@every_construction
def test_a_tree_or_a_text_shows_it(each: Construction, recorded: set[str]) -> None:
    assert each.name in recorded


@every_construction
def test_its_functions_exist_one_for_each_family(each: Construction) -> None:
    for dotted in each.functions:
        names = dotted.split(".")
        modules = 2 if names[0] in ("complementiser", "zero") else 1
        found: object = import_module(".".join([ROOM, *names[:modules]]))
        for name in names[modules:]:
            found = getattr(found, name)
        assert callable(found)
    rooms = {dotted.split(".")[0] for dotted in each.functions} & {"complementiser", "zero"}
    families = {"shared": {"complementiser", "zero"}}.get(each.family, {each.family})
    assert rooms == (families if len(each.functions) > 1 or each.family != "shared" else set())
    assert bool(each.example) == (each.family != "complementiser")
    assert bool(each.arabic) == (each.family != "zero")


def test_confidence_is_counted_by_language_and_construction() -> None:
    counts = confidence.measured()
    assert set(counts) == {"ar", "en"}
    for by_name in counts.values():
        assert by_name.keys() <= BY_NAME.keys()
        assert all(0 <= right <= found for found, right in by_name.values())
    assert confidence.written(counts) == confidence.PATH.read_text(encoding="utf-8")


def test_a_rare_construction_is_drawn_towards_what_is_expected() -> None:
    counts = {"slifting": (80, 80), "bare-clause": (20, 0)}
    assert confidence.precision(counts, "relay") == pytest.approx(0.9)
    assert confidence.precision(counts, "bare-clause") == pytest.approx(0.45)
    assert confidence.precision(counts, "slifting") == pytest.approx(0.97)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_what_lacks_a_source_or_stands_inside_another_is_less_sure(language: str) -> None:
    conditions = ("outer", "sourceless", "nested")
    none, everything = dict.fromkeys(conditions, False), dict.fromkeys(conditions, True)
    plain = confidence.confidence(language, "slifting", **none)
    for condition in conditions:
        assert confidence.confidence(language, "slifting", **none | {condition: True}) < plain
    assert confidence.confidence(language, "object-phrase", **everything) >= confidence.LEAST


def test_the_documentation_has_the_inventory() -> None:
    text = DOCS.read_text(encoding="utf-8")
    made = text.split("<!-- made: constructions -->\n")[1].split("\n<!-- end -->")[0]
    assert made == constructions.table()
