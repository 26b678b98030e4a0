"""Readers of files and pages that need not load first what they read with.

The desk starts a process for each thing that is read, and to load what reads a page takes half a
second of a core.  Here one process loads it all, and each reader is a copy of that one: with the
same limits, and gone with what it read.
"""

import json
import os
import select
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from types import SimpleNamespace
from typing import Any, NoReturn
from unittest.mock import patch


@contextmanager
def readers_warm(*limits: int) -> Iterator[None]:
    """What is read in this process within these limits is read by copies."""
    readers = _Readers([str(limit) for limit in limits])
    names = {"PIPE": subprocess.PIPE, "TimeoutExpired": subprocess.TimeoutExpired}
    with patch("sources.apart.subprocess", SimpleNamespace(Popen=readers.start, **names)):
        yield
    readers.end()


class _Readers:
    """Starts readers; the process that they are copies of starts with the first."""

    def __init__(self, limits: list[str]) -> None:
        self._limits, self._turn = limits, Lock()
        self._loaded: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str], **options: Any) -> Any:
        """In place of ``subprocess.Popen``; with limits of a test's own, a process of its own."""
        *_python, kind, seconds, megabytes = command
        if [seconds, megabytes] != self._limits:
            return subprocess.Popen(command, **options)
        with self._turn:
            if not self._loaded:
                self._load(**{name: options[name] for name in ("cwd", "env")})
            return _Copy(self._asking, [kind, seconds, megabytes])

    def _load(self, **options: Any) -> None:
        self._asking, theirs = socket.socketpair()
        with theirs:
            place = theirs.fileno()
            command = [sys.executable, "-m", "tests.warm_readers", str(place)]
            self._loaded = subprocess.Popen(command, pass_fds=[place], **options)

    def end(self) -> None:
        if self._loaded:
            self._asking.close()
            self._loaded.wait()


class _Copy:
    """A reader, with as much of ``subprocess.Popen`` as ``Apart`` asks for."""

    def __init__(self, asking: socket.socket, command: list[str]) -> None:
        (given, giving), (saying, said) = os.pipe(), os.pipe()
        socket.send_fds(asking, [json.dumps(command).encode()], [given, said])
        asking.recv(1)  # it has them
        os.close(given)
        os.close(said)
        self._giving: Any = open(giving, "wb", buffering=0)  # noqa: PTH123, SIM115
        self._saying: Any = open(saying, "rb", buffering=0)  # noqa: PTH123, SIM115

    def communicate(self, given: bytes = b"", timeout: float = 0) -> tuple[bytes, None]:
        """What it says of what it is given; nothing once it was killed."""
        if self._saying.closed:
            return b"", None
        giving, self._giving = self._giving, None
        Thread(target=_give, args=(giving, given), daemon=True).start()
        said, deadline = b"", time.monotonic() + timeout
        while select.select([self._saying], [], [], max(0, deadline - time.monotonic()))[0]:
            if not (part := self._saying.read(65536)):
                return said, None
            said += part
        raise subprocess.TimeoutExpired("a reader", timeout)

    def kill(self) -> None:
        """Hear and tell no more: it ends by itself, by its limits at the latest."""
        self._saying.close()
        if self._giving:
            self._giving.close()


def _give(giving: Any, given: bytes) -> None:
    with suppress(BrokenPipeError), giving:
        left = memoryview(given)
        while left:
            left = left[giving.write(left) :]


def _serve(asked: socket.socket) -> None:
    """Become a reader whenever one is asked for, in a copy of this process."""
    import trafilatura  # noqa: F401

    from sources import (  # noqa: F401
        cleaning,
        contents,
        fact_checks,
        feeds,
        open_document,
        pages,
        pdf,
        readers,
        word,
    )

    while True:
        command, places, _flags, _from = socket.recv_fds(asked, 4096, 2)
        if not command:
            return
        if not os.fork():
            asked.close()
            _become(json.loads(command), *places)
        for place in places:
            os.close(place)
        asked.sendall(b".")
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _become(command: list[str], given: int, said: int) -> NoReturn:
    from sources.readers import main

    os.dup2(given, 0)
    os.dup2(said, 1)
    os.closerange(3, 64)
    arriving: Any = sys.stdin.buffer
    code = 1
    try:
        if arriving.peek(1):  # else nobody has anything to read any more
            main(command[0], *map(int, command[1:]))
            sys.stdout.flush()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        _serve(asked)
