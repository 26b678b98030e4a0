"""``manage.py evaluate``: run the engine over gold files and print how much it finds."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.box import SIMPLE_HEAD
from rich.table import Table

from claims.extraction import UnsupportedLanguage
from claims.extraction.attribution import confidence
from claims.extraction.attribution.constructions import CONSTRUCTIONS
from claims.extraction.own_voice import check_worthiness
from claims.management.table import console
from claims.measuring import worthiness_fit
from claims.measuring.evaluation import (
    KINDS,
    METRICS,
    Evaluation,
    Score,
    as_record,
    statement_gold,
    statement_record,
)
from claims.measuring.input_texts import (
    InputText,
    UnreadableInput,
    detect_language,
    read_texts,
)
from claims.measuring.own_scores import OwnScores, own_gold
from claims.measuring.speaker_scores import MENTIONS, SpeakerScores, speaker_gold

from .extract import Meter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Command(BaseCommand):
    """One row per language and kind; English gold has no nested attributions.

    Where gold documents list "unattributed" statements, a second table scores these.
    """

    help = (
        "Score the engine against gold files: F1 of cue, content and full attribution;"
        " or the memory of claims against posts that repeat some."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gold", nargs="*", metavar="GOLD", help=".jsonl with attributions")
        parser.add_argument(
            "--repeats",
            nargs=3,
            type=Path,
            metavar=("CLAIMS", "POSTS", "JUDGED"),
            help="tab-separated claims, posts that repeat some of them, and which (TREC's qrels):"
            " prints how often the memory finds the claim",
        )
        parser.add_argument(
            "--speakers",
            action="store_true",
            help="score only whom each source means, by kind of mention: a pronoun, a dropped"
            ' subject, a surname, "the statement"',
        )
        parser.add_argument(
            "--own",
            action="store_true",
            help="score only the statements in the article's own voice: precision and recall by"
            " exact span and by overlap, and how far what should be checked stands on top",
        )
        parser.add_argument(
            "--fit-worthiness",
            action="store_true",
            help="instead of scoring, fit what the features of check-worthiness weigh to the own"
            " statements of the gold, and write it to the engine's worthiness.toml",
        )
        parser.add_argument(
            "--flat",
            nargs="*",
            default=["en"],
            metavar="LANGUAGE",
            help="languages whose gold leaves nested attributions out, unless a document"
            ' says which of its own are "embedded" (default: en)',
        )
        parser.add_argument(
            "--write-confidence",
            action="store_true",
            help="write how often each construction is right to the engine's confidence.toml",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repeats"]:
            return self._repeats(*options["repeats"])
        if not options["gold"]:
            raise CommandError("Name at least one gold file, or --repeats with three files.")
        if options["speakers"]:
            return self._speakers(options["gold"])
        if options["fit_worthiness"]:
            return self._fit_worthiness(options["gold"])
        if options["own"]:
            return self._own(options["gold"])
        meter = Meter()
        scores, own = dict[str, Evaluation](), dict[str, Evaluation]()
        with _told():
            for name in options["gold"]:
                for document in read_texts(name):
                    _add(document, name, meter, scores, own, options["flat"])
        out = console()
        out.print(_table(scores))
        for language, evaluation in sorted(scores.items()):
            if halves := evaluation.by_confidence():
                surer, rest = (f"{100 * share:.1f}" for share in halves)
                out.print(f"{language}: right in full, surer half {surer}, the rest {rest}")
        out.print(_construction_table(scores))
        if own:
            out.print(_own_table(own))
        if options["write_confidence"]:
            counts = {language: _counts(each) for language, each in scores.items()}
            confidence.PATH.write_text(confidence.written(counts), encoding="utf-8")
        self.stderr.write(meter.summary())
        return None

    def _speakers(self, names: list[str]) -> None:
        meter = Meter()
        scores = dict[str, SpeakerScores]()
        with _told():
            for document, language in _documents(names):
                found = meter.extract(document, language).attributions
                mentions = speaker_gold(document.record)
                scores.setdefault(language, SpeakerScores(language)).add(mentions, found)
        console().print(_speaker_table(scores))

    def _fit_worthiness(self, names: list[str]) -> None:
        rows: list[worthiness_fit.Choice] = []
        with _told():
            for document, language in _documents(names):
                rows += worthiness_fit.choices(document.text, language, document.record)
        table = check_worthiness.written(*worthiness_fit.fitted(rows))
        check_worthiness.PATH.write_text(table, encoding="utf-8")
        self.stdout.write(f"{table}\nFitted to {len(rows)} statements.")

    def _own(self, names: list[str]) -> None:
        meter = Meter()
        scores = dict[str, OwnScores]()
        with _told():
            for document, language in _documents(names):
                found = meter.extract(document, language).own_statements
                scores.setdefault(language, OwnScores()).add(own_gold(document.record), found)
        console().print(_own_scores_table(scores))

    def _repeats(self, claims: Path, posts: Path, judged: Path) -> None:
        from claims.measuring.repeats import repeats_measured

        with _told():
            found = repeats_measured(claims, posts, judged)
        self.stdout.write(
            f"{found.queries} posts, {found.stored} claims: MAP@5 {found.precision:.3f},"
            f" found in the first five {found.found:.3f}"
        )


@contextmanager
def _told() -> Iterator[None]:
    """What a file or a language lacks is one sentence."""
    try:
        yield
    except (UnreadableInput, UnsupportedLanguage) as error:
        raise CommandError(str(error)) from error


def _documents(names: Iterable[str]) -> Iterator[tuple[InputText, str]]:
    """The documents of gold files, each with its language."""
    for document in (each for name in names for each in read_texts(name)):
        yield document, document.language or detect_language(document.text)


def _add(
    document: InputText,
    name: str,
    meter: Meter,
    scores: dict[str, Evaluation],
    own: dict[str, Evaluation],
    flat: list[str],
) -> None:
    """Extract one gold document and count it under its language."""
    text = document.text
    gold = document.record.get("attributions")
    if not isinstance(gold, list):
        raise UnreadableInput(f"{name}: document {document.id} has no gold attributions.")
    language = document.language or detect_language(text)
    found = meter.extract(document, language)
    whole = language not in flat or any("embedded" in attribution for attribution in gold)
    records = [as_record(a) for a in found.attributions if whole or not a.embedded]
    scores.setdefault(language, Evaluation()).add(text=text, gold=gold, predicted=records)
    if "unattributed" in document.record:
        asked = statement_gold(document.record)
        given = [statement_record(statement) for statement in found.own_statements]
        own.setdefault(language, Evaluation()).add(text=text, gold=asked, predicted=given)


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
            gold = str(evaluation.score("content", kind).gold)
            cells = (_percentages(evaluation.score(metric, kind)) for metric in METRICS)
            table.add_row(language, kind, gold, *cells)
    return table


def _construction_table(scores: dict[str, Evaluation]) -> Table:
    """How many claims each construction gave, and how many of these are right.

    Gold names no constructions, so nothing is said of what one misses.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("language", "construction"):
        table.add_column(name, no_wrap=True)
    for name in ("found", "share", "content P", "full P"):
        table.add_column(name, justify="right")
    for language, evaluation in sorted(scores.items()):
        everything = evaluation.score("full").predicted
        for each in CONSTRUCTIONS:
            content, full = (evaluation.score(m, each.name) for m in ("content", "full"))
            if full.predicted:
                shares = (full.predicted / everything, content.precision, full.precision)
                cells = (f"{100 * share:.1f}" for share in shares)
                table.add_row(language, each.name, str(full.predicted), *cells)
    return table


