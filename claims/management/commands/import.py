"""``manage.py import``: many articles from JSONL or CSV, with a report of what was refused."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    OutputWrapper,
)
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from claims.actions.imports import Outcome, Outlets, articles_import
from claims.management.people import person_named
from claims.management.rows import COLUMNS, FILES, Row, row_checked, rows_of
from sources.errors import Refused
from sources.traced import traced

#: Rows that are stored together; what a break in the middle undoes.
BATCH = 200


class Command(BaseCommand):
    """Rows that are stored already are skipped, so that the same command goes on after a break."""

    help = (
        "Store articles from .jsonl and .csv files. Columns: " + ", ".join(COLUMNS) + "."
        " Other files are an article each: " + ", ".join(sorted(FILES)) + "."
        " A row with an address and no text is fetched by a worker. What is stored already is"
        " skipped: run the same command again to go on after a break."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help=".jsonl or .csv in UTF-8, or a file that is an article",
        )
        parser.add_argument(
            "--no-extract", action="store_true", help="store only; nobody looks for claims yet"
        )
        parser.add_argument(
            "--pace", type=int, default=0, metavar="N", help="store at most N new rows a minute"
        )
        parser.add_argument(
            "--report",
            metavar="FILE",
            help="where refused rows are written as JSON lines (default: FILE.refused.jsonl)",
        )
        parser.add_argument(
            "--ignore", nargs="*", default=[], metavar="COLUMN", help="columns to leave out"
        )
        parser.add_argument("--as", dest="user", metavar="USER", help="in whose name")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [Path(name) for name in options["files"]]
        for path in paths:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        report = Path(options["report"] or f"{paths[0]}.refused.jsonl")
        run = _Import(self.stdout, report, options)
        try:
            with traced(request=f"import-{uuid.uuid4().hex}"), _progress() as progress:
                for path in paths:
                    run.take(path, progress)
        except KeyboardInterrupt:
            run.tell()
            raise CommandError("Stopped. Run the same command again to go on.") from None
        except Refused as refused:
            run.tell()
            raise CommandError(f"{path}: {refused}") from refused
        run.tell()


class _Import:
    """One run: what became of how many rows, and the report."""

    def __init__(self, out: OutputWrapper, report: Path, options: dict[str, Any]) -> None:
        self.out, self.report = out, report
        self.extract, self.pace = not options["no_extract"], options["pace"]
        self.ignored = set(options["ignore"])
        self.by = person_named(options["user"])
        self.outlets: Outlets = {}
        self.counts: Counter[Outcome] = Counter()
        self.words = 0
        self.began = time.monotonic()
        report.unlink(missing_ok=True)  # every refusal is met again, so nothing is lost

    def take(self, path: Path, progress: Progress) -> None:
        bar = progress.add_task(path.name, total=path.stat().st_size, said="")
        size = min(BATCH, self.pace) if self.pace else BATCH
        for batch in _batches(rows_of(path), size):
            self._store(path, batch)
            progress.update(bar, completed=batch[-1].end, said=self._said())
            self._wait()

    def tell(self) -> None:
        """The numbers, in one line."""
        seconds = max(time.monotonic() - self.began, 0.001)
        rows = self.counts.total()
        self.out.write(
            f"{self._said()}. {rows:,} rows in {seconds:.1f} s:"
            f" {rows / seconds:,.0f} rows/s, {self.words / seconds:,.0f} words/s."
        )
        if self.counts[Outcome.REFUSED]:
            self.out.write(f"Why rows were refused: {self.report}")

    def _store(self, path: Path, batch: list[Row]) -> None:
        checked = [row_checked(row, self.ignored) for row in batch]
        good = [row.given for row in checked if row.refused is None]
        done = iter(
            articles_import(rows=good, outlets=self.outlets, extract=self.extract, by=self.by)
        )
        for row, given in zip(checked, batch, strict=True):
            outcome, refused = Outcome.REFUSED, row.refused
            if refused is None:
                result = next(done)
                outcome, refused = result.outcome, result.refused
            self.counts[outcome] += 1
            if refused:
                self._note(path, given, refused)
            else:
                self.words += len(str(row.given.get("text", "")).split())

    def _note(self, path: Path, row: Row, refused: Refused) -> None:
        said = {"file": str(path), "line": row.line, "code": refused.code}
        said |= {"message": str(refused), "field": refused.field, "row": row.given}
        line = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
        with self.report.open("ab") as report:
            report.write(line + b"\n")

    def _said(self) -> str:
        counts = self.counts
        said = f"Stored {counts[Outcome.STORED]:,}, known {counts[Outcome.KNOWN]:,}"
        if counts[Outcome.COMPLETED]:
            said += f", completed {counts[Outcome.COMPLETED]:,}"
        if counts[Outcome.FETCHED]:
            said += f", to be fetched {counts[Outcome.FETCHED]:,}"
        return f"{said}, refused {counts[Outcome.REFUSED]:,}"

    def _wait(self) -> None:
        """Let the search for claims keep up, where that is asked for."""
        if self.pace:
            new = self.counts[Outcome.STORED] + self.counts[Outcome.FETCHED]
            time.sleep(max(0.0, self.began + new * 60 / self.pace - time.monotonic()))


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch


def _progress() -> Progress:
    columns = TextColumn("{task.description}"), TextColumn("{task.percentage:>3.0f} %")
    said = TextColumn("{task.fields[said]}"), TimeElapsedColumn()
    return Progress(*columns, *said, console=Console(stderr=True))
