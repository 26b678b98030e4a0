"""Reading what somebody sent in a process of its own, so that no file can hold up the desk.

Reading takes time that grows with what is sent, but nobody knows every weakness of every parser.
So each file, page and pasted piece of HTML is read by ``readers``, which the system ends after
``ISNAD_READ_SECONDS`` of the processor or beyond ``ISNAD_READ_MEGABYTES`` of memory.
"""

import json
import subprocess
import sys
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import Refused
from .unreadable import Unreadable

_STOPPED = _(
    "The desk could not read this within its limits of time and memory. Copy the text that you"
    " need, and paste it without its layout."
)


class Apart(AbstractContextManager["Apart"]):
    """A process that reads one thing; it starts at once, and what it is to read comes later."""

    def __init__(self, kind: str) -> None:
        limits = settings.ISNAD_READ_SECONDS, settings.ISNAD_READ_MEGABYTES
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sources.readers", kind, *map(str, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={"LC_ALL": "C.UTF-8"},
        )

    def read(self, data: bytes, *, field: str, **about: str) -> Any:
        """What ``readers`` makes of the data and of what is known about it.

        Raises Unreadable as the reader does, and Refused("reading_stopped") at ``field`` where
        it took too much, or where the reader broke (the log says how).
        """
        given = json.dumps(about).encode() + b"\n" + data
        try:
            # Others may want the processor too: so twice as long by the clock.
            said, _nothing = self._process.communicate(given, 2 * settings.ISNAD_READ_SECONDS)
            answer = json.loads(said.decode("utf-8", "surrogatepass"))
        except (subprocess.TimeoutExpired, ValueError) as error:  # it was ended, so said nothing
            raise Refused("reading_stopped", _STOPPED, field=field) from error
        if answer.get("unreadable") == "reading_stopped":
            raise Refused("reading_stopped", _STOPPED, field=field)
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"], answer["about"])
        return answer["read"]

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.communicate()


def read_apart(kind: str, data: bytes, *, field: str, **about: str) -> Any:
    """The same in one step."""
    with Apart(kind) as reader:
        return reader.read(data, field=field, **about)
