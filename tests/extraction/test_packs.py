"""A pack holds what the schema knows, or says in one error what is wrong with it."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from claims.extraction import BadPack, available
from claims.extraction.languages import packs
from claims.extraction.languages.schema import GROUPS, SCHEMA

ENGINE = packs.LANGUAGES.parent


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Arabic pack that may be spoilt."""
    shutil.copytree(packs.LANGUAGES / "ar", tmp_path / "ar")
    monkeypatch.setattr(packs, "LANGUAGES", tmp_path)
    packs.load_pack.cache_clear()
    return tmp_path / "ar"


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        (
            "cues.toml",
            '[[verb]]\nlemma = "قال"\npolarty = "denied"',
            "ar/cues.toml: verb “قال” polarty is not known; did you mean polarity? There is: ",
        ),
        (
            "cues.toml",
            '[[verb]]\ntakes = "clause"',
            "ar/cues.toml: verb “?” lacks lemma",
        ),
        (
            "cues.toml",
            '[[verb]]\nlemma = "قال"\npolarity = "denies"',
            "ar/cues.toml: verb “قال” polarity = 'denies': one of affirmed, denied, doubted",
        ),
        (
            "cues.toml",
            '[[verb]]\nlemma = "قال"\ntakes = "clause qoute"',
            "ar/cues.toml: verb “قال” takes = 'qoute': one of clause, that, quote, ",
        ),
        (
            "words.toml",
            'acording = ["وفق"]',
            "ar/words.toml: acording is not known; ",
        ),
        (
            "words.toml",
            'pronoun = "هو"',
            "ar/words.toml: pronoun = 'هو': a list of words or phrases belongs here",
        ),
        (
            "spelling.toml",
            "[clauzes]\nbare = true",
            "ar/spelling.toml: clauzes is not known; did you mean clauses? There is: clauses, ",
        ),
        (
            "spelling.toml",
            "[quotations]\ndialog_dash = true",
            "ar/spelling.toml: quotations.dialog_dash is not known; did you mean dialogue_dash? ",
        ),
        (
            "own_voice.toml",
            '[circumstances]\nwords = ["أمام"]',
            "ar/own_voice.toml: circumstances is not known; did you mean circumstance? ",
        ),
        (
            "check_worthiness.toml",
            "[bound2]\nwords = []",
            "ar/check_worthiness.toml: bound2 is not known; did you mean bound? ",
        ),
        (
            "words.toml",
            "pronoun = [",
            "ar/words.toml: cannot be read: ",
        ),
    ],
)
def test_a_faulty_pack_says_where_and_what_there_is(
    arabic: Path, file: str, line: str, message: str
) -> None:
    path = arabic / file
    written = path.read_text(encoding="utf-8")
    # A key of a table's row goes to the end, one that belongs to no table to the beginning.
    spoilt = f"{written}\n{line}\n" if line.startswith("[") else f"{line}\n{written}"
    if line.startswith("[[verb]]"):  # an array of tables cannot go on an inline one
        row = ", ".join(line.splitlines()[1:])
        spoilt = written.replace("verb = [", f"verb = [\n  {{ {row} }},", 1)
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(BadPack) as refusal:
        packs.load_pack("ar")
    assert message in str(refusal.value)


def test_every_pack_that_is_there_is_whole() -> None:
    assert [packs.load_pack(language).language for language in available()] == ["ar", "en", "fr"]


def test_every_group_that_a_rule_asks_for_is_in_the_schema_and_none_is_idle() -> None:
    named = {
        node.value
        for path in ENGINE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(GROUPS - named) == []
    with pytest.raises(KeyError):
        packs.load_pack("ar").has("rolle", "وزير")


def test_no_letter_of_a_language_stands_in_a_rule() -> None:
    rules = [*(ENGINE / "attribution").rglob("*.py"), *(ENGINE / "own_voice").rglob("*.py")]
    letters = re.compile("[\u0621-\u064a]")
    found = [
        f"{path.name}:{node.lineno}"
        for path in [*rules, ENGINE / "reading" / "reading.py"]
        for node in _constants(path)
        if letters.search(str(node.value))
    ]
    assert found == []


def _constants(path: Path) -> list[ast.Constant]:
    """The string constants of a file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_the_schema_says_something_of_every_entry() -> None:
    silent = [
        f"{section}.{name}"
        for section, entries in SCHEMA.items()
        for name, entry in entries.items()
        if not (entry if isinstance(entry, str) else entry["says"]).strip()
    ]
    assert silent == []
