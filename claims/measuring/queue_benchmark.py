"""What the way through queue and table costs, and how long a person waits under a bulk load.

Real workers over the configured database, which has to be empty, and the configured broker.  The
peer is a bare Celery task that does nothing, taken by the same workers in the same run.  The first
articles are in a language that no pack reads, so that all but reading is measured; those of
the bulk load and of the person are Arabic, and are read.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from claims.actions.articles import article_submit
from claims.models import ExtractionRun
from config.broker import connection
from config.celery import app
from config.services import process_start, process_stop, wait_until, worker_command
from config.work import queue_length, queues_taken
from sources.models import Document
from sources.queue import EXTRACTIONS

from .load_rows import NotEmpty
from .peer_task import nothing

#: Bare tasks and articles that nobody reads, so many of each; the articles of a person; and those
#: of the load that are read while nothing else is done.
EACH, OF_A_PERSON, READ = 500, 20, 100
#: Seconds between two looks whether something is over, and for which nothing may stand still.
_LOOK, _PATIENCE = 0.01, 600
#: What the load is made of: an article's text.
BULK = "قال الوزير إن السد رقم {n} سيكتمل في مايو. وأضاف أن العمل بدأ قبل عام.\n" * 8
_UNREAD = "Ministeri sanoi, että pato {n} valmistuu toukokuussa."
_OF_A_PERSON = "أعلنت المتحدثة باسم البلدية أن الجسر رقم {n} سيفتح للمشاة في مارس."
_UNDER_WAY = (ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING)


@dataclass(frozen=True)
class Queued:
    """With so many workers, seconds: of a bare task, of an article that nobody reads, of storing
    it, and of one that is read, each by so many workers at once; until an article of a person is
    read, with nothing else to do and under a bulk load, median and 95th percentile each.  ``left``
    articles of the load waited still at the end.
    """

    workers: int
    bare: float
    article: float
    stored: float
    read: float
    alone: tuple[float, float]
    loaded: tuple[float, float]
    left: int


def measure(*, folder: Path, workers: int, bulk: int) -> Queued:
    """One run with so many workers and a load of so many articles, which stay in the database.

    ``folder`` gets the workers' logs.  Raises NotEmpty, where there are articles or workers
    already, and ServiceError.
    """
    if Document.objects.exists() or EXTRACTIONS in (queues_taken() or ()):
        raise NotEmpty
    with _at_work(folder, workers) as names:
        with _held(names):
            for _n in range(EACH):
                nothing.delay()
        bare = _until(lambda: not _in_hand())
        with _held(names):
            stored = _submitted(_UNREAD, range(EACH))
        article = _until(lambda: not _under_way())
        alone = _read_for_a_person(range(OF_A_PERSON))
        with _held(names):
            _submitted(BULK, range(READ))
        read = _until(lambda: not (_under_way() or _in_hand()))  # their claims are remembered, too
        _submitted(BULK, range(READ, READ + bulk))
        loaded = _read_for_a_person(range(OF_A_PERSON, 2 * OF_A_PERSON))
        left = _under_way()
    each = bare / EACH, article / EACH, stored / EACH, read / READ
    return Queued(workers, *each, alone, loaded, left)


def _submitted(text: str, numbers: range) -> float:
    """The seconds that it takes to store these articles, as a program sends them."""
    began = time.perf_counter()
    for n in numbers:
        article_submit(text=text.format(n=n), language="fi" if text is _UNREAD else "ar")
    return time.perf_counter() - began


def _read_for_a_person(numbers: range) -> tuple[float, float]:
    """(median, 95th percentile) of the seconds from when a person adds an article to its claims."""
    seconds = []
    for n in numbers:
        _document, run, _new = article_submit(
            text=_OF_A_PERSON.format(n=n), language="ar", is_awaited=True
        )
        alike = ExtractionRun.objects.filter(pk=run.pk, state__in=_UNDER_WAY)
        seconds.append(_until(lambda alike=alike: not alike.exists()))  # type: ignore[misc]
    cuts = quantiles(seconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _under_way() -> int:
    return ExtractionRun.objects.filter(state__in=_UNDER_WAY).count()


def _until(over: Callable[[], bool]) -> float:
    """The seconds until something is over.  Raises TimeoutError where it never is."""
    began = time.perf_counter()
    while not over():
        if time.perf_counter() - began > _PATIENCE:
            raise TimeoutError(f"Nothing was over within {_PATIENCE} s.")
        time.sleep(_LOOK)
    return time.perf_counter() - began


@contextmanager
def _held(names: list[str]) -> Iterator[None]:
    """The workers take nothing meanwhile."""
    app.control.cancel_consumer(EXTRACTIONS, destination=names, reply=True)
    yield
    app.control.add_consumer(EXTRACTIONS, destination=names, reply=True)


@contextmanager
def _at_work(folder: Path, workers: int) -> Iterator[list[str]]:
    """So many workers that have their models and take what is sent, by name."""
    started, others = [], _answering()
    try:
        for n in range(workers):
            command = [*worker_command(name=f"isnad{n}"), "--include", nothing.__module__]
            log = folder / f"worker{n}.log"
            started.append(process_start(command, log=log))
            answers = len(started)
            wait_until(
                lambda: len(_answering() - others) == answers,  # noqa: B023 - called at once
                process=started[n],
                log=log,
                seconds=120,
            )
        yield sorted(_answering() - others)
    finally:
        for process in started:
            process_stop(process)


def _answering() -> set[str]:
    """The names of the workers at the broker."""
    return {name for answer in app.control.ping(timeout=0.5) for name in answer}


def _in_hand() -> int:
    """How many tasks wait, or were taken and are not done."""
    with connection() as asked:
        taken = asked.default_channel.client.hlen("unacked")
    return int(taken) + (queue_length() or 0)
