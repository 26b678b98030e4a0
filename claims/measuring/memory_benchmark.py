"""What the memory costs among many claims: repeats, proposed evidence, search, room, loading."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Avg, F
from django.db.models.functions import Length

from claims.models import Claim, ClaimTrace
from claims.queries.alike import claims_repeated, passages_bearing, shelves_size
from claims.queries.search import everything_found

from .load_rows import written_fast
from .memory_rows import Made
from .own_database import own_database

#: How often each is asked, of claims that the desk does not have.
ASKED = 100
#: A search of the desk is for so many words of a claim.
_SEARCHED = 3


@dataclass(frozen=True)
class Measured:
    """Seconds: of each question by the clock, and of this process's processor time; to make and to
    load the rows.

    ``index`` and ``stored`` are bytes for each claim, in a process that has searched and in the
    database.
    """

    database: str
    claims: int
    documents: int
    made: float
    loaded: float
    index: float
    stored: float
    questions: dict[str, "Asked"]


@dataclass(frozen=True)
class Asked:
    """Medians and 95th percentiles of one question: by the clock, and in processor time."""

    p50: float
    p95: float
    cpu50: float
    cpu95: float


def measure(*, claims: int, documents: int, asked: int = ASKED) -> Measured:
    """All of it, in a database of its own, of the kind that is configured."""
    with own_database():
        made = Made()
        making = _timed(lambda: _store(made, claims, documents))
        return measured(made, claims, documents, making, asked)


def _store(made: Made, claims: int, documents: int) -> None:
    """Write the rows, and tell the database what there is."""
    with written_fast():
        made.store(claims=claims, documents=documents)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def measured(made: Made, claims: int, documents: int, making: float, asked: int) -> Measured:
    """The same, of rows that are stored already."""
    from claims.memory.vectors import vectors_of

    chosen = made.random.sample(made.asked, min(asked, len(made.asked)))
    # Said once more, in an article that is not there, with a word less.
    new = [Claim(content_text=text.partition(" ")[2], document_id=0) for text in chosen]
    vectors = vectors_of([claim.stated for claim in new])
    loading = _timed(
        lambda: (claims_repeated(new[0], vectors[0]), passages_bearing(new[0], vectors[0]))
    )
    root = User.objects.create_superuser("benchmark")
    searched = [" ".join(text.split()[2 : 2 + _SEARCHED]) for text in chosen]
    questions = {
        "a sentence's vector": _each(new, lambda claim: vectors_of([claim.stated])),
        "repeats of a claim": _each(
            new, lambda claim: claims_repeated(claim, vectors_of([claim.stated])[0])
        ),
        "evidence proposed": _each(
            new, lambda claim: passages_bearing(claim, vectors_of([claim.stated])[0])
        ),
        "search of the desk": _each(
            searched, lambda words: everything_found(words, by=root, each=10)
        ),
    }
    size = ClaimTrace.objects.aggregate(
        n=Avg(Length("signs") + Length("vector") + Length("marks") + Length(F("digest")))
    )["n"]
    return Measured(
        database=connection.vendor,
        claims=claims,
        documents=documents,
        made=making,
        loaded=loading,
        index=shelves_size(ClaimTrace) / claims,
        stored=float(size or 0),
        questions=questions,
    )


def _each(things: Sequence[Any], ask: Callable[[Any], Any]) -> Asked:
    """How long each takes, once one has been asked before."""
    ask(things[0])
    wall, cpu = [], []
    for thing in things:
        began, worked = time.perf_counter(), time.process_time()
        ask(thing)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
    return Asked(*_cut(wall), *_cut(cpu))


def _cut(seconds: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(seconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
