"""A desk at work for a while: nothing is lost, no answer breaks, and no process grows.

A program sends articles, a feed is asked, three editors click and one person takes files, all from
the product's own processes (gunicorn, worker, fetcher, beat, broker), over a database of the kind
that ``DATABASE_URL`` names and in a folder, both of which are thrown away.
"""

import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles

from django.contrib.auth.models import Group, User

from claims.actions.tokens import token_make
from claims.models import Article, Assessment, ExtractionRun, Intake
from config.desk_processes import DeskProcesses, children
from config.services import wait_until
from sources.models import Export

from .own_database import own_database
from .soak_people import (
    Client,
    Notes,
    article_sent,
    editor_clicks,
    feed_asked,
    files_taken,
    program_sends,
)
from .soak_site import news_site

EDITORS = 3
#: After which shares of the time memory is looked at: by the first, each process has done its work.
LOOKS = (0.1, 0.55, 1.0)


@dataclass(frozen=True)
class Page:
    """Of one kind of request: seconds of the answers, and how many were of which status."""

    p50: float
    p95: float
    statuses: Counter[int]


@dataclass(frozen=True)
class Soaked:
    """What came of it.  ``memory`` is megabytes of each process with its children, at ``LOOKS``:
    what each has to itself and its share of the rest (PSS); empty but on Linux."""

    pages: dict[str, Page]
    memory: dict[str, list[float]]
    taken: int
    read: int
    left: int
    by_feed: int
    verdicts: int
    files: int
    lost: int
    failed: Counter[str]
    files_failed: int
    stopped: list[str]

    def wrong(self) -> list[str]:
        """What must not be, in plain words; nothing, where all was well."""
        broken = {
            f"{name}: {n} answers {status or 'without a status'}"
            for name, page in self.pages.items()
            for status, n in sorted(page.statuses.items())
            if status == 0 or status >= 400
        }
        failed = {f"{n} articles failed: {why}" for why, n in self.failed.items()}
        said = {
            "{} articles were taken and are not there": self.lost,
            "{} files could not be written": self.files_failed,
            "no file was written": not self.files,
        }
        ended = {f"{name} has ended" for name in self.stopped}
        counted = {words.format(n) for words, n in said.items() if n}
        return sorted(broken | failed | counted | ended)


def measure(
    *, folder: Path, seconds: float, articles: int, workers: int = 1, seed: int = 12
) -> Soaked:
    """Let so many articles come in within so many seconds, and all the others work meanwhile.

    ``folder`` (short: it holds a socket) gets the logs.  Raises ServiceError.
    """
    with own_database(folder) as url, news_site() as feed:
        processes = DeskProcesses(folder, _env(folder, url))
        readers = ["worker", *(f"worker{n + 1}" for n in range(1, workers))]
        try:
            token, password = _people()
            processes.start("broker", "web", *readers, "fetcher", "beat")
            people = _People(processes.port, token, password, feed)
            people.read_first(processes)
            memory = people.at_work(processes, seconds, articles, Random(seed))  # noqa: S311
            stopped = [name for name, each in processes.running.items() if each.poll() is not None]
        finally:
            processes.stop()
        return _told(people.notes, memory, stopped)


def _env(folder: Path, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DATABASE_URL_FILE": "",
        "BROKER_URL": f"redis+socket://{folder / 'valkey.sock'}?virtual_host=0",
        "BROKER_URL_FILE": "",
        "CACHE_URL": "",
        "ISNAD_VAR": str(folder / "var"),
        "ISNAD_FETCH_PRIVATE": "1",  # the feed is on this machine
        "ISNAD_API_RATES": "read=0,ingest=0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "EMAIL_URL": "dummymail://",
        "ISNAD_WATCH": "",
        "PYTHONUNBUFFERED": "1",
    }


