"""Everything that changed, under ``/api/v1/updates/``: what a program needs that mirrors a desk."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import replace_query_param

from config.contract import Contract
from config.given import Input
from config.signed_in import signed_in

from ..queries.updates import (
    KINDS,
    OF_CLAIMS,
    Mark,
    Told,
    cursor_made,
    cursor_read,
    mark_of,
    updates_end,
    updates_since,
    updates_told,
)

#: Changes in an answer, where no ``page_size`` is asked for, and at most.
PAGE, LARGEST = 200, 1000


#: {kind of what is read with those around it: where these stand}
_AMONG = {"comment": "comments", "passage": "passages", "repeat": "repeats"}


class CursorEnded(exceptions.APIException):
    """410: the cursor is of a series that goes on no more."""

    status_code = 410
    default_code = "cursor_ended"


class UpdatesInput(Input):
    cursor = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="From an earlier answer."
    )
    kind = serializers.MultipleChoiceField(choices=KINDS, default=set(), help_text="Only these.")
    page_size = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST,
        default=PAGE,
        help_text="How many changes are looked at; those of other kinds are left out.",
    )
    latest = serializers.BooleanField(
        default=False,
        help_text="With `true` no results, and the cursor behind all that is there.",
    )


class UpdateLine(serializers.Serializer[Told]):
    """A thing that was made, changed or taken away; the latest time alone is told."""

    kind = serializers.ChoiceField(KINDS)
    id = serializers.CharField(source="key", help_text="As text; of an assessment a UUID.")
    href = serializers.SerializerMethodField(help_text="Where it is; null where it is gone.")
    gone = serializers.SerializerMethodField(
        help_text="It was deleted or withdrawn, or is a source that was merged: out of every list."
    )
    updated_at = serializers.DateTimeField(source="at")

    def get_href(self, told: Told) -> str | None:
        if told.row is None:
            return None
        request, place = self.context["request"], {"pk": told.key}
        if told.kind in OF_CLAIMS:
            place["claim"] = told.row.claim_id
        if told.kind in _AMONG:
            return str(reverse(f"api:claim-{_AMONG[told.kind]}", [place["claim"]], request=request))
        return str(reverse(f"api:{told.kind}-detail", kwargs=place, request=request))

    def get_gone(self, told: Told) -> bool:
        return told.row is None


class Updates(serializers.Serializer[Any]):
    results = UpdateLine(many=True)
    cursor = serializers.CharField(help_text="Ask with it later for what has changed since.")
    next = serializers.URLField(allow_null=True, help_text="More of it; null at the end for now.")


class UpdatesView(Contract):
    """What changed, one line a thing, in the order of the changes."""

    needs = {"GET": "claims.view_claim"}
    reads = tuple(UpdatesInput().fields)
    reads_several = ("kind",)

    @extend_schema(parameters=[UpdatesInput], responses=Updates)
    def get(self, request: Request) -> Response:
        """What has changed behind the cursor; without one, everything that there is.

        None is missed, whoever writes meanwhile; one may come twice. Kinds that you may not see
        are left out. 410 `cursor_ended`: the database was put back from a copy; start again
        without a cursor.
        """
        given = UpdatesInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        mark = updates_end() if asked["latest"] else _mark(asked["cursor"])
        updates = [] if asked["latest"] else updates_since(mark, most=asked["page_size"])
        cursor = cursor_made(mark_of(updates[-1]) if updates else mark)
        more = len(updates) == asked["page_size"]
        here = request.build_absolute_uri()
        shown = {
            "results": updates_told(updates, to=signed_in(request), kinds=asked["kind"] or KINDS),
            "cursor": cursor,
            "next": replace_query_param(here, "cursor", cursor) if more else None,
        }
        return Response(Updates(shown, context={"request": request}).data)


def _mark(given: str) -> Mark:
    mark = cursor_read(given)
    if mark is None:
        raise CursorEnded(_("This cursor leads nowhere any more. Start again without one."))
    return mark
