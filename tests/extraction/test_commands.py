"""``manage.py extract`` and ``manage.py evaluate`` as a shell runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ..commands import run

ROOT = Path(settings.BASE_DIR)
LINE = {"id": "one", "text": 'قالت الوزيرة: "الجسر آمن".', "lang": "ar"}
OTHER = {"id": "two", "text": "The mayor said that the bridge was closed."}


def run_apart(*arguments: str, given: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.mark.slow
def test_json_lines_come_in_on_standard_input_and_go_out_as_the_scorer_reads_them() -> None:
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in (LINE, OTHER))
    done = run_apart("extract", "-", "--format", "jsonl", given=lines)
    assert done.returncode == 0
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "one"
    (found,) = first["attributions"]
    text = str(LINE["text"])
    parts = {part: [text[s:e] for s, e in found[part]] for part in ("source", "cue", "content")}
    assert parts == {"source": ["الوزيرة"], "cue": ["قالت"], "content": ["الجسر آمن"]}
    assert (found["kind"], found["resolved_source"], found["embedded"]) == (
        "direct",
        "الوزيرة",
        False,
    )
    assert second["id"] == "two"
    assert len(second["attributions"]) == 1
    assert "words per second" in done.stderr
    assert "models loaded: ar" in done.stderr


def test_a_table_keeps_arabic_in_logical_order(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(str(LINE["text"]), encoding="utf-8")
    done = run("extract", str(path))
    assert done.returncode == 0
    assert all(words in done.stdout for words in ("article (ar): 1 claim", "الوزيرة", "الجسر آمن"))


FLOOD = {
    "id": "flood",
    "text": "The mayor said that help was near.\nThe flood killed 12 people on Monday.\n"
    "The rules should change.",
    "lang": "en",
}


def test_what_the_article_states_itself_comes_with_its_check_worthiness_unless_it_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "flood.jsonl"
    path.write_text(json.dumps(FLOOD))
    call_command("extract", str(path), "--format", "jsonl")
    assert json.loads(capsys.readouterr().out)["statements"] == [
        {
            "content": [[35, 71]],
            "worth": 0.93703,
            "reasons": ["number", "casualties", "date"],
        },
        {"content": [[73, 96]], "worth": 0.02989, "reasons": ["opinion"]},
    ]
    call_command("extract", str(path), "--format", "jsonl", "--no-statements")
    assert json.loads(capsys.readouterr().out).keys() == {"id", "attributions"}
    call_command("extract", str(path))
    table = capsys.readouterr().out
    assert table.index("0.94") < table.index("casualties") < table.index("0.03")


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("none.txt", None, "cannot be read: No such file"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00", "not a text in UTF-8"),
        ("zeros.txt", b"a\x00b", "not a text but binary"),
        ("bad.jsonl", b'{"text": "x"}\n{oops}\n', "bad.jsonl:2: not JSON"),
        ("empty.jsonl", b"[1]\n", 'no object with a "text"'),
    ],
)
def test_an_unreadable_file_ends_in_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    data: bytes | None,
    complaint: str,
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CommandError, match="1 of the inputs could not be read"):
        call_command("extract", str(path), "--lang", "ar")
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Ministeri sanoi, että pato valmistuu toukokuussa.", "no language pack for 'fi'"),
        (
            "Le ministre a dit hier soir que le pont était fermé.",
            "no Stanza model for 'fr'. Where the internet can be reached, "
            "`manage.py models download fr` installs the official one.",
        ),
    ],
    ids=["no pack", "no models"],
)
def test_a_text_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, text: str, complaint: str
) -> None:
    lines = "\n".join(
        json.dumps(line, ensure_ascii=False) for line in ({"id": "trois", "text": text}, LINE)
    )
    path = tmp_path / "texts.jsonl"
    path.write_text(lines, encoding="utf-8")
    done = run("extract", str(path), "--format", "jsonl")
    assert done.returncode == 1
    assert f"trois: There is {complaint}" in done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["one"]


def test_a_language_without_a_pack_exits_with_one() -> None:
    done = run("extract", str(ROOT / "README.md"), "--lang", "tlh")
    assert done.returncode == 1
    assert "no language pack for 'tlh'" in done.stderr
    assert done.stdout == ""


def test_evaluate_prints_a_row_for_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = {"source": [[5, 12]], "cue": [[0, 4]], "content": [[15, 24]]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**LINE, "attributions": [gold]}), encoding="utf-8")
    call_command("evaluate", str(path))
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if " ar " in f" {line}"]
    assert [row[1] for row in rows] == ["all", "direct", "mixed", "indirect", "cue-colon"]
    assert rows[0][2:] == ["1", *(3 * ["100.0", "(100.0", "/", "100.0)"])]


def test_evaluate_scores_the_articles_own_statements_where_the_gold_has_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [{"span": [35, 71]}, {"span": [0, 10]}]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**FLOOD, "attributions": [], "unattributed": own}))
    call_command("evaluate", str(path))
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.split()]
    assert rows[-1] == ["en", "2", "2", "50.0", "(50.0", "/", "50.0)"]