def _people() -> tuple[str, str]:
    """(the program's token, the password of the editors and of whoever takes files)"""
    program, password = User.objects.create_superuser("program"), secrets.token_urlsafe(12)
    for name in (*(f"editor{n}" for n in range(EDITORS)), "files"):
        person = User.objects.create_user(name, password=password, is_staff=True)
        person.groups.add(Group.objects.get(name="editor"))
    return token_make(by=program, name="soak")[1], password


class _People:
    """Everybody, each a thread with a connection of its own."""

    def __init__(self, port: int, token: str, password: str, feed: str) -> None:
        self.notes, self._over = Notes(), threading.Event()
        self._port, self._password, self._feed = port, password, feed
        self._program = Client(port, self.notes, token)

    def read_first(self, processes: DeskProcesses) -> None:
        """An article of each language is read, so that models are loaded when the time begins."""
        for n in (-1, -2):
            article_sent(self._program, self.notes, n)
        wait_until(
            lambda: not ExtractionRun.objects.exclude(state="done").exists(),
            process=processes.running["worker"],
            log=processes.folder / "worker.log",
            seconds=180,
        )

    def at_work(
        self, processes: DeskProcesses, seconds: float, articles: int, chance: Random
    ) -> dict[str, list[float]]:
        """Returns when the time is over and nobody asks any more; what memory was meanwhile."""
        over, program = self._over, self._program
        every = seconds / articles
        work = [
            partial(program_sends, program, self.notes, over, articles, every=every),
            partial(feed_asked, program, over, self._feed),
            partial(files_taken, self._entered("files"), self.notes, over),
        ]
        for n in range(EDITORS):
            editor = self._entered(f"editor{n}")
            work.append(partial(editor_clicks, editor, over, Random(chance.random())))  # noqa: S311
        threads = [threading.Thread(target=each) for each in work]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        try:
            return _memory_meanwhile(processes, began, seconds)
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _entered(self, name: str) -> Client:
        client = Client(self._port, self.notes)
        client.log_in(name, self._password)
        return client


def _memory_meanwhile(
    processes: DeskProcesses, began: float, seconds: float
) -> dict[str, list[float]]:
    memory: dict[str, list[float]] = {name: [] for name in processes.running}
    for share in LOOKS:
        time.sleep(max(0.0, began + share * seconds - time.monotonic()))
        for name, process in processes.running.items():
            if (taken := megabytes(process.pid)) is not None:
                memory[name].append(taken)
    return {name: looks for name, looks in memory.items() if looks}


def megabytes(pid: int) -> float | None:
    """The memory of a process and its children (PSS); None where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        below = [megabytes(child) or 0.0 for child in children(pid)]
    except OSError:
        return None
    share = next(line for line in told.splitlines() if line.startswith("Pss:"))
    return int(share.split()[1]) / 1024 + sum(below)


def _told(notes: Notes, memory: dict[str, list[float]], stopped: list[str]) -> Soaked:
    runs = ExtractionRun.objects.values_list("document", "state", "reason")
    states = {document: (state, reason) for document, state, reason in runs}
    there = set(Article.objects.values_list("pk", flat=True)) & states.keys()
    said = Counter(state for state, _reason in states.values())
    return Soaked(
        pages={name: page(answers) for name, answers in sorted(notes.answers.items())},
        memory=memory,
        taken=len(notes.articles),
        read=said["done"],
        left=said["queued"] + said["running"],
        by_feed=Intake.objects.filter(document__isnull=False).count(),
        verdicts=Assessment.objects.count(),
        files=notes.files,
        lost=len(notes.articles - there),
        failed=Counter(reason for state, reason in states.values() if state == "failed"),
        files_failed=Export.objects.filter(state="failed").count(),
        stopped=stopped,
    )


def page(answers: list[tuple[int, float]]) -> Page:
    """How soon they came, and of which status they were."""
    taken = [seconds for _status, seconds in answers]
    cuts = quantiles(taken, n=20, method="inclusive") if len(taken) > 1 else taken * 19
    return Page(cuts[9], cuts[18], Counter(status for status, _seconds in answers))
