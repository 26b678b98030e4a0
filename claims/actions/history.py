"""Every write of seals: what happened is chained, so that nobody alters it unseen.

Who changes a claim or answers does not wait for it: triggers note the row, and the sweep seals
what was noted.  One seals at a time, so that the order of the chain is that of the numbers.
"""

import logging
import time

from django.db import connection, transaction
from django.utils import timezone

from ..domain.sealing import BEGINNING
from ..models import Seal, Unsealed
from ..queries.history import Reading, history_read, key_of, seal_chain, seal_last, seals_of

log = logging.getLogger(__name__)

#: Rows sealed in one transaction.
BATCH = 500
#: Of PostgreSQL's advisory locks, the one that the sealing takes: "seal" in ASCII.
_LOCK = 0x7365616C


def history_seal(*, seconds: float = 5) -> int:
    """Seal what came or changed; returns how many seals that made.

    It ends where nothing waits, or after so many seconds: the rest is left to the next sweep.
    """
    made, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        waited, sealed = _seal_some()
        made += sealed
        if waited < BATCH:
            break
    return made


def _seal_some() -> tuple[int, int]:
    """(how many noted rows were looked at, how many seals were made)"""
    with transaction.atomic():  # on SQLite one writes at a time
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        noted = list(Unsealed.objects.order_by("pk")[:BATCH])
        things = list(dict.fromkeys((each.kind, key_of(each.kind, each.thing)) for each in noted))
        Unsealed.objects.filter(pk__in=[each.pk for each in noted]).delete()
        seals = _seals(things)
        Seal.objects.bulk_create(seals)
    return len(noted), len(seals)


def _seals(things: list[tuple[str, str]]) -> list[Seal]:
    """The seals that the things lack, chained."""
    kinds = {kind: [key for each, key in things if each == kind] for kind, _key in things}
    rows = {kind: history_read(kind, keys) for kind, keys in kinds.items()}
    sealed = {kind: seals_of(kind, keys) for kind, keys in kinds.items()}
    last, now, made = seal_last(), timezone.now(), []
    number, chain = (last.number, last.chain) if last else (0, BEGINNING)
    for kind, key in things:
        row, seals = rows[kind].get(key), sealed[kind][key]
        if row is None or not row.step or not _is_next(kind, key, row, seals):
            continue
        number += 1
        seal = Seal(number=number, kind=kind, thing=key, at=now, **row._asdict())
        seal.chain = chain = seal_chain(chain, seal)
        made.append(seal)
    return made


def _is_next(kind: str, key: str, row: Reading, seals: list[Seal]) -> bool:
    """Is this a step that is to be sealed?  What was altered is told, and not sealed anew."""
    if any(seal.fixed != row.fixed for seal in seals):
        log.error("%s %s was altered after it was sealed", kind, key)
        return False
    if not seals or seals[-1].step != row.step:
        return True
    if seals[-1].state != row.state:
        log.error("%s %s was altered after it was sealed", kind, key)
    return False
