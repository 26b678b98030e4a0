"""Every write of long lists as files: asked for, written by a worker, stopped, forgotten.

The row is the truth and the task a hint, as with extraction runs: a task may come twice or never,
and the sweep mends the rest.  The file stands in the database, in parts: web and workers need not
share a disk, and what was written when a worker died is dropped whole.
"""

import gzip
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..errors import Conflict
from ..models import Export, ExportPart
from ..queries import exports_lost, exports_under_way
from ..queue import enqueue

log = logging.getLogger(__name__)
State = Export.State

#: How many files are written at once, so that workers have hands for the rest.
AT_ONCE = 2
#: Bytes of a part, and how often a file is begun before it has failed.
PART, TRIES = 1 << 20, 3
#: How long a file is kept.
KEPT = timedelta(days=7)

#: Of an export, how many rows it has, and its bytes piece by piece; as they are read, it calls what
#: it is given with how many rows are written.
Listed = Callable[[Export, Callable[[int], None]], tuple[int, Iterator[bytes]]]


class _Overtaken(Exception):
    """It was stopped, or another worker writes it now."""


def export_request(*, listed: str, query: str, kind: str, by: User) -> Export:
    """Have a worker write a list as a file.

    Each person has one at a time.  Raises Conflict("export_under_way").
    """
    asked = {"listed": listed, "query": query, "kind": kind, "language": get_language() or "en"}
    try:
        with transaction.atomic():
            export = Export.objects.create(owner=by, asked_at=timezone.now(), **asked)
            _send(export)
    except IntegrityError as error:
        message = _("A file is being written for you. Wait until it is ready, or stop it.")
        raise Conflict("export_under_way", message) from error
    return export


def export_stop(*, export: Export, by: User) -> bool:
    """Write one's own no further, and drop what is there; tells whether it was under way."""
    with transaction.atomic():
        rows = exports_under_way().filter(pk=export.pk, owner=by)
        stopped = bool(rows.update(state=State.STOPPED))
        if stopped:
            ExportPart.objects.filter(export=export).delete()
    return stopped


def export_write(*, export_id: int, listed: Listed) -> bool:
    """Write the file of an export that waits, from its first row; tells whether it is whole.

    Where enough are being written it waits: whoever ends sends the next.
    """
    export = _taken(export_id)
    if export is None:
        return False
    try:
        _write(export, listed)
    except _Overtaken:
        return False
    except Exception:
        log.exception("export %s: not written", export)
        if _ours(export).update(state=State.FAILED):
            ExportPart.objects.filter(export=export).delete()
        return False
    finally:
        _send_next()
    return True


def exports_sweep() -> int:
    """Have those written again whose worker is dead; returns how many.  Forget old ones."""
    Export.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
    lost = 0
    for export in exports_lost(timezone.now()):
        again = State.QUEUED if export.attempt < TRIES else State.FAILED
        lost += _ours(export).update(state=again)
    _send_next()
    return lost


def _taken(export_id: int) -> Export | None:
    """The export if it waits and there is room, by a conditional update; else None."""
    if Export.objects.filter(state=State.WRITING).count() >= AT_ONCE:
        return None
    waiting = Export.objects.filter(pk=export_id, state=State.QUEUED)
    begun = {"state": State.WRITING, "attempt": F("attempt") + 1, "seen_at": timezone.now()}
    if not waiting.update(written=0, size=0, **begun):
        return None
    ExportPart.objects.filter(export_id=export_id).delete()
    return Export.objects.select_related("owner").get(pk=export_id)


def _write(export: Export, listed: Listed) -> None:
    rows, pieces = listed(export, lambda written: _say(export, written=written))
    _say(export, rows=rows)
    part, number, size = bytearray(), 0, 0
    for piece in pieces:
        part += piece
        if len(part) >= PART:
            size += len(part)
            _keep(export, number, part, size=size)
            part, number = bytearray(), number + 1
    size += len(part)
    _keep(export, number, part, size=size, written=rows, state=State.DONE)


def _keep(export: Export, number: int, part: bytearray, **columns: object) -> None:
    with transaction.atomic():
        _say(export, **columns)
        ExportPart.objects.create(export=export, number=number, packed=gzip.compress(part, 6))


def _say(export: Export, **columns: object) -> None:
    if not _ours(export).update(seen_at=timezone.now(), **columns):
        raise _Overtaken


def _ours(export: Export) -> QuerySet[Export]:
    return Export.objects.filter(pk=export.pk, state=State.WRITING, attempt=export.attempt)


def _send(export: Export) -> None:
    enqueue("write_export", export.pk, later=True)


def _send_next() -> None:
    if export := Export.objects.filter(state=State.QUEUED).order_by("asked_at").first():
        _send(export)
