"""What people set that is about no claim, under ``/api/v1/log/``: switches, labels, names."""

from typing import Any, ClassVar

from django.contrib.admin.models import LogEntry
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from config.contract import Contract
from config.given import AnyWords, Filters
from config.rows import Shown
from config.signed_in import signed_in
from sources.noted import noted_facts

from ..queries.noted import kinds_noted

_FACTS = serializers.DictField(child=serializers.JSONField())


class LogLine(Shown[LogEntry]):
    """That somebody set something: what stood there before and since, as far as it differs."""

    at = serializers.DateTimeField(source="action_time")
    by = serializers.CharField(source="user.username")
    kind = serializers.CharField(source="content_type.model", help_text="As in `label`.")
    thing = serializers.CharField(source="object_id", help_text="Its id.")
    name = serializers.CharField(source="object_repr", help_text="What it was called then.")
    before = serializers.SerializerMethodField(help_text="Empty for what was new.")
    after = serializers.SerializerMethodField(help_text="Empty for what was taken away.")

    class Meta:
        model = LogEntry
        fields = ["id", "at", "by", "kind", "thing", "name", "before", "after"]

    @extend_schema_field(_FACTS)
    def get_before(self, entry: LogEntry) -> dict[str, Any]:
        return noted_facts(entry)[0]

    @extend_schema_field(_FACTS)
    def get_after(self, entry: LogEntry) -> dict[str, Any]:
        return noted_facts(entry)[1]


class LogFilter(Filters):
    by = AnyWords("user__username", help_text="By username.")
    kind = AnyWords("content_type__model", help_text="As in `label`, `source`, `user`.")
    thing = AnyWords("object_id", help_text="Its id.")

    class Meta:
        model = LogEntry
        fields: ClassVar[list[str]] = []


class LogView(Contract, mixins.ListModelMixin, viewsets.GenericViewSet[LogEntry]):
    """What people set, the latest first; corrections of claims are `changes/`.

    Everybody reads of the sorts of things that they may look at.
    """

    queryset = LogEntry.objects.select_related("user", "content_type").order_by()
    serializer_class = LogLine
    filterset_class = LogFilter
    ordering_fields = ["id"]
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD"), "claims.view_change")

    def filter_queryset(self, queryset: Any) -> Any:
        seen = queryset.filter(content_type__in=kinds_noted(signed_in(self.request)))
        return super().filter_queryset(seen)
