"""A whole desk that can be hurt: its processes by name, its articles by their texts."""

import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from claims.models import Article, Claim, ExtractionRun
from config.desk_processes import COMMANDS, DeskProcesses, children
from sources.models import Tally

from ... import examples
from ...postgres import PostgresServer

#: Seconds that a client waits for an answer; more is a page that hangs.
ANSWERS_WITHIN = 30
#: How often an article's text is said over, to be short or to be read for some seconds.
SHORT, LONG = 1, 20


class Desk(DeskProcesses):
    """The processes of a desk in ``folder``, and the client that brings it articles."""

    def __init__(
        self,
        folder: Path,
        env: dict[str, str],
        postgres: PostgresServer | None,
        disk: Path | None = None,
    ) -> None:
        super().__init__(folder, env)
        #: ``disk`` holds the database alone, so that it can be filled.
        self.postgres, self.disk, self.token = postgres, disk, ""
        self._numbers = itertools.count(1)
        #: {how often the text is said over: claims that an undisturbed worker finds in it}
        self.expected: dict[int, int] = {}

    # --- processes --------------------------------------------------------------------

    def kill_child(self, name: str) -> None:
        """End the process that does a worker's work, as the kernel does that needs memory."""
        os.kill(children(self.running[name].pid)[-1], signal.SIGKILL)

    def end(self, name: str, *, grace: float) -> None:
        """Ask a process to end, and kill it and its children after ``grace`` seconds."""
        process = self.running[name]
        process.terminate()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill(name)
        self.running.pop(name, None)

    def missing(self) -> list[str]:
        """The processes that a fault took away for good."""
        return [name for name in ("broker", "web", *COMMANDS) if name not in self.running]

    def renew_web(self) -> None:
        """Have gunicorn replace its worker, as for a new version; returns when it has."""
        process = self.running["web"]
        before = set(children(process.pid))
        process.send_signal(signal.SIGHUP)
        wait_for(
            lambda: len(now := set(children(process.pid))) == len(before) and not now & before,
            "the web's worker is another one",
        )

    @contextmanager
    def full(self) -> Iterator[None]:
        """While the block lasts, the database's disk has no room."""
        assert self.disk
        filler = self.disk / "filler"
        try:
            with filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(self.disk).free)
            yield
        finally:
            filler.unlink(missing_ok=True)

    @contextmanager
    def silent(self, name: str) -> Iterator[None]:
        """While the block lasts, the process is there and does nothing."""
        process = self.running[name]
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While the block lasts, somebody else writes to SQLite's file."""
        holder = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.close()

    def forget_broker_file(self) -> None:
        """Throw away what the broker wrote down."""
        for path in sorted(self.data.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    # --- articles ---------------------------------------------------------------------

    def text(self, times: int = SHORT) -> str:
        """An article that nobody has brought yet."""
        number = next(self._numbers)
        return "\n".join(
            f"{examples.ARTICLE}\nهذا هو النص رقم {number} والفقرة {place}."
            for place in range(times)
        )

    def post(self, text: str) -> int:
        """Bring an article once; the status, 0 where the connection broke."""
        return self.ask("/api/v1/articles/", {"text": text, "language": "ar"})

    def ask(self, path: str, body: dict[str, Any] | None = None) -> int:
        """What a client is answered; 0 where the connection broke."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except (OSError, urllib.error.URLError):
            return 0

    def add(self, *texts: str) -> list[str]:
        """Bring articles, each again until it is taken, as any client does; returns the texts."""
        for text in texts:
            wait_for(partial(self._taken, text), "an article is taken")
        return list(texts)

    def _taken(self, text: str) -> bool:
        return self.post(text) in (200, 201, 202)

    def being_read(self, text: str, *, chance: random.Random) -> None:
        """Return while the article is read, somewhere in the middle."""
        wait_for(lambda: self._runs(text).filter(state="running").exists(), "it is being read")
        time.sleep(chance.uniform(0.2, 1.0))

    def lost(self, texts: list[str]) -> list[str]:
        """Of articles that were taken, those that are not there once, whole, with their claims."""
        return [text[-40:] for text in texts if not self._whole(text)]

    def under_way(self, texts: list[str]) -> int:
        """How many of them are not read yet."""
        ended = ("done", "failed")
        return sum(not self._runs(text).filter(state__in=ended).exists() for text in texts)

    def _whole(self, text: str) -> bool:
        runs = self._runs(text).filter(state="done")
        found = Claim.objects.filter(document__text=text, voice="attributed").count()
        times = text.count("هذا هو النص رقم")
        expected = self.expected.setdefault(times, found)
        return Article.objects.filter(text=text).count() == 1 == len(runs) and found == expected > 0

    def _runs(self, text: str) -> Any:
        return ExtractionRun.objects.filter(document__text=text)

    def mendings(self) -> int:
        """How many runs were queued again, by a sweep or by somebody who asked."""
        found = Tally.objects.filter(name="runs_requeued").values_list("n", flat=True)
        return int(found.first() or 0)

    def sweeps(self) -> int:
        """How many sweeps there were."""
        found = Tally.objects.filter(name="sweep").values_list("n", flat=True).first()
        return int(found or 0)


def wait_for(condition: Callable[[], bool], what: str, *, seconds: float = 180) -> None:
    """Return once it is so; a database that is away is asked again.  Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except DatabaseError:
            connection.close()
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.1)
