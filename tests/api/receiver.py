"""A receiver of webhooks on a free port of this machine, which fails in every way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Got(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Answers with the status that the path says; "/slow" never ends, "/close" hangs up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[Got] = []
        self.status: dict[str, int] = {}
        self.closing = threading.Event()

    def __getitem__(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(Got(self.path, dict(self.headers), body))
        if self.path == "/slow":
            self.server.closing.wait(30)
        if self.path in ("/slow", "/close"):
            return
        self.send_response(self.server.status.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", self.server["/taken"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Nothing."""


@contextmanager
def receiver_running() -> Iterator[Receiver]:
    """The receiver, at work."""
    receiver = Receiver()
    threading.Thread(target=receiver.serve_forever, args=[0.05], daemon=True).start()
    yield receiver
    receiver.closing.set()
    receiver.shutdown()
    receiver.server_close()
