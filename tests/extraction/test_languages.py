"""docs/languages.md, followed to the letter: its folder is a language, its case and gold hold."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from claims.extraction import attributions_of_parse, available
from claims.extraction.languages import packs
from claims.extraction.parsing.conllu import parse_conllu
from claims.measuring.evaluation import METRICS, Evaluation, as_record

from .slices import sliced

PAGE = (Path(settings.BASE_DIR) / "docs" / "languages.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```\w+ (\S+)\n(.*?)^```", re.M | re.S)
FRENCH = packs.LANGUAGES / "fr"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The page's files by name; those of its language are where packs are looked for."""
    written = dict(FENCED.findall(PAGE))
    (tmp_path / "es").mkdir()
    for name, text in written.items():
        if name.endswith(".toml"):
            (tmp_path / "es" / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(packs, "LANGUAGES", tmp_path)
    packs.load_pack.cache_clear()
    yield written
    packs.load_pack.cache_clear()


def test_the_folder_of_the_page_reads_the_case_of_the_page(files: dict[str, str]) -> None:
    assert available() == ("es",)
    parse = parse_conllu(files["case.conllu"])
    found = attributions_of_parse(parse, "es")
    assert [sliced(parse.text, each) for each in found] == json.loads(files["case.json"])


def test_the_gold_of_the_page_is_what_is_found(files: dict[str, str]) -> None:
    parse, gold = parse_conllu(files["case.conllu"]), json.loads(files["gold.jsonl"])
    assert gold["text"] == parse.text
    predicted = [as_record(each) for each in attributions_of_parse(parse, "es")]
    evaluation = Evaluation()
    evaluation.add(text=parse.text, gold=gold["attributions"], predicted=predicted)
    assert [evaluation.score(metric).f1 for metric in METRICS] == [1.0, 1.0, 1.0]


def test_the_page_names_every_key_of_a_whole_pack() -> None:
    cues, spelling, words = (_data(f"{name}.toml") for name in ("cues", "spelling", "words"))
    rows = {key for group in ("verb", "noun") for row in cues[group] for key in row}
    keys = {*cues, *rows, *spelling, *words}
    for table in ("clauses", "quotations", "clitics"):
        keys |= set(spelling[table])
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", PAGE)) == []


def test_a_whole_pack_has_every_file() -> None:
    assert sorted(path.name for path in FRENCH.iterdir()) == [
        "check_worthiness.toml", "cues.toml", "own_voice.toml", "spelling.toml", "words.toml",
    ]  # fmt: skip


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((FRENCH / name).read_text(encoding="utf-8"))
