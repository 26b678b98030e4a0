"""Confidence orders claims: what the engine is surer of is right more often."""

from claims.extraction import extract
from claims.measuring.input_texts import read_texts

from .readings import CASES


def test_confidence_puts_the_right_claims_first() -> None:
    ranked: list[tuple[float, bool]] = []
    for document in read_texts(str(CASES / "ar" / "news.jsonl")):
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
