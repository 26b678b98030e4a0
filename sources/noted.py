"""The log of what people set: names of sources, and how the newsroom works.

It is kept as the desk's own log entries, whose message carries what was there before and
after; what people change about claims is kept as ``Change`` instead.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import override

#: What was set, by its English name: a switch's state, a name, names in one line.
Facts = dict[str, Any]


def facts(thing: Model, columns: Iterable[str]) -> Facts:
    """{what a column is called, in English: what stands there}"""
    with override(None):
        names = {c: str(thing._meta.get_field(c).verbose_name) for c in columns}  # type: ignore[union-attr]
    return {name: getattr(thing, column) for column, name in names.items()}


def noted(thing: Model, *, by: User | None, before: Facts | None, after: Facts | None) -> bool:
    """Note who set what, as far as it differs; tells whether anything does.

    ``before`` is None for what is new, ``after`` for what goes (call it before it is gone).
    What the desk does of itself (``by`` is None) is not noted.
    """
    was, now = before or {}, after or {}
    differing = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    if before is not None and after is not None and not differing:
        return False
    said: dict[str, Any] = {"before": before and {name: was.get(name) for name in differing}}
    said["after"] = after and {name: now.get(name) for name in differing}
    if before is None:
        flag, said["added"] = ADDITION, {}
    elif after is None:
        with override(None):
            kind = str(thing._meta.verbose_name)
        flag, said["deleted"] = DELETION, {"name": kind, "object": str(thing)}
    else:
        flag, said["changed"] = CHANGE, {"fields": differing}
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [thing], flag, json.dumps([said]))
    return True


def noted_facts(entry: LogEntry) -> tuple[Facts, Facts]:
    """(what stood before, what since) of one entry; both empty where that was not kept."""
    try:
        [said] = json.loads(entry.change_message)
    except ValueError:  # an entry of another sort
        return {}, {}
    return said.get("before") or {}, said.get("after") or {}