def _counts(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    """Found and right in full, by construction."""
    scores = {each.name: evaluation.score("full", each.name) for each in CONSTRUCTIONS}
    return {name: (each.predicted, each.found) for name, each in scores.items() if each.predicted}


def _own_table(scores: dict[str, Evaluation]) -> Table:
    """F1 (precision / recall) of the statements in the article's own voice, by language."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("own voice")
    for name in ("gold", "found", "content F1 (P / R)"):
        table.add_column(name, justify="right")
    for language, evaluation in sorted(scores.items()):
        score = evaluation.score("content")
        table.add_row(language, str(score.gold), str(score.predicted), _percentages(score))
    return table


def _own_scores_table(scores: dict[str, OwnScores]) -> Table:
    """F1 (precision / recall) by exact span and by overlap, and average precision of the order."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("language")
    for name in ("gold", "found", "exact F1 (P / R)", "overlap F1 (P / R)", "worth checking AP"):
        table.add_column(name, justify="right")
    for language, each in sorted(scores.items()):
        exact, overlapping = each.exact(), each.overlapping()
        counts = str(exact.gold), str(exact.predicted)
        cells = (_percentages(exact), _percentages(overlapping))
        table.add_row(language, *counts, *cells, f"{100 * each.average_precision():.1f}")
    return table


def _speaker_table(scores: dict[str, SpeakerScores]) -> Table:
    """F1 (precision / recall) of who is meant, by language and kind of mention."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("language")
    table.add_column("mention")
    for name in ("gold", "who is meant F1 (P / R)"):
        table.add_column(name, justify="right")
    for language, each in sorted(scores.items()):
        for mention in ("all", *MENTIONS):
            if (score := each.score(mention)).gold:
                table.add_row(language, mention, str(score.gold), _percentages(score))
    return table


def _percentages(score: Score) -> str:
    return f"{100 * score.f1:.1f} ({100 * score.precision:.1f} / {100 * score.recall:.1f})"
