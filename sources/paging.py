"""Pages of lists that may hold a million rows, none of which is counted in full."""

from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

#: Rows that are counted at most.
BOUND = 10_000


class Pages(Paginator):
    """Pages that count up to ``BOUND`` rows, and beyond it only tell that there are more.

    ``asked`` is the page that will be asked for.  One that begins beyond the bound is
    found by skipping to it in the list's order; the last page known is then the one
    after it, if there is one.  A page's keys are found first and its rows by their
    keys, so that nothing is computed for the rows that were skipped.  ``counting`` has as
    many rows, and is counted in their place; ``most`` bounds the count in place of ``BOUND``.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        per_page: int,
        *,
        asked: Any = 1,
        counting: QuerySet[Any] | None = None,
        most: int | None = None,
    ) -> None:
        super().__init__(rows, per_page)
        self.rows = rows
        self.counting = rows if counting is None else counting
        number = int(asked) if str(asked).isdecimal() and len(str(asked)) < 12 else 1
        #: Whole pages, or the last one within it would not know of those behind it.
        self.bound = -(-(most or BOUND) // per_page) * per_page
        self.begin = (max(number, 1) - 1) * per_page
        self.deep = number if self.begin >= self.bound else None

    @property
    def more(self) -> bool:
        """Are there more rows than ``counted`` says?"""
        if self.deep and self._beyond:
            return len(self._beyond) > self.per_page
        return self.count > self.bound

    @property
    def counted(self) -> str:
        """How many rows, as a reader is told: "318", or "more than 10,000"."""
        known = self.count - 1 if self.more else self.count
        text = number_format(known, force_grouping=True)
        return _("more than %(count)s") % {"count": text} if self.more else text

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as is known: one beyond those seen stands for more."""
        if self.deep and self._beyond:
            return self.begin + len(self._beyond)
        return int(self.counting.order_by().values("pk")[: self.bound + 1].count())

    @cached_property
    def _beyond(self) -> list[Any]:
        """The keys of the page asked for, which lies beyond the bound, and one more."""
        end = self.begin + self.per_page + 1
        return list(self.rows.values_list("pk", flat=True)[self.begin : end])

    def page(self, number: Any) -> Page:
        """Raises EmptyPage where there is no such page."""
        number = self.validate_number(number)
        if number == self.deep:
            keys = self._beyond[: self.per_page]
        else:
            begin = (number - 1) * self.per_page
            end = begin + self.per_page
            keys = list(self.rows.values_list("pk", flat=True)[begin:end])
        if not keys and number > 1:
            raise EmptyPage(self.error_messages["no_results"])
        return Page(self.rows.filter(pk__in=keys), number, self)
