"""The desk's server for the browser, which knows when its last visitor has gone."""

import socket
import threading
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

from config.interpreter import with_room


class DeskServer(ThreadedWSGIServer):
    """Counts its connections, so that a test can wait for what its page has asked to be answered.

    A closed page may leave requests behind that the server has not even begun to read.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._open = 0
        self._change = threading.Condition()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._count(1)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            with_room(super().process_request_thread, request, client_address)
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._change:
            self._open += more
            self._change.notify_all()

    def wait_until_left(self, *, seconds: float = 120) -> None:
        """Return once every connection that was made is answered and closed."""
        with socket.create_connection(("localhost", self.server_port), timeout=seconds) as last:
            last.sendall(b"GET / HTTP/1.0\r\n\r\n")  # is accepted after all the others
            while last.recv(65536):
                pass
        with self._change:
            left = self._change.wait_for(lambda: self._open == 0, timeout=seconds)
        assert left, f"{self._open} connections are still open after {seconds} s"
