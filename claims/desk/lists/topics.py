"""The list of topics, with how much is about each."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from sources.desk_actions import ActionAdmin

from ...actions.topics import topic_delete, topic_rename
from ...domain.numbers import grouped_number
from ...models import Topic
from ...queries.topics import topics_listed


class TopicAdmin(ActionAdmin):
    """Topics come from use; here they are called otherwise, made one, or taken away."""

    list_display = ("named", "articles_about", "claims_about")
    search_fields = ("key",)
    search_help_text = gettext_lazy("Words of the name.")
    fields = ("name",)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """With how much is about each."""
        return topics_listed().order_by(*self.ordering)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The name, and what becomes of two that are called alike."""
        says = gettext_lazy("Where another topic has this name, both become one.")
        return super().get_form(request, obj, change=change, help_texts={"name": says}, **kwargs)

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Topic:
        """Call it otherwise."""
        return topic_rename(topic=thing, name=given["name"], by=by)

    def act_delete(self, *, by: User, thing: Any) -> None:
        """Take it away."""
        topic_delete(topic=thing, by=by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A topic is made where something is put under it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the role says."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The topics alone: what is under them stays."""
        named = [str(topic) for topic in objs]
        return named, {self.opts.verbose_name_plural: len(named)}, set(), []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: topics are taken away one by one."""
        return {}

    @admin.display(description=gettext_lazy("topic"), ordering="name")
    def named(self, topic: Topic) -> SafeString:
        """Its name."""
        return format_html("<bdi>{}</bdi>", topic)

    @admin.display(description=gettext_lazy("articles"), ordering="articles_count")
    def articles_about(self, topic: Any) -> SafeString:
        """How many are put under it, as a link to them."""
        return _linked("article", topic, topic.articles_count)

    @admin.display(description=gettext_lazy("claims"), ordering="claims_count")
    def claims_about(self, topic: Any) -> SafeString:
        """How many are put under it by themselves; the list also has those of its articles."""
        return _linked("claim", topic, topic.claims_count)


def _linked(what: str, topic: Topic, n: int) -> SafeString:
    address = reverse(f"admin:claims_{what}_changelist")
    return format_html('<a href="{}?topic={}">{}</a>', address, topic.pk, grouped_number(n))
