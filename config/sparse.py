"""Rows as a client asks for them: some fields alone, or with what they name in full.

``fields`` keeps of each row what it names, ``expand`` shows in full what a serializer says can be
(``expands``), and ``offsets=utf16`` counts the places of a serializer with ``has_places`` in UTF-16
too.  They are read where rows are listed or one is looked at, and nowhere else.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from sources.models import Document

from .given import ParameterRefused

FIELDS, EXPAND, OFFSETS = "fields", "expand", "offsets"
UTF16 = "utf16"


class Expansion(NamedTuple):
    """A field in full: what makes it, and what is to be read for many rows at once."""

    field: Callable[[], serializers.BaseSerializer[Any]]
    prefetch: tuple[Any, ...] = ()


class Utf16:
    """Places in documents as JavaScript, Java and C# count them.

    What lies beyond the Basic Multilingual Plane, such as 🌊, is two units there (Unicode, 3.8).
    """

    def __init__(self, documents: Iterable[int]) -> None:
        self._twice: dict[int, list[int]] = {}
        self._read(set(documents))

    def place(self, document: int, start: int, end: int) -> list[int]:
        """Start and end, counted so."""
        if document not in self._twice:
            self._read({document})
        twice = self._twice[document]
        return [offset + bisect_left(twice, offset) for offset in (start, end)]

    def _read(self, documents: set[int]) -> None:
        texts = Document.objects.filter(pk__in=documents).values_list("pk", "text")
        for pk, text in texts.iterator(chunk_size=20):
            self._twice[pk] = [n for n, sign in enumerate(text) if sign > "\uffff"]


def sparse_names(view: Any) -> list[str]:
    """The parameters of a view that make its rows sparse or full, where it has any."""
    shows = {"list", "retrieve"} & set(dir(view))
    if not shows or getattr(view, "action", "list") not in shows:
        return []
    placed = hasattr(view.get_serializer_class(), "has_places")
    return [FIELDS, *([EXPAND] if expansions(view) else []), *([OFFSETS] if placed else [])]


def expansions(view: Any) -> dict[str, Expansion]:
    """What can be expanded in the rows of a view, by the name of the field."""
    return getattr(view.get_serializer_class(), "expands", {})


def asked(request: Request, name: str) -> list[str]:
    """The names given with a parameter: with commas between them, or one by one."""
    given = request.query_params.getlist(name)
    return [each for value in given for each in value.split(",") if each]


def made_sparse(serializer: Any, view: Any) -> Any:
    """The serializer of a view's rows with the fields that its request asks for.

    Raises ParameterRefused("field_unknown") for a name that is none of them, and
    ParameterRefused("parameter_unreadable") for offsets that nobody counts.
    """
    rows = getattr(serializer, "child", serializer)
    shown = serializer.instance if rows is not serializer else [serializer.instance]
    for name, expansion in _expanded(view):
        rows.fields[name] = expansion.field()
        prefetch_related_objects(shown, *expansion.prefetch)
    if counted := asked(view.request, OFFSETS):
        if counted != [UTF16]:
            raise ParameterRefused(_("Say utf16, or leave it out."), code="parameter_unreadable")
        serializer.context[UTF16] = Utf16(row.document_id for row in shown)
    if chosen := asked(view.request, FIELDS):
        _require(chosen, rows.fields)
        for name in set(rows.fields) - set(chosen):
            rows.fields.pop(name)
    return serializer


def _expanded(view: Any) -> list[tuple[str, Expansion]]:
    names = asked(view.request, EXPAND)
    if not names:
        return []
    known = expansions(view)
    _require(names, known)
    return [(name, known[name]) for name in dict.fromkeys(names)]


def _require(names: list[str], known: Any) -> None:
    for name in names:
        if name not in known:
            message = _("There is no field “%(name)s” here. There are: %(known)s.")
            said = message % {"name": name[:50], "known": ", ".join(known)}
            raise ParameterRefused(said, code="field_unknown")


class SparseSchema(AutoSchema):
    """Says of an operation which of the three parameters it takes."""

    def get_override_parameters(self) -> list[Any]:
        """Those of the operation itself, and ours."""
        said = list(super().get_override_parameters())
        names = sparse_names(self.view) if self.method == "GET" else []
        if FIELDS in names:
            about = "Names of fields, with commas between them: of each row these alone."
            said.append(OpenApiParameter(FIELDS, OpenApiTypes.STR, description=about))
        if EXPAND in names:
            about = "What is shown in full, or besides."
            full = sorted(expansions(self.view))
            said.append(OpenApiParameter(EXPAND, str, enum=full, many=True, description=about))
        if OFFSETS in names:
            about = (
                "With `utf16`, each place has `utf16` besides: its start and end in UTF-16 units."
            )
            said.append(OpenApiParameter(OFFSETS, str, enum=[UTF16], description=about))
        return said
