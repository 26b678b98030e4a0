"""``manage.py evaluate`` and ``extract --explain`` on two texts: all that they print and write."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from claims.extraction.attribution import confidence
from claims.extraction.own_voice import check_worthiness

pytestmark = pytest.mark.slow  # loads the models of two languages

ENGLISH = (
    "The mayor said that the bridge was closed. “It is safe,” the minister added. "
    "The flood killed 12 people on Monday."
)
ARABIC = "قالت الوزيرة إن الجسر آمن."


def gold(path: Path) -> Path:
    """The two texts with what should be found: one source of the three is wrong on purpose."""
    english: dict[str, Any] = {
        "attributions": [
            attribution(ENGLISH, "The mayor", "said", "the bridge was closed"),
            attribution(ENGLISH, "The flood", "added", "It is safe"),
        ],
        "unattributed": [{"span": place(ENGLISH, "The flood killed 12 people on Monday")}],
    }
    arabic = {"attributions": [attribution(ARABIC, "الوزيرة", "قالت", "الجسر آمن")]}
    lines = [{"id": "bridge", "lang": "en", "text": ENGLISH} | english,
             {"id": "جسر", "lang": "ar", "text": ARABIC} | arabic]  # fmt: skip
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(written, encoding="utf-8")
    return path


def attribution(text: str, source: str, cue: str, content: str) -> dict[str, list[list[int]]]:
    parts = {"source": source, "cue": cue, "content": content}
    return {part: [place(text, words)] for part, words in parts.items()}


def place(text: str, words: str) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that breaks no line."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the committed counts that a test may overwrite."""
    path = tmp_path / "confidence.toml"
    shutil.copy(confidence.PATH, path)
    monkeypatch.setattr(confidence, "PATH", path)
    return path


def test_evaluate_scores_by_kind_and_construction_and_writes_the_counts(
    tmp_path: Path, counts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate", str(gold(tmp_path / "gold.jsonl")), "--write-confidence")
    nothing = "0.0 (0.0 / 0.0)"
    half, all_right = "50.0 (50.0 / 50.0)", "100.0 (100.0 / 100.0)"
    assert printed(capsys) == [
        "language kind gold cue F1 (P / R) content F1 (P / R) full F1 (P / R)",
        f"ar all 1 {all_right} {all_right} {all_right}",
        f"ar direct 0 {nothing} {nothing} {nothing}",
        f"ar mixed 0 {nothing} {nothing} {nothing}",
        f"ar indirect 1 {all_right} {all_right} {all_right}",
        f"en all 2 {all_right} {all_right} {half}",
        f"en direct 1 {all_right} {all_right} {nothing}",
        f"en mixed 0 {nothing} {nothing} {nothing}",
        f"en indirect 1 {all_right} {all_right} {all_right}",
        "en: right in full, surer half 0.0, the rest 100.0",
        "language construction found share content P full P",
        "ar complementiser-clause 1 100.0 100.0 100.0",
        "en slifted-quotation 1 50.0 100.0 0.0",
        "en complementiser-clause 1 50.0 100.0 100.0",
        "own voice gold found content F1 (P / R)",
        f"en 1 1 {all_right}",
    ]
    comments, tables = counts.read_text(encoding="utf-8").split("\n\n", 1)
    assert all(line.startswith("# ") for line in comments.splitlines())
    assert tables == (
        "[ar]\ncomplementiser-clause = { found = 1, right = 1 }\n\n"
        "[en]\nslifted-quotation = { found = 1, right = 0 }\n"
        "complementiser-clause = { found = 1, right = 1 }\n"
    )


def test_evaluate_scores_who_is_meant_by_kind_of_mention(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Ann Lee said the bridge was safe. Mayor Tom Reed came. He said it would stay open."
    he = [text.rindex("said"), text.rindex("said") + 4]
    mentions = [
        {"cue": [place(text, "said")], "mention": "named", "who": "Ann Lee"},
        {"cue": [he], "mention": "pronoun", "who": "Tom Reed"},
        {"cue": [place(text, "came")], "mention": "pronoun", "who": "nobody finds this"},
    ]
    resolved = {"attributions": [attribution(ARABIC, "الوزيرة", "قالت", "الجسر آمن")]}
    resolved["attributions"][0]["resolved_source"] = "الوزير"  # type: ignore[assignment]
    lines = [{"lang": "en", "text": text, "speakers": mentions},
             {"lang": "ar", "text": ARABIC} | resolved]  # fmt: skip
    path = tmp_path / "who.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    call_command("evaluate", "--speakers", str(path))
    assert printed(capsys) == [
        "language mention gold who is meant F1 (P / R)",
        "ar all 1 0.0 (0.0 / 0.0)",
        "ar other 1 0.0 (0.0 / 0.0)",
        "en all 3 80.0 (100.0 / 66.7)",
        "en named 1 100.0 (100.0 / 100.0)",
        "en pronoun 2 66.7 (100.0 / 50.0)",
    ]


def test_evaluate_scores_what_the_article_states_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "The flood killed 12 people on Monday. The sky was blue. Ann Lee said it was late."
    own = [
        {"span": place(text, "The flood killed 12 people on Monday"), "check": True},
        {"span": place(text, "The sky was"), "check": False},
    ]
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"lang": "en", "text": text, "unattributed": own}), encoding="utf-8")
    call_command("evaluate", "--own", str(path))
    assert printed(capsys) == [
        "language gold found exact F1 (P / R) overlap F1 (P / R) worth checking AP",
        "en 2 2 50.0 (50.0 / 50.0) 100.0 (100.0 / 100.0) 100.0",
    ]


def test_evaluate_fits_what_reasons_weigh_to_gold_and_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "The flood killed 12 people. The sky was blue. The rain cost 40 euros."
    own = [
        {"span": place(text, "The flood killed 12 people"), "check": True},
        {"span": place(text, "The sky was blue"), "check": False},
        {"span": place(text, "The rain cost 40 euros"), "check": True},
    ]
    path, table = tmp_path / "own.jsonl", tmp_path / "worthiness.toml"
    path.write_text(json.dumps({"lang": "en", "text": text, "unattributed": own}), encoding="utf-8")
    monkeypatch.setattr(check_worthiness, "PATH", table)
    call_command("evaluate", "--fit-worthiness", str(path))
    assert "Fitted to 3 statements." in capsys.readouterr().out
    written = tomllib.loads(table.read_text(encoding="utf-8"))
    rows = written["weights"]
    assert {name: row["expected"] for name, row in rows.items()} == check_worthiness.EXPECTED
    moved = [name for name, row in rows.items() if row["fitted"] > row["expected"]]
    assert moved == ["casualties", "money", "number"]


def test_explain_names_the_construction_of_each_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = gold(tmp_path / "gold.jsonl")
    call_command("extract", str(path), "--explain", "--no-statements")
    heading = "who cue claim kind read as"
    assert printed(capsys) == [
        "bridge (en): 2 claims",
        heading,
        "The mayor said that the bridge was closed indirect complementiser-clause",
        "The minister said that the",
        "bridge is safe.",
        "the minister added It is safe direct slifted-quotation",
        '"The bridge is safe," said',
        "the minister.",
        "جسر (ar): 1 claim",
        heading,
        "الوزيرة قالت الجسر آمن indirect complementiser-clause",
        "The minister said that the",
        "bridge is safe.",
    ]


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of tables without rules and marks of direction, spaces made one."""
    written = capsys.readouterr().out.replace("\N{LEFT-TO-RIGHT MARK}", "")
    lines = (" ".join(line.split()) for line in written.splitlines())
    return [line for line in lines if line and not set(line) <= {"─", " "}]
