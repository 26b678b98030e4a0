"""How an action takes back what another one did, once."""

from typing import TypeVar

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import Refused
from .models import Undoable

_U = TypeVar("_U", bound=Undoable)


def undoable_locked(row: _U) -> _U:
    """The row as it is now, nobody else's until the transaction ends.

    Raises Refused("undone_already").
    """
    now: _U = row._meta.model._default_manager.select_for_update().get(pk=row.pk)  # type: ignore[assignment]
    if now.undone_at:
        raise Refused("undone_already", _("This was undone already."))
    return now


def undone(row: Undoable, *, by: User) -> None:
    """Write down that what the row says was taken back now."""
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
