"""The benchmark reads each text once and refuses what it cannot read; no timing is checked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.extraction import UnsupportedLanguage, extract
from claims.measuring.benchmark import ARTICLE, Measured, articles, measure

TEXT = "قالت الوزيرة إن الجسر آمن.\nوأكد المهندس أن العمل مستمر."


@pytest.mark.slow
def test_a_reader_counts_the_words_and_takes_its_own_memory() -> None:
    found = measure("isnad", "ar", [TEXT])
    assert found.words == extract(TEXT, "ar").words
    assert len(found.latencies) == 1
    assert found.memory > 10_000_000


def test_articles_are_cut_at_line_ends_and_nothing_is_lost() -> None:
    lines = [f"{n} " + "word " * 98 + "end" for n in range(9)]
    cut = list(articles(["\n".join(lines[:3]), "\n\n".join(lines[3:])]))
    assert [len(article.split()) for article in cut] == [400, 400, 100]
    assert len(cut[0].split()) == ARTICLE
    assert "\n".join(cut).split("\n") == lines


def test_percentiles_are_those_of_the_latencies() -> None:
    found = Measured(300, 1.5, (0.1, 0.2, 0.3, 0.4, 0.5), 1.0, 1)
    assert found.speed == 200.0
    assert found.p50 == pytest.approx(0.3)
    assert found.p95 == pytest.approx(0.48)


@pytest.mark.slow
def test_a_language_without_models_and_texts_without_words_are_refused() -> None:
    with pytest.raises(UnsupportedLanguage):
        measure("isnad", "tlh", [TEXT])
    with pytest.raises(ValueError, match="no word"):
        measure("isnad", "ar", [" \n"])


def test_the_command_says_which_file_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.txt: cannot be read"):
        call_command("benchmark", "extraction", str(tmp_path / "missing.txt"))


@pytest.mark.slow
def test_a_reader_runs_in_an_environment_that_lacks_ours() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claims.measuring.benchmark", "isnad", "ar"],
        input=json.dumps([TEXT]),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert Measured(**json.loads(done.stdout)).words == extract(TEXT, "ar").words


@pytest.mark.slow
def test_a_peer_that_cannot_be_installed_is_told_of(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    path = tmp_path / "text.txt"
    path.write_text("The mayor said that the bridge is safe.", encoding="utf-8")
    with pytest.raises(CommandError, match=r"spacy==\S+ could not be installed: is a package reg"):
        call_command("benchmark", "extraction", str(path), beside="spacy")


def test_a_peer_for_english_reads_no_other_language(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(CommandError, match="reads English, and none of these texts is"):
        call_command("benchmark", "extraction", str(path), beside="spacy")


@pytest.mark.slow
def test_the_command_prints_each_reader_beside_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    call_command("benchmark", "extraction", str(path))
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith(" ar")]
    assert [row[1] for row in rows] == ["Isnad,", "Stanza's"]
    assert rows[1][6] == "1.00"
