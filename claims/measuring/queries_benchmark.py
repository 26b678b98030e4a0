"""How long reads of desk, API and public pages take among many rows, and what they scan.

The rows are those of ``load_rows``.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings

from claims.models import Article, Claim
from claims.queries.queues import Queue
from config.interpreter import loaded_for_good, with_room
from sources.models import Source

from .load_rows import READER

#: A table of more rows than these is a big one.
BIG = 10_000
_DESK, _API, _PUBLIC = "/desk/claims/claim/", "/api/v1/", "checks.example.org"
_SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["testserver", _PUBLIC],
    "ISNAD_PUBLISH": True,
    "ISNAD_PUBLIC_HOST": _PUBLIC,
    "ISNAD_PUBLIC_SECONDS": 0,
}


class NotLoaded(Exception):
    """The database does not hold what ``benchmark load`` makes."""


@dataclass(frozen=True)
class Read:
    """One page: seconds until it was whole, and the big tables that were read from end to end.

    ``database95`` are those in the database, ``cpu95`` those of this process's processor time.
    ``scans`` counts big tables of all rounds together; only PostgreSQL tells.
    """

    name: str
    p50: float
    p95: float
    database95: float
    cpu95: float
    scans: Counter[str]
    status: int


def measure(*, rounds: int, only: str = "", seed: int = 12) -> tuple[int, list[Read]]:
    """(claims, each page opened so often as a superuser, without the network).

    ``only`` are words in the names of pages.  Raises NotLoaded.
    """
    reader = User.objects.filter(username=READER).first()
    if reader is None:
        raise NotLoaded
    with override_settings(**_SETTINGS):
        loaded_for_good()
        client = Client(raise_request_exception=False)
        client.force_login(reader)
        public = Client(raise_request_exception=False, SERVER_NAME=_PUBLIC)
        pages = _pages(Random(seed))  # noqa: S311 - only repeatable
        return Claim.objects.count(), [
            _read(public if name.startswith("public") else client, name, address, rounds)
            for name, address in pages.items()
            if only in name
        ]


def index_sizes() -> list[tuple[str, str, int]]:
    """(table, index, bytes), the largest first; only PostgreSQL tells."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indexrelname, pg_relation_size(indexrelid)"
            " FROM pg_stat_user_indexes ORDER BY 3 DESC"
        )
        sizes: list[tuple[str, str, int]] = cursor.fetchall()
    return sizes


def _read(client: Client, name: str, address: Callable[[], str], rounds: int) -> Read:
    """Once to warm up, and then so often."""
    status = client.get(address()).status_code
    before, spent = _scans(), []
    for _round in range(rounds):
        asked, clock = address(), _Clock()
        began, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(clock):
            with_room(client.get, asked).getvalue()  # as gunicorn has it served
        spent.append((time.perf_counter() - began, clock.seconds, time.process_time() - worked))
    wall, database, cpu = map(_cut, zip(*spent, strict=True))
    return Read(name, *wall, database[1], cpu[1], _scans() - before, status)


def _cut(seconds: Sequence[float]) -> tuple[float, float]:
    if len(seconds) == 1:
        return seconds[0], seconds[0]
    cuts = quantiles(seconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


class _Clock:
    """Adds up the seconds of queries."""

    seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.seconds += time.perf_counter() - began


def _scans() -> Counter[str]:
    if connection.vendor != "postgresql":
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > %s", [BIG]
        )
        return Counter(dict(cursor.fetchall()))


def _pages(draw: Random) -> dict[str, Callable[[], str]]:
    """{what is opened: an address of it, another one each time}"""
    said = Claim.objects.filter(pk__in=draw.choices(_keys(Claim), k=200))
    sentences: list[list[str]] = [
        words.split() for words in said.values_list("content_text", flat=True)
    ]
    common = [
        word for word, _n in Counter(word for words in sentences for word in words).most_common(5)
    ]
    articles = draw.choices(_keys(Article), k=200)
    people = list(Source.objects.filter(kind="person").values_list("pk", flat=True).order_by("pk"))
    fixed = {
        "desk: front page": "/desk/",
        "desk: front page, a year": "/desk/?range=1y",
        "desk: claims": _DESK,
        "desk: claims, page 200": f"{_DESK}?p=200",
        "desk: articles": "/desk/claims/article/",
        "API: claims": f"{_API}claims/",
        "API: articles": f"{_API}articles/",
        "public: all claims": "/en/",
        "public: all claims, page 200": "/en/?page=200",
        "public: disputed claims": "/en/?content=disputed",
        "public: RSS": "/en/feed.rss",
        **{f"desk: queue {queue}": f"{_DESK}?queue={queue}" for queue in Queue.values},
        **{f"desk: filter {asked}": f"{_DESK}?{asked}" for asked in _FILTERS},
    }
    drawn: dict[str, Callable[[], str]] = {
        "desk: search, a common word": lambda: f"{_DESK}?q={draw.choice(common)}",
        "desk: search, a rare word": lambda: f"{_DESK}?q={draw.choice(sentences)[-1]}",
        "desk: search, three words": lambda: f"{_DESK}?q={' '.join(draw.choice(sentences)[2:5])}",
        "desk: search, nothing": lambda: f"{_DESK}?q=nowhere{draw.randint(1, 999)}",
        "desk: search everywhere, common": lambda: f"/desk/search/?q={draw.choice(common)}",
        "desk: search everywhere, three": lambda: (
            f"/desk/search/?q={' '.join(draw.choice(sentences)[2:5])}"
        ),
        "desk: articles, search common": lambda: f"/desk/claims/article/?q={draw.choice(common)}",
        "desk: a speaker of many": lambda: f"{_DESK}speaker/{draw.choice(people[:20])}/",
        "desk: any speaker": lambda: f"{_DESK}speaker/{draw.choice(people)}/",
        "desk: claims of a speaker": lambda: f"{_DESK}?speaker={draw.choice(people)}",
        "desk: an article": lambda: f"/desk/claims/article/{draw.choice(articles)}/change/",
        "public: a speaker of many": lambda: f"/en/speakers/{draw.choice(people[:20])}/",
        "API: claims of a speaker": lambda: f"{_API}claims/?speaker={draw.choice(people)}",
        "API: claims, a common word": lambda: f"{_API}claims/?search={draw.choice(common)}",
    }
    always = {name: (lambda address=address: address) for name, address in fixed.items()}
    return {**always, **drawn}


_FILTERS = (
    *("said=open", "said=disputed", "true=open", "true=disputed", "voice=outlet", "voice=all"),
    *("kind__exact=indirect", "kind__exact=direct", "language=en", "aside=yes", "outlet=1"),
)


def _keys(model: Any) -> range:
    """Keys that rows of ``load_rows`` have."""
    return range(1, model.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1)
