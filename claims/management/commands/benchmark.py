"""``manage.py benchmark``: what the engine costs, beside a named peer, in one run."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from rich.box import SIMPLE_HEAD
from rich.table import Table

from claims.extraction import UnsupportedLanguage
from claims.management.table import console
from claims.measuring.benchmark import ARTICLE, Measured, measure
from claims.measuring.input_texts import UnreadableInput, detect_language, read_texts
from claims.measuring.spacy_peer import MODEL, NoPeer
from claims.measuring.spacy_peer import measure as measure_spacy
from config.services import ServiceError, broker_start, process_stop

if TYPE_CHECKING:
    from collections.abc import Iterable

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
READERS = {
    "isnad": "Isnad, all of it",
    "stanza": "Stanza's processors alone",
    "spacy": "spaCy's small pipeline alone",
}
WHAT = ("extraction", "desk", "memory", "load", "queries", "api", "queue", "soak")
OWN_TEXTS = ("seeds/articles/*.txt", "tests/extraction/cases/*/*.jsonl")


class Command(BaseCommand):
    """One row for each language and reader; no timing is a test, no figure leaves this process."""

    help = (
        "Words per CPU second, latency, load time and peak memory, beside Stanza's own part of it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=WHAT)
        parser.add_argument(
            "files",
            nargs="*",
            metavar="FILE",
            help="texts or .jsonl files, as for extract (default: the texts of this project)",
        )
        rounds = "extraction: take the best of so many (1); queries: open each page so often (20)"
        parser.add_argument("--rounds", type=_positive, help=rounds)
        parser.add_argument(
            "--claims",
            type=_positive,
            help="desk: claims in the article (200); memory, load: claims stored (100,000)",
        )
        parser.add_argument(
            "--documents",
            type=_positive,
            help="memory: documents beside the articles (a tenth of the claims)",
        )

        parser.add_argument(
            "--requests", type=_positive, default=400, help="api: of each kind so many (400)"
        )
        parser.add_argument(
            "--bulk",
            type=_positive,
            default=10_000,
            help="queue, soak: articles of the load (10,000)",
        )
        parser.add_argument(
            "--workers", type=_positive, default=1, help="queue, soak: processes that read (1)"
        )
        parser.add_argument(
            "--seconds", type=_positive, default=1800, help="soak: for so long all work (1,800)"
        )
        parser.add_argument("--only", default="", help="queries: pages with this in their names")
        parser.add_argument(
            "--beside",
            choices=["stanza", "spacy"],
            default="stanza",
            help="extraction: the peer; spacy reads English only, and is installed into an"
            " environment of its own under ISNAD_VAR (stanza)",
        )
        parser.add_argument(
            "--spacy-model",
            default=MODEL,
            help=f"extraction: the name or the folder of its pipeline ({MODEL})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "desk":
            return self._desk(options["claims"] or 200)
        if options["what"] == "memory":
            claims = options["claims"] or 100_000
            return self._memory(claims, options["documents"] or max(claims // 10, 1))
        if options["what"] == "load":
            return self._load(options["claims"] or 100_000)
        if options["what"] == "queries":
            return self._queries(options["rounds"] or 20, options["only"])
        if options["what"] == "api":
            return self._api(options["requests"])
        if options["what"] == "queue":
            return self._queue(options["workers"], options["bulk"])
        if options["what"] == "soak":
            return self._soak(options["workers"], options["bulk"], options["seconds"])
        try:
            rows = self._extraction(
                options["files"] or _own_texts(),
                options["beside"],
                options["spacy_model"],
                options["rounds"] or 1,
            )
        except (UnreadableInput, UnsupportedLanguage, NoPeer, ValueError) as error:
            raise CommandError(str(error)) from error
        console().print(_table(rows))
        return None

    def _extraction(
        self, names: list[str], peer: str, model: str, rounds: int
    ) -> list[tuple[str, str, Measured]]:
        def read(reader: str, language: str, texts: list[str]) -> Measured:
            if reader == "spacy":
                return measure_spacy(texts, settings.VAR / "peers" / "spacy", model)
            return measure(reader, language, texts)

        texts = _texts(names)
        if peer == "spacy":
            if "en" not in texts:
                raise ValueError("spaCy's pipeline reads English, and none of these texts is.")
            texts = {"en": texts["en"]}
        return [
            (language, reader, _best(read(reader, language, found) for _ in range(rounds)))
            for language, found in sorted(texts.items())
            for reader in ("isnad", peer)
        ]

    def _desk(self, claims: int) -> None:
        from claims.measuring.desk_benchmark import measure as opening

        chromium = next(filter(None, map(which, BROWSERS)), None)
        words, rows = opening(claims=claims, chromium=chromium)
        table = Table(title=f"{words} words, {claims} claims", box=SIMPLE_HEAD)
        for column in ("page", "CPU s", "wall s", "KB", "ready in Chromium s", "CPU, peer = 1"):
            table.add_column(column, justify="left" if column == "page" else "right")
        for row in rows:
            ready = "" if row.ready is None else f"{row.ready:.2f}"
            ratio = f"{row.cpu / rows[-1].cpu:.2f}"
            cells = f"{row.cpu:.3f}", f"{row.wall:.3f}", f"{row.kilobytes:.0f}", ready, ratio
            table.add_row(row.name, *cells)
        console().print(table)

    def _memory(self, claims: int, documents: int) -> None:
        from claims.measuring.memory_benchmark import measure as memory

        found = memory(claims=claims, documents=documents)
        title = f"{found.database}: {found.claims:,} claims, {found.documents:,} documents"
        table = Table(title=title, box=SIMPLE_HEAD)
        for column in ("question", "p50 ms", "p95 ms", "CPU p50", "CPU p95"):
            table.add_column(column, justify="left" if column == "question" else "right")
        for question, asked in found.questions.items():
            seconds = (asked.p50, asked.p95, asked.cpu50, asked.cpu95)
            table.add_row(question, *(f"{each * 1000:.0f}" for each in seconds))
        console().print(table)
        console().print(
            f"Index {found.index:.0f} bytes a claim in a process, {found.stored:.0f} in the"
            f" database; loaded in {found.loaded:.1f} s; rows made in {found.made:.0f} s."
        )

    def _load(self, claims: int) -> None:
        from claims.measuring.load_rows import NotEmpty, load

        began = perf_counter()
        try:
            articles = load(claims=claims)
        except NotEmpty as error:
            told = "There are documents in this database. Name an empty one with DATABASE_URL."
            raise CommandError(told) from error
        seconds = perf_counter() - began
        self.stdout.write(f"{claims:,} claims, {articles:,} articles in {seconds:.0f} s.")

    def _queries(self, rounds: int, only: str) -> None:
        from claims.measuring.queries_benchmark import NotLoaded, index_sizes, measure

        try:
            claims, reads = measure(rounds=rounds, only=only)
        except NotLoaded as error:
            raise CommandError("Run benchmark load on this database first.") from error
        table = Table(title=f"{connection.vendor}: {claims:,} claims", box=SIMPLE_HEAD)
        milliseconds = ("p50 ms", "p95 ms", "database p95", "CPU p95")
        for column in ("page", *milliseconds, "status", "big tables scanned"):
            table.add_column(column, justify="right" if column in milliseconds else "left")
        for read in reads:
            scans = ", ".join(f"{name} {n}" for name, n in sorted(read.scans.items()))
            seconds = (read.p50, read.p95, read.database95, read.cpu95)
            times = (f"{each * 1000:.0f}" for each in seconds)
            table.add_row(read.name, *times, str(read.status), scans)
        console().print(table)
        for relation, index, size in index_sizes()[:20]:
            self.stdout.write(f"{size / 1e6:10,.1f} MB  {relation}  {index}")

    def _api(self, requests: int) -> None:
        from claims.measuring.api_benchmark import measure
        from claims.measuring.queries_benchmark import NotLoaded

        try:
            with TemporaryDirectory(prefix="isnad-") as folder:
                claims, rows = measure(folder=Path(folder), each=requests)
        except NotLoaded as error:
            raise CommandError("Run benchmark load on this database first.") from error
        except ServiceError as error:
            raise CommandError(str(error)) from error
        table = Table(title=f"{connection.vendor}: {claims:,} claims", box=SIMPLE_HEAD)
        figures = ("at once", "p50 ms", "p95 ms", "a second", "p95, peer = 1")
        for column in ("request", *figures, "statuses"):
            table.add_column(column, justify="right" if column in figures else "left")
        for row in rows:
            statuses = ", ".join(f"{status}: {n}" for status, n in sorted(row.statuses.items()))
            seconds = (f"{each * 1000:.0f}" for each in (row.p50, row.p95))
            ratio = f"{row.p95 / rows[0].p95:.2f}"
            cells = (str(row.at_once), *seconds, f"{row.a_second:.0f}", ratio, statuses)
            table.add_row(row.name, *cells)
        console().print(table)

    def _queue(self, workers: int, bulk: int) -> None:
        from claims.measuring.load_rows import NotEmpty
        from claims.measuring.queue_benchmark import BULK, measure

        try:
            with ExitStack() as started:
                if str(settings.BROKER_SOCKET) in settings.CELERY_BROKER_URL:
                    data = settings.VAR / "broker"
                    broker = broker_start(listen=settings.BROKER_SOCKET, data=data)
                    if broker:
                        started.callback(process_stop, broker)
                folder = Path(started.enter_context(TemporaryDirectory(prefix="isnad-")))
                found = measure(folder=folder, workers=workers, bulk=bulk)
        except NotEmpty as error:
            told = "There are documents in this database, or workers at its broker. Name others."
            raise CommandError(told) from error
        except (ServiceError, TimeoutError) as error:
            raise CommandError(str(error)) from error
        table = Table(title=f"{connection.vendor}, {workers} workers", box=SIMPLE_HEAD)
        for column in ("", "p50 ms", "p95 ms", "bare task = 1"):
            table.add_column(column, justify="right" if column else "left")
        for name, seconds in (
            ("a bare task", found.bare),
            ("an article that no pack reads", found.article),
            ("storing it, and sending its task", found.stored),
            (f"an article of {len(BULK.split())} words, read and remembered", found.read),
        ):
            table.add_row(name, f"{seconds * 1000:.1f}", "", f"{seconds / found.bare:.1f}")
        for name, (p50, p95) in (
            ("a person's article, alone", found.alone),
            (f"the same behind {bulk:,} of a program", found.loaded),
        ):
            table.add_row(name, f"{p50 * 1000:.0f}", f"{p95 * 1000:.0f}", "")
        console().print(table)
        self.stdout.write(f"{found.left:,} of the program's articles waited at the end.")

    def _soak(self, workers: int, articles: int, seconds: int) -> None:
        from claims.management.soaked import soaked_print
        from claims.measuring.soak import measure

        try:
            with TemporaryDirectory(prefix="isnad-") as folder:
                found = measure(
                    folder=Path(folder), seconds=seconds, articles=articles, workers=workers
                )
        except ServiceError as error:
            raise CommandError(str(error)) from error
        soaked_print(found, title=f"{connection.vendor}, {seconds} s", out=console())
        if wrong := found.wrong():
            raise CommandError("\n".join(wrong))


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ArgumentTypeError(f"{value} is no positive whole number.")
    return int(value)


def _own_texts() -> list[str]:
    """The seed articles and, in a checkout, the texts that the tests are made of."""
    root = Path(settings.BASE_DIR)
    return sorted(str(path) for pattern in OWN_TEXTS for path in root.glob(pattern))


def _texts(names: list[str]) -> dict[str, list[str]]:
    """The texts of all files by language."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for document in read_texts(name):
            texts[document.language or detect_language(document.text)].append(document.text)
    return texts


def _best(rounds: Iterable[Measured]) -> Measured:
    """The fastest of some rounds: what disturbs a machine only ever makes it slower."""
    return max(rounds, key=lambda round_: round_.speed)


def _table(rows: list[tuple[str, str, Measured]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, caption=(
        f"Latency: wall seconds of an article of {ARTICLE} written words. "
        "Words: as the treebanks count them. One thread; loading left out of speed and latency."
    ))  # fmt: skip
    for name in ("language", "reader"):
        table.add_column(name)
    for name in ("words", "words / CPU s", "ratio", "p50 s", "p95 s", "load s", "peak MB"):
        table.add_column(name, justify="right")
    peers = {language: found.speed for language, reader, found in rows if reader != "isnad"}
    for language, reader, found in rows:
        table.add_row(
            language,
            READERS[reader],
            f"{found.words:,}",
            f"{found.speed:,.0f}",
            f"{found.speed / peers[language]:.2f}",
            f"{found.p50:.2f}",
            f"{found.p95:.2f}",
            f"{found.load:.1f}",
            f"{found.memory / 1e6:.0f}",
        )
    return table
