"""All processes of a desk by name, in a folder that is thrown away: measured there, or hurt."""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from . import services

if TYPE_CHECKING:
    import subprocess

#: Seconds that gunicorn has for what is being answered when it ends or begins anew: its default.
GRACE = 30
#: What is started when it is asked for by name, beside the broker and the web server.
COMMANDS: dict[str, Callable[[], list[str]]] = {
    "worker": services.worker_command,
    "fetcher": services.fetcher_command,
    "beat": services.beat_command,
}


class DeskProcesses:
    """The processes of a desk whose broker and logs are in ``folder``.

    ``env`` leads them to the database and, as ``BROKER_URL``, to the broker at ``socket``.
    """

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder, self.env = folder, env
        self.port = services.unused_port()
        self.socket, self.data = folder / "valkey.sock", folder / "broker"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start processes; web and broker are waited for, as nothing goes without them.

        ``worker2`` and the like are further workers.  Raises ServiceError.
        """
        for name in names:
            log = self.folder / f"{name}.log"
            if name == "broker":
                process = services.broker_start(listen=self.socket, data=self.data)
                assert process
            else:
                process = services.process_start(self._command(name), log=log, env=self.env)
            self.running[name] = process
            if name == "web":
                services.wait_until(
                    lambda: services.port_answers(self.port), process=process, log=log
                )

    def _command(self, name: str) -> list[str]:
        if name == "web":
            return services.web_command(port=self.port, grace=GRACE)
        if name in COMMANDS:
            return COMMANDS[name]()
        return services.worker_command(name=name)

    def kill(self, name: str) -> None:
        """End a process and its children, as a power cut does."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for name in reversed([*self.running]):
            self.kill(name)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that live; on Linux."""
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
