"""How an action takes a row before it changes it."""

from typing import Any, TypeVar

from django.db.models import Model

from .errors import Conflict

_M = TypeVar("_M", bound=Model)


def row_locked(row: _M, *, gone: Conflict) -> _M:
    """The row as it is now, nobody else's until the transaction ends.

    Raises ``gone`` where somebody took it away meanwhile.
    """
    rows: Any = row._meta.model._default_manager  # its own, also where a lazy user stands for it
    found: _M | None = rows.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise gone
    return found
