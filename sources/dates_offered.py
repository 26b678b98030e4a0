"""The years, months and days above a list: of a long one those of all rows, found in an index."""

from collections.abc import Iterator
from copy import copy
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from django.contrib.admin.templatetags.admin_list import date_hierarchy
from django.db.models import QuerySet

#: In a list of more rows than these no row is looked at for its date.
FEW = 1_000
_DAYS = {"year": 366, "month": 31, "day": 1}


def dates_offered(shown: Any) -> dict[str, Any]:
    """What ``admin/date_hierarchy.html`` shows of a change list.

    Of one of more than ``FEW`` rows, whatever else narrows it, the dates that any row of its kind
    has: each is found by a step in the column's index, and not among all rows.
    """
    if shown.date_hierarchy and shown.result_count > FEW:
        column = shown.date_hierarchy
        parts = (shown.params.get(f"{column}__{part}") for part in ("year", "month"))
        chosen = [int(part) for part in takewhile(bool, parts)]
        shown = copy(shown)
        shown.queryset = Steps(shown.model._default_manager.order_by(), column, chosen)
    return date_hierarchy(shown) or {}


class Steps:
    """The dates of rows, within a chosen year or month, in place of a list's query."""

    def __init__(self, rows: QuerySet[Any], column: str, chosen: list[int]) -> None:
        self.rows, self.column = rows, column
        self.begin, self.end = date.min, date.max
        if chosen:
            self.begin = date(*[*chosen, 1, 1][:3])
            self.end = _after(self.begin, ["year", "month"][len(chosen) - 1])

    def aggregate(self, **asked: Any) -> dict[str, Any]:
        """As of a query, of all rows; one by one: SQLite steps to either end, and not to both."""
        return {name: self.rows.aggregate(**{name: each})[name] for name, each in asked.items()}

    def dates(self, _column: str, kind: str) -> list[date]:
        """The first days of the years or months, or the days, on which there are rows."""
        return list(self._steps(kind))

    def _steps(self, kind: str) -> Iterator[date]:
        days = self.rows.order_by(self.column).values_list(self.column, flat=True)
        begin = self.begin
        while begin < self.end:
            day = days.filter(**{f"{self.column}__gte": begin}).first()
            if day is None or day >= self.end:
                return
            yield _first(day, kind)
            begin = _after(_first(day, kind), kind)


def _first(day: date, kind: str) -> date:
    """The first day of its year or month, or the day itself."""
    return day.replace(**{"year": {"month": 1, "day": 1}, "month": {"day": 1}}.get(kind, {}))


def _after(first: date, kind: str) -> date:
    """The first day of the next one, as far as there is any."""
    days = _DAYS[kind]
    return (
        _first(first + timedelta(days), kind) if date.max - first >= timedelta(days) else date.max
    )
