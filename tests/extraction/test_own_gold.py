"""What an article states itself, in texts written for this, by people's choice of clauses."""

import pytest

from claims.extraction import claims_of_parse
from claims.measuring.input_texts import read_texts
from claims.measuring.own_scores import OwnScores, own_gold

from .readings import CASES, parses

pytestmark = pytest.mark.slow  # loads the models of two languages

#: Precision and recall by exact span, and average precision of the order of checking.
FLOORS = {"ar": (0.93, 0.93, 0.86), "en": (0.96, 0.92, 0.84)}


@pytest.mark.parametrize("language", FLOORS)
def test_own_statements_are_found_and_ordered_as_well_as_before(language: str) -> None:
    scores = OwnScores()
    trees = dict(parses(f"{language}/own"))
    for document in read_texts(str(CASES / language / "own.jsonl")):
        scores.add(own_gold(document.record), claims_of_parse(trees[document.id], language)[1])
    exact = scores.exact()
    assert exact.gold >= 360
    found = (exact.precision, exact.recall, scores.average_precision())
    assert all(value >= floor for value, floor in zip(found, FLOORS[language], strict=True)), found
