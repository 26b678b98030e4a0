"""Queries that every page asks, put into SQL once.

Django builds a query anew each time that it is asked.  For the queues above the desk's list of
claims that took 25 ms, a fourth of the page, and more than the database took to count them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet

Compiled = tuple[str, Sequence[Any]]


class Blank(Expression):
    """A value that a compiled query lacks until it is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        """A place among the parameters, which is itself."""
        return "%s", [self]


def compiled(rows: QuerySet[Any, Any]) -> Compiled:
    """The SQL of a query and its parameters, blanks among them."""
    return rows.query.sql_with_params()


def row_of(query: Compiled, **given: Any) -> tuple[Any, ...]:
    """The row of a compiled query that has one, its blanks filled in by their names.

    Raises ValueError where there is another number of rows.
    """
    sql, parameters = query
    with connection.cursor() as cursor:
        cursor.execute(sql, [_filled(each, given) for each in parameters])
        [row] = cursor.fetchall()
    return tuple(row)


def _filled(parameter: Any, given: Mapping[str, Any]) -> Any:
    if not isinstance(parameter, Blank):
        return parameter
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)
