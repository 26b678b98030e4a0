"""Fields that several rooms of the API share."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

OFFSETS = (
    "Offsets count code points of the document's text from 0, as Python strings do, the end"
    " exclusive. JavaScript and Java count UTF-16 units: there, use the words beside them, or ask"
    " with `offsets=utf16`."
)


def number_sent(request: Request, name: str) -> int:
    """A number that a body names which was valid, as the version that its sender had in view."""
    sent: Any = request.data
    return int(sent[name])


class Rows(serializers.ListField):
    """Ids going in, the rows that have them coming out, in one query."""

    child = serializers.IntegerField(min_value=1)

    def __init__(self, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.rows = rows

    def to_internal_value(self, data: Any) -> list[Any]:
        ids = super().to_internal_value(data)
        found = self.rows.in_bulk([each for each in ids if each < 2**63])
        missing = sorted(set(ids) - found.keys())
        if missing:
            message = _("These do not exist: %s.") % ", ".join(map(str, missing))
            raise serializers.ValidationError(message, code="does_not_exist")
        return list(found.values())


class ByName(serializers.SlugRelatedField[Any]):
    """A row by a name; a name that no database can hold is nobody's."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) and "\0" in data:
            self.fail("does_not_exist", slug_name=self.slug_field, value="")
        return super().to_internal_value(data)
