"""What a client gives, parameters and bodies: what nobody reads is refused, never passed over.

A filter that is ignored answers with every row, and a field that is ignored loses what it said.
So an unknown name, a value that cannot be read, and a second value where one counts are errors
that say what there is; several values of a choice are joined by "or".
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, filters, serializers
from rest_framework.request import Request

#: Read by DRF itself, in every list.
_PAGING = ("cursor", "page_size")


class ParameterRefused(exceptions.APIException):
    """400 for parameters of an address; raised with a ``code`` of its own."""

    status_code = 400


def parameters_require(
    request: Request, known: Collection[str], *, several: Collection[str] | None = None
) -> None:
    """Refuse every parameter that is not known, and a second value but of those in ``several``.

    Raises ParameterRefused("parameter_unknown"), which names those that are, and
    ("parameter_unreadable").
    """
    for name, values in request.query_params.lists():
        if len(values) > 1 and several is not None and name in known and name not in several:
            message = _("“%s” is given twice, and counts once.") % name
            raise ParameterRefused(message, code="parameter_unreadable")
        if name not in known:
            message = _("There is no parameter “%(name)s” here. There are: %(known)s.")
            said = message % {"name": name[:50], "known": ", ".join(sorted(known)) or "–"}
            raise ParameterRefused(said, code="parameter_unknown")


# --- bodies ---------------------------------------------------------------------------


class Input(serializers.Serializer[Any]):
    """A body, or part of one; a field that it does not have is an error, at that field."""

    @classmethod
    def of(cls, request: Request, *, partial: bool = False) -> dict[str, Any]:
        """What a request's body says; of a ``partial`` one, the fields that it has.

        Raises ValidationError.
        """
        given = cls(data=request.data, partial=partial)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                message = _("There is no such field here. There are: %s.") % ", ".join(self.fields)
                raise serializers.ValidationError(
                    {
                        name: [exceptions.ErrorDetail(message, code="field_unknown")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


# --- filters --------------------------------------------------------------------------


class _Words(forms.Field):
    """Several words or names; as many as are given."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        one = forms.CharField(max_length=2000)
        return [one.clean(each) for each in value or () if each != ""]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class AnyWords(django_filters.Filter):
    """Rows with one of the words given; a ``method`` gets them as a list."""

    field_class = _Words

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class _YesNo(forms.Field):
    """true, false, 1 or 0."""

    _MEANS = {"true": True, "1": True, "false": False, "0": False}

    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        if str(value).lower() not in self._MEANS:
            raise forms.ValidationError(_("Say true or false."))
        return self._MEANS[str(value).lower()]


class _Rows(django_filters.fields.ModelMultipleChoiceField):
    """Ids of rows, one or more."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:  # more digits than a database counts
            message = self.error_messages["invalid_pk_value"]
            raise forms.ValidationError(message, params={"pk": value[0][:50]}) from error


class YesNo(django_filters.BooleanFilter):
    field_class = _YesNo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=forms.TextInput, **kwargs)


class Day(django_filters.DateFilter):
    """A day as ISO 8601 writes it; 01/05 is two days, so it is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": gettext_lazy("Write the day as in 2026-11-27.")},
            **kwargs,
        )


class Choices(django_filters.MultipleChoiceFilter):
    """Rows with one of the values given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class AnyRow(django_filters.ModelMultipleChoiceFilter):
    """Rows that belong to one of those given, each by its id."""

    field_class = _Rows

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class Filters(django_filters.FilterSet):
    """Filters of a list; those made from a model's fields take several values, too."""

    base_filters: Mapping[str, Any]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Makes those alone that are asked for, which are few; each costs as much as a row."""
        if data is not None:
            known = self.base_filters.items()
            self.base_filters = {name: each for name, each in known if name in data}
        super().__init__(data, *args, **kwargs)

    @classmethod
    def filter_for_lookup(cls, field: "models.Field[Any, Any]", lookup_type: str) -> Any:
        if getattr(field, "choices", None):
            return Choices, {"choices": field.choices}
        if isinstance(field, models.CharField | models.TextField):
            return AnyWords, {}
        if isinstance(field, models.BooleanField):
            return YesNo, {}
        return super().filter_for_lookup(field, lookup_type)

    @property
    def errors(self) -> Any:
        """The form's, and those of a value given twice where only one counts."""
        found = super().errors
        for name, each in self.filters.items():
            several = isinstance(each, AnyWords | django_filters.MultipleChoiceFilter)
            if not several and len(_values(self.data, name)) > 1 and name not in found:
                found[name] = forms.utils.ErrorList([_("This is given twice, and counts once.")])
        return found

    def is_valid(self) -> bool:
        return self.is_bound and not self.errors


def _values(data: Any, name: str) -> Sequence[str]:
    return data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []


class FilterBackend(DjangoFilterBackend):
    """A list's filters; everything else in its address is refused."""

    filterset_base = Filters

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        if view.kwargs.get(view.lookup_url_kwarg or view.lookup_field) is not None:
            return queryset  # one row; nothing is to be chosen
        known = self._known(view, queryset)
        parameters_require(request, known, several=known.difference(_PAGING))
        return super().filter_queryset(request, queryset, view)

    def _known(self, view: Any, queryset: QuerySet[Any]) -> set[str]:
        chosen = self.get_filterset_class(view, queryset)
        ordering = {"ordering"} if getattr(view, "ordering_fields", None) else set()
        return {*(chosen.base_filters if chosen else ()), *ordering, *_PAGING, *view.shaped_by}


class OrderingBackend(filters.OrderingFilter):
    """The order that is asked for; one that the list does not have is refused."""

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        asked = request.query_params.getlist(self.ordering_param)
        names = [name for name, _label in self.get_valid_fields(queryset, view)]
        if asked and (len(asked) > 1 or asked[0].removeprefix("-") not in names):
            message = _("Order by one of: %s; backwards with “-” before it.") % ", ".join(names)
            raise ParameterRefused(message, code="ordering_unknown")
        return super().get_ordering(request, queryset, view)
