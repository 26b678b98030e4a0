"""The column of a list that names a person."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.html import format_html

from .people import display_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def person_column(
    column: str, says: "str | _StrPromise", *, ordering: str = ""
) -> Callable[[Any, Any], str]:
    """A list's method that names the person in a row's ``column``, or shows a dash for nobody.

    Its head ``says`` what they did; the list is put in order by it, or by ``ordering``.
    """

    @admin.display(description=says, ordering=ordering or column)
    def shown(_admin: Any, row: Any) -> str:
        person = attrgetter(column)(row)
        return format_html("<bdi>{}</bdi>", display_name(person)) if person else "–"

    return shown
