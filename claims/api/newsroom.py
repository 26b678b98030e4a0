"""How the newsroom works, under ``/api/v1/newsroom/``: its switches, and who turned four eyes."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.signed_in import signed_in
from sources import limits
from sources.limits import Typed

from ..actions.newsroom import newsroom_set
from ..models import Newsroom
from ..queries.newsroom import four_eyes_log, newsroom_settings

_SWITCHES = ("four_eyes", "stuck_days", "rating_worst", "rating_best")
#: The largest number that each of the number columns holds.
_MOST = 32767


class EyesLine(serializers.Serializer[Any]):
    """That four eyes were switched on or off."""

    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.username")
    on = serializers.BooleanField()
    reason = serializers.CharField()


class NewsroomFull(serializers.Serializer[Any]):
    four_eyes = serializers.BooleanField(help_text="A second person approves every verdict.")
    stuck_days = serializers.IntegerField(help_text="Days until work counts as stuck.")
    rating_worst = serializers.IntegerField(help_text="Of the public rating.")
    rating_best = serializers.IntegerField()
    switched = EyesLine(many=True, help_text="Who turned four eyes, the latest first.")


class NewsroomInput(Input):
    four_eyes = serializers.BooleanField()
    stuck_days = serializers.IntegerField(min_value=1, max_value=_MOST)
    rating_worst = serializers.IntegerField(min_value=0, max_value=_MOST)
    rating_best = serializers.IntegerField(min_value=0, max_value=_MOST)
    reason = Typed(limits.NOTE, help_text="Why four eyes are switched; everybody can read it.")


class NewsroomView(Contract, generics.GenericAPIView[Newsroom]):
    """The newsroom's switches."""

    queryset = Newsroom.objects.all()
    serializer_class = NewsroomFull
    filterset_class = None
    pagination_class = None
    needs: ClassVar[dict[str, str]] = {}
    one_row = True

    def get_object(self) -> Newsroom:
        """The one row that there is."""
        return newsroom_settings()

    def retrieve(self, request: Request) -> Response:
        """What a GET answers."""
        return self.get(request)

    @extend_schema(responses=NewsroomFull)
    def get(self, request: Request) -> Response:
        """How the switches stand."""
        room = newsroom_settings()
        shown = {name: getattr(room, name) for name in _SWITCHES}
        return Response(NewsroomFull(shown | {"switched": four_eyes_log()}).data)

    @extend_schema(request=NewsroomInput(partial=True), responses=NewsroomFull)
    def patch(self, request: Request) -> Response:
        """Turn those that are sent. Four eyes take a `reason`; all who review are told."""
        newsroom_set(by=signed_in(request), **NewsroomInput.of(request, partial=True))
        return self.get(request)
