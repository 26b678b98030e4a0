"""What the engine finds in news of our own, with the models that the project ships.

The floors are those of the held-out news that the engine is measured on; these articles
are made up. ``manage.py evaluate tests/extraction/cases/*/news.jsonl`` prints the scores.
"""

from pathlib import Path

import pytest

from claims.extraction import extract
from claims.extraction.documents import read_documents
from claims.extraction.evaluation import Evaluation, as_record

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("language", "name", "content", "full"),
    [
        ("ar", "news", 0.95, 0.92),
        ("ar", "modern", 0.85, 0.77),
        ("en", "news", 0.90, 0.85),
        ("en", "modern", 0.85, 0.80),
    ],
)
def test_scores_stay_above_the_floor(language: str, name: str, content: float, full: float) -> None:
    evaluation = Evaluation()
    for document in read_documents(str(CASES / language / f"{name}.jsonl")):
        found = extract(document.text, language).attributions
        evaluation.add(
            text=document.text,
            gold=document.record["attributions"],
            predicted=[as_record(attribution) for attribution in found],
        )
    assert evaluation.score("content").f1 >= content
    assert evaluation.score("full").f1 >= full


def test_confidence_puts_the_right_claims_first() -> None:
    ranked: list[tuple[float, bool]] = []
    for document in read_documents(str(CASES / "ar" / "news.jsonl")):
        gold = {tuple(map(tuple, a["content"])) for a in document.record["attributions"]}
        for attribution in extract(document.text, "ar").attributions:
            spans = tuple((span.start, span.end) for span in attribution.content)
            ranked.append((attribution.confidence, spans in gold))
    ranked.sort(reverse=True)
    half = len(ranked) // 2
    upper, lower = (
        sum(right for _, right in part) / half for part in (ranked[:half], ranked[-half:])
    )
    assert upper >= lower
    assert upper > 0.9
