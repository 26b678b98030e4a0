"""Errors that editors meet, kind by kind: short texts, and all that should be read in each."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from claims.extraction import Attribution, extract

pytestmark = pytest.mark.slow  # loads the models of two languages

PATH = Path(__file__).parent / "cases" / "kinds.toml"
KINDS: list[dict[str, Any]] = tomllib.loads(PATH.read_text(encoding="utf-8"))["text"]


def row(text: str, each: Attribution) -> list[str]:
    """Source, cue and content as words, whom the source means, and polarity."""
    words = [
        " … ".join(text[span.start : span.end] for span in part)
        for part in (each.source, each.cue, each.content)
    ]
    return [*words, each.resolved_source or "", each.polarity]


@pytest.mark.parametrize("case", KINDS, ids=lambda case: f"{case['kind']}: {case['text'][:30]}")
def test_each_kind_is_read_rightly(case: dict[str, Any]) -> None:
    found = extract(case["text"], case["language"])
    text = case["text"]
    assert [row(text, each) for each in found.attributions] == case["reads"]
    if "own" in case:
        own = [text[e.content[0].start : e.content[-1].end] for e in found.own_statements]
        assert own == case["own"]
