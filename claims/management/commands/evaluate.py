"""``manage.py evaluate``: run the engine over gold files and print how much it finds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.box import SIMPLE_HEAD
from rich.table import Table

from claims.extraction import UnsupportedLanguage
from claims.extraction.documents import (
    InputDocument,
    UnreadableInput,
    detect_language,
    read_documents,
)
from claims.extraction.evaluation import KINDS, METRICS, Evaluation, as_record
from claims.management.table import console

from .extract import Meter


class Command(BaseCommand):
    """One row per language and kind; English gold has no nested attributions."""

    help = "Score the engine against gold files: F1 of cue, content and full attribution."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gold", nargs="+", metavar="GOLD", help=".jsonl with attributions")
        parser.add_argument(
            "--flat",
            nargs="*",
            default=["en"],
            metavar="LANGUAGE",
            help="languages whose gold leaves nested attributions out (default: en)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        meter, scores = Meter(), dict[str, Evaluation]()
        try:
            for name in options["gold"]:
                for document in read_documents(name):
                    _add(document, name, meter, scores, options["flat"])
        except (UnreadableInput, UnsupportedLanguage) as error:
            raise CommandError(str(error)) from error
        console().print(_table(scores))
        self.stderr.write(meter.summary())


def _add(
    document: InputDocument,
    name: str,
    meter: Meter,
    scores: dict[str, Evaluation],
    flat: list[str],
) -> None:
    """Extract one gold document and count it under its language."""
    gold = document.record.get("attributions")
    if not isinstance(gold, list):
        raise UnreadableInput(f"{name}: document {document.id} has no gold attributions.")
    language = document.language or detect_language(document.text)
    found = meter.extract(document, language).attributions
    records = [as_record(a) for a in found if language not in flat or not a.embedded]
    scores.setdefault(language, Evaluation()).add(text=document.text, gold=gold, predicted=records)


def _table(scores: dict[str, Evaluation]) -> Table:
    """F1 (precision / recall) of every metric, by language and kind."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("language")
    table.add_column("kind")
    table.add_column("gold", justify="right")
    for metric in METRICS:
        table.add_column(f"{metric} F1 (P / R)", justify="right")
    for language, evaluation in sorted(scores.items()):
        for kind in KINDS:
            cells = (evaluation.score(metric, kind) for metric in METRICS)
            table.add_row(
                language,
                kind,
                str(evaluation.score("content", kind).gold),
                *(
                    f"{100 * s.f1:.1f} ({100 * s.precision:.1f} / {100 * s.recall:.1f})"
                    for s in cells
                ),
            )
    return table
