"""Runs Stanza's own trainers, one processor each, on prepared files.

Each trainer runs in a process of its own, on one thread: several may then train beside each other,
and a crash or an interrupt leaves the best model so far in its place.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from claims.training.conllu import read_treebank
from claims.training.files import Part, longest_expandable
from claims.training.prepare import whole_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODULES = {
    "tokenize": "tokenizer",
    "mwt": "mwt_expander",
    "lemma": "lemmatizer",
}


class TrainingFailed(RuntimeError):
    """A trainer ended without a model; the message names its log."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every trainer is told: language, prepared files, and where its model goes.

    The tokenizer and the expander learn from ``segmentation``, the lemmatizer from ``lemmas``.
    """

    language: str
    segmentation: Part
    lemmas: Part
    dev: Part
    folder: Path

    def model(self, processor: str) -> Path:
        """Where the best model of a processor is saved."""
        return self.folder / "models" / f"{processor}.pt"

    def log(self, processor: str) -> Path:
        """Where the trainer's output goes."""
        return self.folder / "logs" / f"{processor}.log"


def train(job: Job, processor: str, options: Mapping[str, Any]) -> Path:
    """Train one processor with the options of the language's settings; returns the saved model.

    An option is a trainer's flag without dashes: ``true`` gives the bare flag, anything else its
    value.  Raises TrainingFailed.
    """
    _run(job, processor, {**_inputs(job, processor), **_common(job, processor), **options})
    if processor == "mwt":
        _leave_whole(job.model(processor), job.segmentation)
    return job.model(processor)


def _leave_whole(expander: Path, learnt: Part) -> None:
    """Let the expander's dictionary, which Stanza asks before the network, expand whole tokens to
    themselves.
    """
    bundle = torch.load(expander, weights_only=True)
    bundle["dict"] |= {token: token for token in whole_tokens(read_treebank(learnt.conllu))}
    torch.save(bundle, expander)


def _run(job: Job, processor: str, arguments: Mapping[str, Any]) -> None:
    command = [sys.executable, "-m", f"stanza.models.{MODULES[processor]}", *_flags(arguments)]
    path = job.log(processor)
    job.model(processor).parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as output:
        ended = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, env=_environment(), check=False
        )
    if ended.returncode or not job.model(processor).is_file():
        raise TrainingFailed(f"Stanza's trainer for {processor} failed; its log is {path}.")


def _environment() -> dict[str, str]:
    """One thread, no network, and freed memory kept: page faults took half of a trainer's time."""
    threads = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    memory = {"MALLOC_MMAP_THRESHOLD_": str(4 * 10**9), "MALLOC_TRIM_THRESHOLD_": str(8 * 10**9)}
    return {**os.environ, **threads, **memory, "MALLOC_TOP_PAD_": str(10**8), "HF_HUB_OFFLINE": "1"}


def _flags(arguments: Mapping[str, Any]) -> list[str]:
    flags: list[str] = []
    for name, value in arguments.items():
        flags += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return flags


def _common(job: Job, processor: str) -> dict[str, Any]:
    model = job.model(processor)
    names = {
        "shorthand": f"{job.language}_isnad",
        "save_dir": model.parent,
        "save_name": model.name,
        "cpu": True,
    }
    return names if processor == "lemma" else {"lang": job.language, **names}


def _inputs(job: Job, processor: str) -> dict[str, Any]:
    """The files a trainer reads, under the names it gives them."""
    if processor == "tokenize":
        return {
            "txt_file": job.segmentation.text,
            "label_file": job.segmentation.labels,
            "mwt_json_file": job.segmentation.expansions,
            "dev_txt_file": job.dev.text,
            "dev_label_file": job.dev.labels,
            "dev_conll_gold": job.dev.conllu,
        }
    if processor == "mwt":
        return {
            "train_file": job.segmentation.conllu,
            "eval_file": job.dev.contracted,
            "gold_file": job.dev.conllu,
            "max_dec_len": longest_expandable(job.segmentation) + 2,
        }
    return {"train_file": job.lemmas.conllu, "eval_file": job.dev.conllu}
