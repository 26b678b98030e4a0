"""``manage.py import``: what is stored, skipped and refused, and how it goes on after a break."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import CommandError, call_command

from claims.actions import imports
from claims.actions.articles import article_withdraw
from claims.actions.runs import runs_requeue_lost
from claims.models import Article, ExtractionRun, Intake
from config.work import queue_length, queue_lengths
from sources.actions.documents import document_store
from sources.models import Document

from .. import commands, examples

TEXT = "قال الوزير إن السد رقم {} آمن.\nوأضاف أنه \u200cقديم."


def jsonl(path: Path, *rows: Any) -> Path:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def imported(capsys: pytest.CaptureFixture[str], *arguments: Any) -> str:
    """What the command says, but for the time that it took."""
    call_command("import", *map(str, arguments))
    return capsys.readouterr().out.partition(". ")[0]


def report(path: Path) -> list[tuple[int, str, str]]:
    lines = Path(f"{path}.refused.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["line"], row["code"], row["field"]) for row in map(json.loads, lines)]


@pytest.mark.django_db
def test_rows_are_stored_skipped_and_refused_each_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = jsonl(
        tmp_path / "a.jsonl",
        {"text": TEXT.format(1), "title": "السد", "outlet": "صحيفة النهر", "language": "ar"},
        {"text": TEXT.format(1)},
        {"text": TEXT.format(2), "url": "https://example.org/2", "published_at": "2026-05-02"},
        {"url": "https://example.org/3"},
        b"",
        {"title": "nothing"},
        b"{broken",
        b'["no", "object"]',
        '{"text": "قال"}'.encode("windows-1256"),
        {"text": "x", "published_at": "yesterday"},
        {"text": "x", "language": "Arabic!"},
        {"text": "x", "tags": "a"},
        {"text": "x", "url": "no address"},
        {"url": "ftp://example.org/3"},
    )
    assert imported(capsys, file) == "Stored 2, known 1, to be fetched 1, refused 9"
    first, second = Article.objects.order_by("pk")
    shown = (first.text, first.title, str(first.publisher))
    assert shown == (TEXT.format(1), "السد", "صحيفة النهر")
    assert (second.url, second.published_at.isoformat()[:10]) == (  # type: ignore[union-attr]
        "https://example.org/2",
        "2026-05-02",
    )
    assert Intake.objects.get().url == "https://example.org/3"
    assert report(file) == [
        (6, "row_empty", "text"),
        (7, "row_malformed", ""),
        (8, "row_malformed", ""),
        (9, "row_encoding", ""),
        (10, "invalid_input", "published_at"),
        (11, "language_malformed", "language"),
        (12, "column_unknown", "tags"),
        (13, "invalid_input", "url"),
        (14, "address_malformed", "url"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_with_its_line_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], delimiter: str
) -> None:
    rows = [
        ["title", "text", "url"],
        ["السد", '"قال «السد» آمن.\n""وأضاف"" أنه قديم."', "https://example.org/1"],
        ["", "", ""],
        ["too", "many", "cells", "here"],
        ["الجسر", "قال.", ""],
    ]
    file = tmp_path / "a.csv"
    file.write_text("\ufeff" + "\r\n".join(map(delimiter.join, rows)), encoding="utf-8")
    assert imported(capsys, file) == "Stored 2, known 0, refused 2"
    texts = Article.objects.order_by("pk").values_list("title", "text")
    assert list(texts) == [("السد", 'قال «السد» آمن.\n"وأضاف" أنه قديم.'), ("الجسر", "قال.")]
    assert report(file) == [(4, "row_empty", "text"), (5, "row_malformed", "")]


@pytest.mark.django_db
def test_what_no_database_holds_is_kept_as_the_api_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = jsonl(tmp_path / "a.jsonl", b'{"text": "one\\u0000two"}', b'{"text": "a\\ud800"}')
    assert imported(capsys, file) == "Stored 2, known 0, refused 0"
    assert imported(capsys, file) == "Stored 0, known 2, refused 0"
    assert all(bytes(document.original) for document in Document.objects.all())


@pytest.mark.django_db
def test_a_row_that_is_there_completes_its_article_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known, more = {"text": TEXT.format(1)}, {"author": "ليلى", "outlet": "صحيفة النهر"}
    taken_back = {"text": TEXT.format(2)}
    imported(capsys, jsonl(tmp_path / "a.jsonl", known, taken_back))
    admin = examples.user_in("admin")
    article_withdraw(article=Document.objects.latest("pk"), by=admin, reason="Twice.")
    fuller = jsonl(
        tmp_path / "b.jsonl",
        known | more | {"published_at": "2026-05-02", "title": "السد"},
        taken_back | more,
    )
    assert imported(capsys, fuller) == "Stored 0, known 1, completed 1, refused 0"
    assert imported(capsys, fuller) == "Stored 0, known 2, refused 0"
    other = jsonl(tmp_path / "c.jsonl", known | {"author": "هدى", "published_at": "2026-05-03"})
    assert imported(capsys, other) == "Stored 0, known 1, refused 0"
    article, withdrawn = Document.objects.order_by("pk")
    assert (article.author, str(article.publisher), str(article.published_on)) == (
        "ليلى",
        "صحيفة النهر",
        "2026-05-02",
    )
    assert withdrawn.author == ""


@pytest.mark.django_db
def test_after_a_break_the_same_command_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("claims.management.commands.import"), "BATCH", 3)
    rows = [{"text": TEXT.format(n)} for n in range(8)]
    file = jsonl(tmp_path / "a.jsonl", *rows[:7], {"title": "nothing"}, rows[7])
    stored: list[str] = []

    def break_in_the_second_batch(**columns: Any) -> Any:
        stored.append(columns["text"])
        if len(stored) == 5:
            raise KeyboardInterrupt
        return document_store(**columns)

    monkeypatch.setattr(imports, "document_store", break_in_the_second_batch)
    with pytest.raises(CommandError, match="Run the same command again"):
        call_command("import", str(file), "--no-extract")
    assert Article.objects.count() == 3
    monkeypatch.setattr(imports, "document_store", document_store)
    capsys.readouterr()
    assert imported(capsys, file, "--no-extract") == "Stored 5, known 3, refused 1"
    assert report(file) == [(8, "row_empty", "text")]
    assert (Article.objects.count(), ExtractionRun.objects.count()) == (8, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_imported_waits_behind_what_editors_add(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], queue: redis.Redis, settings: Any
) -> None:
    file = jsonl(tmp_path / "a.jsonl", *({"text": TEXT.format(n)} for n in range(3)))
    assert imported(capsys, file) == "Stored 3, known 0, refused 0"
    assert (queue.llen("celery"), queue_length()) == (0, 3)
    settings.ISNAD_QUEUE_PATIENCE = -1
    assert runs_requeue_lost(waiting=queue_lengths()) == 0  # they wait, and are not lost
    assert runs_requeue_lost(waiting={"celery": 1}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.jsonl"], "There is no file"),
        (["--as", "nobody"], "Nobody here is called nobody."),
    ],
)
def test_what_cannot_be_begun(tmp_path: Path, arguments: list[str], says: str) -> None:
    file = jsonl(tmp_path / "a.jsonl", {"text": "x"})
    with pytest.raises(CommandError, match=says):
        call_command("import", str(file), *arguments)
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_csv_file_names_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("one,two\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="names its columns"):
        call_command("import", str(file))


def test_the_command_says_what_it_takes() -> None:
    assert "published_at" in commands.run("import", "--help").stdout
