"""Errors that editors meet, kind by kind: short texts, and all that should be read in each."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims.extraction import Attribution, claims_of_parse
from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import parser
from claims.extraction.parsing.trees import Parse

pytestmark = pytest.mark.slow  # loads the models of two languages

PATHS = sorted((Path(__file__).parent / "cases" / "kinds").glob("*.toml"))
KINDS: list[dict[str, Any]] = [
    text for path in PATHS for text in tomllib.loads(path.read_text(encoding="utf-8"))["text"]
]


@cache
def parsed(text: str, language: str) -> Parse:
    return parser.parse(text, load_pack(language))


def row(text: str, each: Attribution) -> list[str]:
    """Source, cue and content as words, whom the source means, and polarity."""
    words = [
        " … ".join(text[span.start : span.end] for span in part)
        for part in (each.source, each.cue, each.content)
    ]
    return [*words, each.resolved_source or "", each.polarity]


@pytest.mark.parametrize("case", KINDS, ids=lambda case: f"{case['kind']}: {case['text'][:30]}")
def test_each_kind_is_read_rightly(case: dict[str, Any]) -> None:
    text = case["text"]
    found, own = claims_of_parse(parsed(text, case["language"]), case["language"])
    assert [row(text, each) for each in found] == case["reads"]
    if "own" in case:
        said = [text[each.content[0].start : each.content[-1].end] for each in own]
        assert said == case["own"]
