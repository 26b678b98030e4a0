"""``manage.py extract``: the engine alone, on files or standard input; no database."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain.worth_labels import reasons_worded
from claims.extraction import (
    Attribution,
    Extraction,
    OwnStatement,
    Span,
    UnsupportedLanguage,
    extract,
    load,
)
from claims.extraction.attribution.constructions import BY_NAME
from claims.management.table import COLUMNS, OWN_COLUMNS, console, one_line, rows_print
from claims.measuring.evaluation import as_record, statement_record
from claims.measuring.input_texts import (
    InputText,
    UnreadableInput,
    detect_language,
    read_texts,
)
from sources.languages import language_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

#: The columns of ``--explain``; the last is the construction.
EXPLAINED = {**{name: COLUMNS[name] for name in ("who", "cue", "claim", "kind")}, "read as": (8, 0)}


class Command(BaseCommand):
    """What can't be read is named in one sentence and the rest still read; then exit code 1."""

    help = "Find the claims in texts, attributed ones and the article's own; no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help='text files, .jsonl files of {"id", "text", "lang"}, or - for standard input',
        )
        parser.add_argument("--format", choices=("table", "jsonl"), default="table")
        parser.add_argument(
            "--lang", default="", type=language_code, help="language of all texts, such as ar or en"
        )
        parser.add_argument(
            "--no-statements",
            action="store_false",
            dest="statements",
            help="leave out what the article states in its own voice",
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="say by which construction each claim was read, with an example",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        meter, out = Meter(), console()
        unread = 0
        for name in options["files"]:
            try:
                for document in read_texts(name):
                    try:
                        found = meter.extract(document, options["lang"])
                    except UnsupportedLanguage as error:
                        unread += 1
                        self.stderr.write(f"{document.id}: {error}")
                    else:
                        self._show(document, found, options, out)
            except UnreadableInput as error:
                unread += 1
                self.stderr.write(str(error))
        self.stderr.write(meter.summary())
        if unread:
            raise CommandError(f"{unread} of the inputs could not be read.")

    def _show(
        self, document: InputText, found: Extraction, options: dict[str, Any], out: Console
    ) -> None:
        statements = found.own_statements if options["statements"] else ()
        if options["format"] == "table":
            table_print(document, found, out, explain=options["explain"])
            statements_print(document.text, statements, out)
            return
        records = [as_record(attribution) for attribution in found.attributions]
        line: dict[str, Any] = {"id": document.id, "attributions": records}
        if options["statements"]:
            line["statements"] = [statement_record(statement) for statement in statements]
        self.stdout.write(json.dumps(line, ensure_ascii=False))


class Meter:
    """Extracts, and keeps the time: loading models apart from reading texts."""

    def __init__(self) -> None:
        self.loading: dict[str, float] = {}
        self.words = 0
        self.seconds = 0.0

    def extract(self, document: InputText, language: str) -> Extraction:
        """The claims of a document, in the language given, its own, or the likeliest."""
        language = language or document.language or detect_language(document.text)
        if language not in self.loading:
            self.loading[language] = load(language)
        began = time.perf_counter()
        found = extract(document.text, language)
        self.seconds += time.perf_counter() - began
        self.words += found.words
        return found

    def summary(self) -> str:
        """Load times, words, seconds and words per second, in one line."""
        loaded = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.loading.items())
        speed = self.words / self.seconds if self.seconds else 0.0
        return (
            f"models loaded: {loaded or 'none'}; {self.words} words in {self.seconds:.1f} s, "
            f"{speed:.0f} words per second"
        )


def table_print(
    document: InputText, found: Extraction, out: Console, *, explain: bool = False
) -> None:
    """A document's claims as a table: who, cue, claim and kind; on request also as what the
    engine read each.
    """
    count = len(found.attributions)
    title = f"{document.id} ({found.language}): {count} claim{'' if count == 1 else 's'}"
    rows = [_row(document.text, each, explain=explain) for each in found.attributions]
    rows_print(rows, title=title, out=out, columns=EXPLAINED if explain else COLUMNS)


def statements_print(text: str, statements: Sequence[OwnStatement], out: Console) -> None:
    """What the article says in its own voice as a table, what to check first on top."""
    ranked = sorted(statements, key=lambda statement: -statement.check_worthiness.score)
    rows = [
        (
            _words(text, each.content),
            f"{each.check_worthiness.score:.2f}",
            reasons_worded(each.check_worthiness.reasons),
        )
        for each in ranked
    ]
    if rows:
        rows_print(rows, title="", out=out, columns=OWN_COLUMNS)


def _row(text: str, found: Attribution, *, explain: bool) -> tuple[str, ...]:
    cue, content = _words(text, found.cue), _words(text, found.content)
    kind = f"{found.kind}\n(inside)" if found.embedded else found.kind
    row = (found.resolved_source or "", cue, content, kind)
    return (*row, _explained(found.construction)) if explain else row


def _explained(name: str) -> str:
    """The construction, with its example below."""
    each = BY_NAME[name]
    return f"{name}\n{each.example or each.arabic}"


def _words(text: str, spans: Sequence[Span]) -> str:
    return one_line(" … ".join(text[span.start : span.end] for span in spans))
