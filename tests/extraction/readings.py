"""Readings as text: what the engine says of a committed article, one line a part.

A whole reading can then be compared, and a change of it read, line by line.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from claims.extraction import Attribution, OwnStatement, Span, claims_of_parse
from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import parser
from claims.extraction.parsing.conllu import parse_conllu
from claims.extraction.parsing.trees import Parse
from claims.measuring.input_texts import read_texts

from .slices import sliced

HERE = Path(__file__).parent
CASES = HERE / "cases"
SEED = HERE.parents[1] / "seeds" / "articles" / "000_602b1cb66b74f096.txt"
TEXTS = (
    "ar/news", "ar/modern", "ar/seed", "ar/speakers", "en/news", "en/modern", "en/speakers",
)  # fmt: skip
"""Language and set of the committed texts; each has its readings in ``readings/``."""


def expected_path(texts: str) -> Path:
    """Where the readings that somebody has accepted stand."""
    return HERE / "readings" / f"{texts.replace('/', '-')}.txt"


@cache
def parses(texts: str) -> tuple[tuple[str, Parse], ...]:
    """The parsed texts of a set with their names, by the models that the project ships."""
    language, name = texts.split("/")
    pack = load_pack(language)
    if name == "seed":
        return ((SEED.stem, parser.parse(SEED.read_text(encoding="utf-8"), pack)),)
    documents = read_texts(str(CASES / language / f"{name}.jsonl"))
    return tuple((each.id, parser.parse(each.text, pack)) for each in documents)


def readings(texts: str) -> str:
    """What the engine reads in every text of a set."""
    language = texts.split("/")[0]
    return "\n".join(
        line for name, parse in parses(texts) for line in _reading(name, parse, language)
    ) + "\n"  # fmt: skip


def trees() -> Iterator[tuple[Path, Parse]]:
    """The hand-written trees with their paths."""
    for path in sorted(CASES.glob("*/*.conllu")):
        yield path, parse_conllu(path.read_text(encoding="utf-8"))


def tree_attributions(path: Path, parse: Parse) -> tuple[list[object], list[object]]:
    """What the engine finds in a hand-written tree, and what it should find."""
    found = claims_of_parse(parse, path.parent.name)[0]
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return [sliced(parse.text, each) for each in found], expected


def _reading(name: str, parse: Parse, language: str) -> Iterator[str]:
    attributions, own = claims_of_parse(parse, language)
    yield f"=== {name}"
    for number, each in enumerate(attributions):
        yield from _attribution(number, parse.text, each)
    for statement in own:
        yield from _statement(parse.text, statement)


def _attribution(number: int, text: str, each: Attribution) -> Iterator[str]:
    inside = "" if each.parent is None else f", inside {each.parent}"
    traits = f"{each.kind}, {each.polarity}, {each.cue_lemma}{inside}, {each.construction}"
    yield f"--- {number}: {traits}"
    yield f"speaker  {each.resolved_source} = {' + '.join(each.speakers)}"
    yield from _spans("source", text, each.source)
    yield from _spans("cue", text, each.cue)
    yield from _spans("content", text, each.content)


def _statement(text: str, each: OwnStatement) -> Iterator[str]:
    judged = each.check_worthiness
    yield f"--- own: {judged.score:.2f} {' '.join(judged.reasons)}".rstrip()
    yield from _spans("content", text, each.content)


def _spans(part: str, text: str, spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        yield f"{part:8} {span.start:4} {text[span.start : span.end]!r}"
