"""How fast the API and the public pages answer among the rows of ``load_rows``.

The server is the product's: gunicorn with two workers, on loopback, with the configured database
and a broker of its own, from which nobody takes.  The peer is a bare DRF list of the same rows,
from the same server in the same run.  Who asks takes processor time from who answers, on the same
machine.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles

from django.contrib.auth.models import User

from claims.actions.tokens import token_end, token_make
from claims.models import Assessment, Claim
from claims.queries.updates import cursor_made, mark_of
from config.services import (
    broker_start,
    port_answers,
    process_start,
    process_stop,
    unused_port,
    wait_until,
)
from sources.models import Source, Update

from .load_rows import READER
from .queries_benchmark import NotLoaded

#: Requests under way at once, and of each kind how many in all.
AT_ONCE, EACH = 20, 400
WORKERS, THREADS = 2, 4
PUBLIC = "public.localhost"
_API = "/api/v1"

#: Method, address and body; and what makes the nth of a kind.
Request = tuple[str, str, str]
Ask = Callable[[int], Request]


@dataclass(frozen=True)
class Answered:
    """Of one kind of request: seconds until an answer was whole, answers a second, and how many
    were of which status."""

    name: str
    at_once: int
    p50: float
    p95: float
    a_second: float
    statuses: Counter[int]


def measure(*, folder: Path, each: int = EACH, seed: int = 13) -> tuple[int, list[Answered]]:
    """(claims, each kind of request sent so often); ``folder`` gets the server's logs.

    The peer comes first and last.  Articles that are sent stay in the database.  Raises
    NotLoaded, ServiceError.
    """
    reader = User.objects.filter(username=READER).first()
    if reader is None:
        raise NotLoaded
    token, secret = token_make(by=reader, name="benchmark")
    try:
        with _served(folder) as port:
            load = _Load(port, secret, each)
            rows = [load.run(*kind) for kind in _kinds(Random(seed))]  # noqa: S311 - repeatable
    finally:
        token_end(person=reader, digest=token.digest, by=reader)
    return Claim.objects.count(), rows


# --- what is asked ------------------------------------------------------------------------


def _kinds(random: Random) -> Iterator[tuple[str, int, Ask]]:
    """(name, how many at once, the nth request as method, address and body)"""
    last = Claim.objects.order_by("-pk").values_list("pk", flat=True)[0]
    speakers = list(Source.objects.exclude(kind="outlet").values_list("pk", flat=True)[:200])
    answered = list(
        Assessment.objects.order_by("-created_at").values_list("claim", flat=True)[:200]
    )
    marks = [_cursor(share) for share in (0, 0.5, 0.99)]
    filters = [
        "content=open&language=ar",
        "attribution=verified&content=disputed",
        "min_check_worthiness=0.5&language=en",
        *(f"speaker={speaker}" for speaker in random.choices(speakers, k=3)),
    ]

    def get(address: Callable[[int], str]) -> Ask:
        return lambda n: ("GET", address(n), "")

    def listed(n: int) -> str:
        return f"{_API}/claims/?{filters[n % len(filters)]}"

    def one(_n: int) -> str:
        return f"{_API}/claims/{random.randint(1, last)}/"

    def behind(mark: str) -> Ask:
        return get(lambda _n: f"{_API}/updates/?cursor={mark}")

    def article(n: int) -> Request:
        words = f"قال الوزير إن السد رقم {n} سيكتمل في مايو. {random.random()}"
        return "POST", f"{_API}/articles/", json.dumps({"text": words, "language": "ar"})

    yield "the peer: a bare list", AT_ONCE, get(lambda _n: "/peer/claims/")
    yield "claims by a filter", AT_ONCE, get(listed)
    yield "a claim", AT_ONCE, get(one)
    yield "a claim, one at a time", 1, get(one)
    yield "an article sent, one at a time", 1, article
    for place, mark in zip(("first", "middle", "last"), marks, strict=True):
        yield f"updates, the {place} 200", 1, behind(mark)
    yield "public pages", AT_ONCE, get(lambda _n: f"/en/claims/{random.choice(answered)}/")
    yield "a public page that many ask for", AT_ONCE, get(lambda _n: f"/en/claims/{answered[0]}/")
    yield "the peer again", AT_ONCE, get(lambda _n: "/peer/claims/")


def _cursor(share: float) -> str:
    """A cursor of ``updates/`` behind this share of all that it tells."""
    rows = Update.objects.order_by("transaction", "sequence")
    return cursor_made(mark_of(rows[int((rows.count() - 1) * share)]))


# --- asking -------------------------------------------------------------------------------


class _Load:
    """Sends requests to the server, so many at once, each thread over a connection of its own."""

    def __init__(self, port: int, secret: str, each: int) -> None:
        self.port, self.each = port, each
        self.headers = {"Authorization": f"Token {secret}", "Content-Type": "application/json"}

    def run(self, name: str, at_once: int, ask: Ask) -> Answered:
        """All requests of a kind; what it takes to begin is left out."""
        warm = WORKERS * THREADS
        asked = [ask(n) for n in range(warm + self.each)]
        self._send(asked[:warm], [])
        asked = asked[warm:]
        shares = [asked[first::at_once] for first in range(at_once)]
        taken: list[tuple[float, int]] = []
        threads = [threading.Thread(target=self._send, args=(share, taken)) for share in shares]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - began
        cuts = quantiles([seconds for seconds, _status in taken], n=20, method="inclusive")
        statuses = Counter(status for _seconds, status in taken)
        return Answered(name, at_once, cuts[9], cuts[18], len(taken) / wall, statuses)

    def _send(self, asked: Sequence[Request], taken: list[tuple[float, int]]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for method, address, body in asked:
            host = {} if address.startswith(("/api/", "/peer/")) else {"Host": PUBLIC}
            began = time.perf_counter()
            line.request(method, address, body or None, {**self.headers, **host})
            answer = line.getresponse()
            answer.read()
            taken.append((time.perf_counter() - began, answer.status))
        line.close()


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The port of gunicorn, with the peer's list beside the product's addresses."""
    port = unused_port()
    command = [sys.executable, "-m", "gunicorn", "claims.measuring.peer:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", str(THREADS)]
    listen, log = folder / "valkey.sock", folder / "gunicorn.log"
    broker = broker_start(listen=listen, data=folder / "broker")
    env = {
        "BROKER_URL": f"redis+socket://{listen}",
        "ISNAD_PUBLISH": "1",
        "ISNAD_PUBLIC_HOST": PUBLIC,
        "ISNAD_API_RATES": "read=0,ingest=0",
    }
    server = process_start(command, log=log, env=env)
    try:
        wait_until(lambda: port_answers(port), process=server, log=log)
        yield port
    finally:
        process_stop(server)
        if broker:
            process_stop(broker)
