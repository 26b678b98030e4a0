"""What changed since a program last asked, in an order in which nothing is missed.

On PostgreSQL a transaction that began earlier may be kept later, so that its updates would come
up behind those that somebody has read already.  So they are read by transaction, and only those of
transactions before which none is under way (``pg_snapshot_xmin``): all that comes, comes after.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import BigIntegerField, Func, Q, QuerySet

from sources.models import Document, Merge, Source, Update, UpdateSeries
from sources.queries import not_withdrawn

from ..models import (
    Article,
    Assessment,
    Claim,
    Comment,
    Draft,
    Evidence,
    EvidenceProposal,
    ExtractionRun,
    Feed,
    Intake,
    Label,
    Proposal,
    Repeat,
)
from .verdicts import drafts_seen_by


class Mark(NamedTuple):
    """How far somebody has read: nothing up to this update is told again."""

    transaction: int = 0
    sequence: int = 0


class Told(NamedTuple):
    """A thing that changed; ``row`` is None where it is gone, or out of this person's sight."""

    kind: str
    key: Any
    at: datetime
    row: Any


_MODELS: dict[str, Any] = {
    "article": Article,
    "assessment": Assessment,
    "claim": Claim,
    "comment": Comment,
    "document": Document,
    "draft": Draft,
    "evidence": Evidence,
    "feed": Feed,
    "intake": Intake,
    "label": Label,
    "merge": Merge,
    "passage": EvidenceProposal,
    "proposal": Proposal,
    "repeat": Repeat,
    "run": ExtractionRun,
    "source": Source,
}
KINDS = list(_MODELS)
#: Those whose addresses stand below that of their claim.
OF_CLAIMS = ("comment", "evidence", "passage", "repeat")


class _Finished(Func):
    """The first transaction that is under way; all before it are kept or lost."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field = BigIntegerField()
    arity = 0


def updates_since(mark: Mark, *, most: int) -> list[Update]:
    """The next updates behind a mark, ``most`` of them at most.

    As quick in the millionth place as in the first: each of the two looks is a range of the index.
    """
    rows = _finished().order_by("transaction", "sequence")
    begun = rows.filter(transaction=mark.transaction, sequence__gt=mark.sequence)[:most]
    found = list(begun)
    if len(found) < most:
        found += rows.filter(transaction__gt=mark.transaction)[: most - len(found)]
    return found


def updates_end() -> Mark:
    """The mark behind everything that has changed until now."""
    last = _finished().order_by("-transaction", "-sequence").first()
    return mark_of(last) if last else Mark()


def mark_of(update: Update) -> Mark:
    return Mark(update.transaction, update.sequence)


def cursor_made(mark: Mark) -> str:
    """The mark as a program keeps it."""
    return urlsafe_b64encode(
        f"{series_name()}.{mark.transaction}.{mark.sequence}".encode()
    ).decode()


def cursor_read(cursor: str) -> Mark | None:
    """The mark that a program kept; an empty cursor is the beginning.

    None if it is none, or of a series that goes on no more.
    """
    if not cursor:
        return Mark()
    try:
        series, *numbers = urlsafe_b64decode(cursor.encode()).decode("ascii").split(".")
        mark = Mark(*map(int, numbers))
    except (ValueError, TypeError):
        return None
    return mark if series == series_name() and len(numbers) == 2 and max(mark) < 2**63 else None


def series_name() -> str:
    """Of which series marks are, for as long as no copy is put back."""
    return UpdateSeries.objects.values_list("name", flat=True).first() or ""


def updates_told(updates: Iterable[Update], *, to: User, kinds: Iterable[str]) -> list[Told]:
    """The things that changed, each with its row; of these kinds, as far as the person may look."""
    shown = [kind for kind in kinds if to.has_perm(_permission(kind))]
    keys = {
        each: _MODELS[each.kind]._meta.pk.to_python(each.thing)
        for each in updates
        if each.kind in shown
    }
    rows = {
        kind: _seen(kind, to).in_bulk([key for each, key in keys.items() if each.kind == kind])
        for kind in {each.kind for each in keys}
    }
    return [Told(each.kind, key, each.at, rows[each.kind].get(key)) for each, key in keys.items()]


def _seen(kind: str, user: User) -> QuerySet[Any]:
    """What of a kind is there for somebody who may look at it."""
    conditions = {
        "claim": not_withdrawn(),
        "document": Q(withdrawn_at=None),
        "draft": drafts_seen_by(user),
        "source": Q(merged_into=None),
    }
    rows = _MODELS[kind].objects.filter(conditions.get(kind, Q()))
    known: QuerySet[Any] = rows.only("pk", *(["claim_id"] if kind in OF_CLAIMS else []))
    return known.order_by()


def _permission(kind: str) -> str:
    meta = _MODELS[kind]._meta
    return f"{meta.app_label}.view_{meta.model_name}"


def _finished() -> QuerySet[Update]:
    rows = Update.objects.all()
    return rows.filter(transaction__lt=_Finished()) if connection.vendor == "postgresql" else rows
