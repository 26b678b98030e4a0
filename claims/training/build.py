"""Trains all models of one language, step by step, and goes on where an earlier run was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.parsing.weights import installed_in
from claims.training.files import Part
from claims.training.package import install
from claims.training.prepare import LEMMAS, SEGMENTATION, prepare
from claims.training.score import score, table
from claims.training.trainers import Job, tag_for_parser, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from claims.training.settings import Settings

STEPS = ("tokenize", "mwt", "lemma", "draft", "pos", "depparse")


def build(
    *,
    settings: Settings,
    treebanks: Path,
    folder: Path,
    steps: Sequence[str] = STEPS,
    say: Callable[[str], None] = print,
) -> Job:
    """Prepare the files and train the steps whose model is not in ``folder`` yet.

    ``folder`` keeps everything: files, logs and ``models/<step>.pt``.  Two runs with different
    ``steps`` may share it once the files are there.  Raises TrainingFailed.
    """
    job = prepared(settings, treebanks, folder, say)
    for step in steps:
        if job.model(step).is_file():
            say(f"{step}: already trained")
            continue
        if step == "depparse" and not job.dev.tagged.is_file():
            tag_for_parser(job)
        say(f"{step}: training, log in {job.log(step)}")
        train(job, step, settings.trainers[step])
    return job


def prepared(
    settings: Settings, treebanks: Path, folder: Path, say: Callable[[str], None] = print
) -> Job:
    """The training files, written unless a whole earlier run has left them."""
    done = folder / "prepared"
    if not done.is_file():
        say("preparing the treebank and the word vectors")
        prepare(settings, treebanks, folder)
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
