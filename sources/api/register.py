"""What the register knows of a source, under ``sources/N/``: offices, reliability, place."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.rows import Shown
from config.signed_in import signed_in

from .. import limits
from ..actions.merges import sources_apart
from ..actions.register import (
    reliability_note,
    reliability_withdraw,
    role_add,
    role_end,
    role_remove,
    source_place,
)
from ..alike import WHY, sources_alike
from ..limits import Typed
from ..models import ReliabilityNote, Role, RoleTitle, Source
from ..queries import reliability_of, roles_of, sources_shown, sources_with_names
from .sources import SourceFull, SourceLink

LOOK, CHANGE = "sources.view_source", "sources.change_source"


class Title(Shown[RoleTitle]):
    class Meta:
        model = RoleTitle
        fields = ["language", "name"]


class RoleFull(Shown[Role]):
    """An office that somebody held; `until` is null as long as nobody knows of an end."""

    title = serializers.CharField(
        source="*", read_only=True, help_text="In the request's language."
    )
    titles = Title(many=True)
    organisation = SourceLink(allow_null=True)

    class Meta:
        model = Role
        fields = ["id", "title", "titles", "organisation", "since", "until"]


class RolesFound(serializers.Serializer[Any]):
    results = RoleFull(many=True)


class OfficeInput(Input):
    titles = serializers.DictField(
        child=serializers.ListField(child=Typed(limits.NAME), max_length=50),
        help_text='What it is called, by language: `{"ar": ["وزير الخارجية الروسي"]}`.',
    )
    organisation = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, allow_null=True
    )
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


class OfficeEndInput(Input):
    until = serializers.DateField(help_text="The last day.")


class ReliabilityFull(Shown[ReliabilityNote]):
    """What somebody noted of a source's reliability."""

    by = serializers.CharField(source="by.username", read_only=True)
    withdrawn_by = serializers.CharField(
        source="withdrawn_by.username", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = ReliabilityNote
        fields = ["id", "text", "by", "at", "withdrawn_at", "withdrawn_by"]


class ReliabilityFound(serializers.Serializer[Any]):
    results = ReliabilityFull(many=True)


class ReliabilityInput(Input):
    text = Typed(limits.NOTE)


class PlaceInput(Input):
    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Source.objects.all(), allow_null=True, help_text="Null: of no other."
    )


class AlikeFull(serializers.Serializer[Any]):
    """A source that may be the same, and why: `sound`, `family` or `office`."""

    other = SourceLink(source="source")
    why = serializers.ChoiceField(list(WHY))


class AlikeFound(serializers.Serializer[Any]):
    results = AlikeFull(many=True)


class ApartInput(Input):
    other = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), help_text="The id of the source that it is not."
    )


class AlikeView(Contract):
    """Sources that may be the same as one; suggestions, until somebody decides."""

    needs: ClassVar[dict[str, str]] = {"GET": LOOK, "POST": CHANGE}

    @extend_schema(responses=AlikeFound)
    def get(self, request: Request, source: int) -> Response:
        """The likeliest first. `sources/N/merge/` makes one the other's alias."""
        alike = sources_alike(_source(source))
        return Response({"results": AlikeFull(alike, many=True, context={"request": request}).data})

    @extend_schema(request=ApartInput, responses=AlikeFound)
    def post(self, request: Request, source: int) -> Response:
        """Say that the two are two: it is suggested no more. Answered with the rest."""
        row, given = _source(source), ApartInput.of(request)
        sources_apart(source=row, by=signed_in(request), **given)
        return self.get(request, source)


class PlaceView(Contract):
    """The institution that a source is a part of."""

    needs: ClassVar[dict[str, str]] = {"GET": LOOK, "POST": CHANGE}

    @extend_schema(request=PlaceInput, responses=SourceFull)
    def post(self, request: Request, source: int) -> Response:
        """Say which institution this one is a part of."""
        given = PlaceInput.of(request)
        row = source_place(source=_source(source), by=signed_in(request), **given)
        shown = sources_shown().get(pk=row.pk)
        return Response(SourceFull(shown, context={"request": request}).data)


class RolesView(Contract):
    """The offices that a source held."""

    needs: ClassVar[dict[str, str]] = {"GET": "sources.view_role", "POST": CHANGE}

    @extend_schema(responses=RolesFound)
    def get(self, request: Request, source: int) -> Response:
        """The latest first; those of what was merged into it, too."""
        roles = roles_of(_source(source))
        return Response({"results": RoleFull(roles, many=True, context={"request": request}).data})

    @extend_schema(request=OfficeInput, responses={201: RoleFull})
    def post(self, request: Request, source: int) -> Response:
        """Say that it held an office."""
        row, given = _source(source), OfficeInput.of(request)
        role = role_add(source=row, by=signed_in(request), **given)
        return _role_answer(row, role, request, status=201)


class RoleView(Contract):
    """One office of a source."""

    needs: ClassVar[dict[str, str]] = {"GET": LOOK, "POST": CHANGE, "DELETE": CHANGE}

    @extend_schema(request=OfficeEndInput, responses=RoleFull, operation_id="sources_roles_end")
    def post(self, request: Request, source: int, office: int) -> Response:
        """Say until when it was held."""
        row, given = _source(source), OfficeEndInput.of(request)
        role = role_end(role=_role(row, office), by=signed_in(request), **given)
        return _role_answer(row, role, request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, source: int, office: int) -> Response:
        """It was none of theirs; the log keeps that it was said."""
        role_remove(role=_role(_source(source), office), by=signed_in(request))
        return Response(status=204)


class ReliabilityView(Contract):
    """What people noted of a source's reliability."""

    needs: ClassVar[dict[str, str]] = {"GET": "sources.view_reliabilitynote", "POST": CHANGE}

    @extend_schema(responses=ReliabilityFound)
    def get(self, request: Request, source: int) -> Response:
        """The latest first; those that no longer hold say so."""
        notes = reliability_of(_source(source))
        return Response({"results": ReliabilityFull(notes, many=True).data})

    @extend_schema(request=ReliabilityInput, responses={201: ReliabilityFull})
    def post(self, request: Request, source: int) -> Response:
        """Add a note under one's own name."""
        row, given = _source(source), ReliabilityInput.of(request)
        note = reliability_note(source=row, by=signed_in(request), **given)
        return Response(ReliabilityFull(note).data, status=201)


class ReliabilityNoteView(Contract):
    """One note on a source's reliability."""

    needs: ClassVar[dict[str, str]] = {"GET": LOOK, "DELETE": CHANGE}

    @extend_schema(responses={200: ReliabilityFull})
    def delete(self, request: Request, source: int, note: int) -> Response:
        """It no longer holds; it stays readable."""
        found = get_object_or_404(reliability_of(_source(source)), pk=min(note, 2**63 - 1))
        gone = reliability_withdraw(note=found, by=signed_in(request))
        return Response(ReliabilityFull(gone).data)


def _source(pk: int) -> Source:
    return get_object_or_404(sources_with_names(), pk=min(pk, 2**63 - 1))


def _role(source: Source, pk: int) -> Role:
    return get_object_or_404(roles_of(source), pk=min(pk, 2**63 - 1))


def _role_answer(source: Source, role: Role, request: Request, status: int = 200) -> Response:
    shown = roles_of(source).get(pk=role.pk)
    return Response(RoleFull(shown, context={"request": request}).data, status=status)
