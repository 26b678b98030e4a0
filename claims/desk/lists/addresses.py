"""A list's address as a saved view keeps it, so that it says the same to others and later.

A change list counts its columns, and what it counts depends on who looks: a view keeps
their names.  It writes "past 7 days" as two dates: a view keeps that they were such.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.http import QueryDict
from django.utils import timezone

SINCE, UNTIL, DAYS = "__gte", "__lt", "_on"
#: Before a stretch of time that is counted from today.
FROM_TODAY = "~"


def query_kept(given: QueryDict, columns: list[Any]) -> str:
    """What a view keeps of an address; ``columns`` are those that its list counts."""
    kept = _without_empty(given)
    if ORDER_VAR in kept:
        kept[ORDER_VAR] = order_by_column_names(columns, str(kept[ORDER_VAR]))
    for name in [name for name in kept if name.endswith(SINCE)]:
        until = name.removesuffix(SINCE) + UNTIL
        pair = (kept[name], kept.get(until))
        for stretch, moments in _stretches(name).items():
            if pair == moments:
                kept[name] = FROM_TODAY + stretch
                del kept[until]
    return _sorted(kept)


def query_shown(given: QueryDict, columns: list[Any]) -> str:
    """The address, today, of what a view keeps."""
    shown = _without_empty(given)
    if ORDER_VAR in shown:
        shown[ORDER_VAR] = _by_number(columns, str(shown[ORDER_VAR]))
    for name in [name for name in shown if name.endswith(SINCE)]:
        moments = _stretches(name).get(str(shown[name]).removeprefix(FROM_TODAY))
        if moments and str(shown[name]).startswith(FROM_TODAY):
            shown[name], shown[name.removesuffix(SINCE) + UNTIL] = moments
    return _sorted(shown)


def _stretches(name: str) -> dict[str, tuple[str, str]]:
    """As ``django.contrib.admin.DateFieldListFilter`` offers them: days of a column called …_on,
    moments of others."""
    now = timezone.localtime()
    today: date = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if name.endswith(DAYS + SINCE):
        today = now.date()
    tomorrow, month = today + timedelta(days=1), today.replace(day=1)
    stretches = {
        "today": (today, tomorrow),
        "week": (today - timedelta(days=7), tomorrow),
        "month": (month, (month + timedelta(days=32)).replace(day=1)),
        "year": (month.replace(month=1), month.replace(year=now.year + 1, month=1)),
    }
    return {stretch: (str(since), str(until)) for stretch, (since, until) in stretches.items()}


def order_by_column_names(columns: list[Any], order: str) -> str:
    """ "-4.6", an order as a change list counts columns, as "-weight.said"."""
    named = []
    for each in order.split("."):
        number = each.removeprefix("-")
        if number.isdecimal() and len(number) < 4 and int(number) < len(columns):
            named.append(each[: -len(number)] + columns[int(number)])
    return ".".join(named)


def _by_number(columns: list[Any], order: str) -> str:
    """The way back; columns that the list does not have are left out."""
    parts = [(each, each.removeprefix("-")) for each in order.split(".")]
    return ".".join(
        f"{each[: -len(name)]}{columns.index(name)}" for each, name in parts if name in columns
    )


def _without_empty(given: QueryDict) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in given:
        if values := [value for value in given.getlist(name) if value]:
            query.setlist(name, values)
    return query


def _sorted(query: QueryDict) -> str:
    """In one order, so that two addresses that say the same are the same."""
    ordered = QueryDict(mutable=True)
    for name in sorted(query):
        ordered.setlist(name, list(filter(None, query.getlist(name))))
    return ordered.urlencode()
