"""What gunicorn reads from the folder that it is started in."""

import os
import signal
from pathlib import Path
from select import select
from typing import Any


def on_starting(_server: Any) -> None:
    """Requests are counted from now on: what earlier processes wrote down is of another time."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for file in Path(folder).glob("*.db") if folder else ():
        file.unlink(missing_ok=True)


def post_worker_init(worker: Any) -> None:
    """A process that serves is ready for it, and ends as its clients need it."""
    from config.interpreter import loaded_for_good  # Django is there by now, and was not before

    loaded_for_good()
    _let_go_when_told(worker)


def _let_go_when_told(worker: Any) -> None:
    """A process that is told to end lets go of the port first.

    Gunicorn keeps it until all is answered, and takes no connection meanwhile: those that come are
    broken off at the end.  Who has come is still answered, who comes is refused at once, and a
    proxy tries again.
    """
    if not hasattr(worker, "method_queue"):
        return  # not the one with threads

    def let_go() -> None:
        worker.set_accept_enabled(False)
        for listener in worker.sockets:
            while select([listener], [], [], 0)[0]:
                worker.accept(listener)
            listener.close()

    def told_to_end(number: int, frame: Any) -> None:
        worker.method_queue.defer(let_go)
        worker.handle_exit(number, frame)

    signal.signal(signal.SIGTERM, told_to_end)
