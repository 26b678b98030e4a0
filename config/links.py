"""Links to rows, each made from the address of all rows of its kind."""

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from rest_framework import serializers

#: Of each type, a key that no row has, where a row's own is put.
_NO_ROW: dict[type, int | UUID] = {int: 987654321987654321, UUID: UUID(int=987654321987654321)}


class RowLink(serializers.HyperlinkedIdentityField):
    """A link to a row, or to what is below it, by its key.

    As DRF's own, which looks the address up among all there are for each row of a list.
    """

    #: What stands before and behind the key in every address of one answer.
    _around: tuple[str, str] | None = None

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:  # noqa: ARG002 - DRF's
        """The whole address; None for a row that is not stored."""
        key = getattr(obj, self.lookup_field)
        if key is None:
            return None
        if self._around is None:
            no_row, urls = _NO_ROW[type(key)], get_urlconf() or settings.ROOT_URLCONF
            path = _address(view_name, self.lookup_url_kwarg, no_row, urls, get_script_prefix())
            before, _key, after = request.build_absolute_uri(path).partition(str(no_row))
            self._around = before, after
        before, after = self._around
        return f"{before}{key}{after}"


@cache
def _address(view_name: str, name: str, key: int | UUID, urls: str, prefix: str) -> str:  # noqa: ARG001 - it is part of the address
    return reverse(view_name, urls, kwargs={name: key})
