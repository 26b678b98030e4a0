"""Rows as the API shows them: DRF's serializers, where what is alike for all rows is done once.

DRF makes a serializer's fields anew for each answer, from the model, and finds out anew for each
field of each row how it is read: two thirds of the time that it takes to show a row.
"""

from collections.abc import Callable
from copy import copy, deepcopy
from functools import cache, cached_property
from inspect import isroutine
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.relations import PKOnlyObject

_M = TypeVar("_M", bound=Model)
Read = Callable[[Any], Any]


# Its docstring would be that of every shape in the API's schema that has none.
class Shown(serializers.ModelSerializer[_M]):
    def get_fields(self) -> Any:
        """Copies of the fields that were made once for the class, in the reader's language."""
        made = _made(type(self), get_language())
        return {name: _copied(field) for name, field in made.items()}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """{field's name: what it shows of the row}"""
        shown: dict[str, Any] = {}
        for name, read in self._reads:
            try:
                shown[name] = read(instance)
            except serializers.SkipField:
                continue
        return shown

    @cached_property
    def _reads(self) -> list[tuple[str, Read]]:
        model = self.Meta.model
        return [(str(field.field_name), _read(field, model)) for field in self._readable_fields]


# --- a class's fields ---------------------------------------------------------------------


@cache
def _made(shape: type[Shown[Any]], _language: str | None) -> dict[str, Any]:
    """Its fields in a language: which of them have a label, in the schema, goes by that."""
    fields: dict[str, Any] = serializers.ModelSerializer.get_fields(shape())
    return fields


def _copied(field: Any) -> Any:
    """A field that can have a parent of its own; one with a field in it is made anew, with that."""
    whole = hasattr(field, "child") or hasattr(field, "child_relation")
    return deepcopy(field) if whole else copy(field)


# --- how a field is read ------------------------------------------------------------------


def _read(field: Any, model: type[Model]) -> Read:
    """What shows a field of a row; it raises SkipField where the row is to be without it."""
    if not field.source_attrs:  # of the whole row
        return field.to_representation  # type: ignore[no-any-return]
    columns = {each.name: each.attname for each in model._meta.concrete_fields}
    if type(field) is serializers.PrimaryKeyRelatedField and field.source in columns:
        return attrgetter(columns[field.source])  # the key alone, and no row is fetched
    own = type(field).get_attribute is not serializers.Field.get_attribute
    if own or "." in field.source or isroutine(getattr(model, field.source, None)):
        return lambda row: _shown(field, field.get_attribute(row))
    return _attribute(field)


def _attribute(field: Any) -> Read:
    """What shows an attribute; where a row lacks it, DRF says what then."""
    name, represent = field.source, field.to_representation

    def read(row: Any) -> Any:
        try:
            value = getattr(row, name)
        except AttributeError:
            value = field.get_attribute(row)
        return None if value is None else represent(value)

    return read


def _shown(field: Any, value: Any) -> Any:
    """As DRF's serializers do."""
    nothing = value.pk is None if isinstance(value, PKOnlyObject) else value is None
    return None if nothing else field.to_representation(value)
