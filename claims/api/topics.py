"""Topics under ``/api/v1/``: what articles and claims are about."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import AnyWords, Filters, Input
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.limits import Typed

from ..actions.topics import MOST, NAME, topic_delete, topic_rename
from ..models import Topic
from ..queries.topics import topics_listed, topics_named


class TopicNames(serializers.ListField):
    """The names of topics, as they are sent."""

    def __init__(self, **kwargs: Any) -> None:
        said = f"Their names, at most {MOST}; spelling aside, two are one."
        super().__init__(child=Typed(NAME), max_length=MOST, help_text=said, **kwargs)


class TopicsInput(Input):
    topics = TopicNames()


class TopicNamesShown(serializers.ListField):
    """The same, read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            child=serializers.CharField(), source="topic_names", read_only=True, **kwargs
        )


class TopicFull(Shown[Topic]):
    """A word by which articles and claims are put together."""

    href = RowLink(view_name="api:topic-detail")
    articles_count = serializers.IntegerField(read_only=True, help_text="Articles under it.")
    claims_count = serializers.IntegerField(
        read_only=True, help_text="Claims under it by themselves; those of its articles come to it."
    )

    class Meta:
        model = Topic
        fields = ["id", "href", "name", "articles_count", "claims_count"]


class RenameInput(Input):
    name = Typed(NAME)


class TopicFilter(Filters):
    name = AnyWords(method="named", help_text="Its name; spelling aside.")

    class Meta:
        model = Topic
        fields: ClassVar[list[str]] = []

    def named(self, rows: QuerySet[Topic], _field: str, value: list[str]) -> QuerySet[Topic]:
        return rows.filter(pk__in=topics_named(value).values("pk"))


class TopicView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Topic]
):
    """Topics; one is made where a claim or an article is first put under it."""

    queryset = topics_listed()
    serializer_class = TopicFull
    filterset_class = TopicFilter
    ordering_fields = ["id", "name"]
    ordering = "name"
    lookup_value_converter = "int"

    @extend_schema(request=RenameInput, responses={200: TopicFull})
    def partial_update(self, request: Request, pk: int) -> Response:
        """Call it otherwise; where another one has that name, both are that one afterwards."""
        topic = self.get_object()
        given = RenameInput(data=request.data)
        given.is_valid(raise_exception=True)
        left = topic_rename(topic=topic, by=signed_in(request), **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=left.pk)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take it away from all that is under it."""
        topic_delete(topic=self.get_object(), by=signed_in(request))
        return Response(status=204)
