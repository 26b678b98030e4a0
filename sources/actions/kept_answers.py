"""Every write of what programs were answered, so that asking twice does once.

``answer_begin`` commits before the work begins, so that a second request by the same key sees that
it is under way.  ``answer_keep`` belongs into the work's own transaction: the two are there
together or not at all, also where a process dies between, or was thought dead and went on.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import Conflict, Refused
from ..models import KeptAnswer
from ..models.kept_answers import KEY

#: How long an answer is kept.
KEPT = timedelta(days=1)
#: After so long without an answer, the process that worked on it is taken for dead.
PATIENCE = timedelta(minutes=2)
#: Seconds after which asking again makes sense.
RETRY_AFTER = 2


def answer_begin(*, by: User, key: str, digest: str) -> KeptAnswer:
    """Begin a request under its key; with a ``status``, the row is the answer that it had before.

    Raises Refused("key_malformed"), Refused("key_reused") where the key was another request's,
    Conflict("key_in_use") where the same one is under way.
    """
    if not 0 < len(key) <= KEY or not (key.isascii() and key.isprintable()):
        message = _("An idempotency key has 1 to %d printable ASCII characters.") % KEY
        raise Refused("key_malformed", message)
    now = timezone.now()
    mine = KeptAnswer.objects.filter(user=by, key=key)
    mine.filter(begun_at__lt=now - KEPT).delete()
    given = {"digest": digest, "begun_at": now}
    row, new = KeptAnswer.objects.get_or_create(user=by, key=key, defaults=given)
    if row.digest != digest:
        message = _("This idempotency key was sent with another request. Make a new one for each.")
        raise Refused("key_reused", message)
    if not new and row.status is None:
        dead = mine.filter(attempt=row.attempt, status=None, begun_at__lt=now - PATIENCE)
        if not dead.update(attempt=F("attempt") + 1, begun_at=now):
            raise _in_use()
        row.attempt += 1
    return row


def answer_keep(*, row: KeptAnswer, status: int, headers: dict[str, Any], body: str) -> None:
    """Keep what a request came to; raises Conflict("key_in_use") where another took it over."""
    if not _own(row).update(status=status, headers=headers, body=body):
        raise _in_use()


def answer_free(*, row: KeptAnswer) -> None:
    """The request did nothing: its key is free."""
    _own(row).delete()


def answers_forget() -> int:
    """Remove what is kept for longer than a day; returns how many."""
    old = KeptAnswer.objects.filter(begun_at__lt=timezone.now() - KEPT)
    removed, _of_each = old.delete()
    return removed


def _own(row: KeptAnswer) -> Any:
    return KeptAnswer.objects.filter(pk=row.pk, attempt=row.attempt, status=None)


def _in_use() -> Conflict:
    message = _("The same request is under way. Ask again in a moment for what it comes to.")
    return Conflict("key_in_use", message, retry_after=RETRY_AFTER)
