"""``manage.py extract``: the engine alone, on files or standard input; no database."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from claims.extraction import Attribution, Extraction, UnsupportedLanguage, extract, load
from claims.extraction.documents import (
    InputDocument,
    UnreadableInput,
    detect_language,
    read_documents,
)
from claims.extraction.evaluation import as_record
from claims.management.table import console, one_line, rows_print


class Command(BaseCommand):
    """What can't be read is named in one sentence and the rest still read; then exit code 1."""

    help = "Find the attributed claims in texts; reads files or standard input, no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help='text files, .jsonl files of {"id", "text", "lang"}, or - for standard input',
        )
        parser.add_argument("--format", choices=("table", "jsonl"), default="table")
        parser.add_argument("--lang", default="", help="language of all texts, such as ar or en")

    def handle(self, *args: Any, **options: Any) -> None:
        meter, out = Meter(), console()
        unread = 0
        for name in options["files"]:
            try:
                for document in read_documents(name):
                    try:
                        found = meter.extract(document, options["lang"])
                    except UnsupportedLanguage as error:
                        unread += 1
                        self.stderr.write(f"{document.id}: {error}")
                    else:
                        self._show(document, found, options["format"], out)
            except UnreadableInput as error:
                unread += 1
                self.stderr.write(str(error))
        self.stderr.write(meter.summary())
        if unread:
            raise CommandError(f"{unread} of the inputs could not be read.")

    def _show(self, document: InputDocument, found: Extraction, form: str, out: Console) -> None:
        if form == "table":
            table_print(document, found, out)
            return
        records = [as_record(attribution) for attribution in found.attributions]
        line = {"id": document.id, "attributions": records}
        self.stdout.write(json.dumps(line, ensure_ascii=False))


class Meter:
    """Extracts, and keeps the time: loading models apart from reading texts."""

    def __init__(self) -> None:
        self.loading: dict[str, float] = {}
        self.words = 0
        self.seconds = 0.0

    def extract(self, document: InputDocument, language: str) -> Extraction:
        """The attributions of a document, in the language given, its own, or the likeliest."""
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


def table_print(document: InputDocument, found: Extraction, out: Console) -> None:
    """A document's claims as a table: who, cue, claim and kind."""
    count = len(found.attributions)
    title = f"{document.id} ({found.language}): {count} claim{'' if count == 1 else 's'}"
    rows_print([_row(document.text, each) for each in found.attributions], title=title, out=out)


def _row(text: str, found: Attribution) -> tuple[str, str, str, str]:
    cue, content = (
        one_line(" … ".join(text[span.start : span.end] for span in spans))
        for spans in (found.cue, found.content)
    )
    kind = f"{found.kind}\n(inside)" if found.embedded else found.kind
    return found.resolved_source or "", cue, content, kind
