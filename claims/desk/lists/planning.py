"""What lists are narrowed by that people plan with: days and topics; and all that a list offers."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.desk import LanguageFilter, offered_once

from ...models import Topic
from ...queries.topics import about_topics, articles_about, topics_listed
from .filters import (
    OFFERED,
    ArticleSaidFilter,
    ArticleSpeakerFilter,
    ArticleTrueFilter,
    AsideFilter,
    ChoiceFilter,
    ClaimLanguageFilter,
    ClaimOutletFilter,
    OutletFilter,
    QueueFilter,
    SaidFilter,
    SpeakerFilter,
    StateFilter,
    TrueFilter,
    VoiceFilter,
    WithdrawnFilter,
    key_asked,
)


class DueFilter(SimpleListFilter):
    """Claims by the day on which they are due; what is overdue is a queue."""

    title = _("due")
    parameter_name = "due"
    #: {what is asked for: how many days from today are looked at}
    days: ClassVar = {"today": 0, "week": 6}

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """From today on, any day, or none."""
        soon = [("today", _("today")), ("week", _("within seven days"))]
        return [*soon, ("yes", _("on any day")), ("no", _("no day set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims that are due then."""
        asked = self.value()
        if asked in self.days:
            today = timezone.localdate()
            return queryset.filter(
                due_on__gte=today, due_on__lte=today + timedelta(days=self.days[asked])
            )
        return queryset.filter(due_on__isnull=asked == "no") if asked in ("yes", "no") else queryset


class TopicFilter(ChoiceFilter):
    """Claims that are about a topic, or whose article is: those most met are offered."""

    title = _("topic")
    parameter_name = "topic"

    @offered_once
    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """(key, name) of the topics offered, and of the one chosen."""
        rows = topics_listed().order_by(-(F("claims_count") + F("articles_count")), "name")
        offered = {topic.pk: topic.name for topic in rows[:OFFERED]}
        chosen = key_asked(request.GET.get("topic"))
        if chosen is not None and chosen not in offered:
            offered |= Topic.objects.filter(pk=chosen).values_list("pk", "name")
        return [(str(key), name) for key, name in offered.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows about it."""
        chosen = key_asked(self.value())
        return queryset if chosen is None else queryset.filter(self.about(chosen))

    def about(self, chosen: int) -> Q:
        """That a row is about the topic."""
        return about_topics(Topic.objects.filter(pk=chosen))


class ArticleTopicFilter(TopicFilter):
    """Articles that are about a topic."""

    def about(self, chosen: int) -> Q:
        """That an article is about the topic."""
        return articles_about(Topic.objects.filter(pk=chosen))


ARTICLE_FILTERS: tuple[Any, ...] = (
    StateFilter,
    ArticleSaidFilter,
    ArticleTrueFilter,
    ArticleSpeakerFilter,
    OutletFilter,
    ArticleTopicFilter,
    LanguageFilter,
    "published_on",
    WithdrawnFilter,
)
CLAIM_FILTERS: tuple[Any, ...] = (
    QueueFilter,
    VoiceFilter,
    SaidFilter,
    TrueFilter,
    SpeakerFilter,
    "kind",
    ClaimOutletFilter,
    TopicFilter,
    ClaimLanguageFilter,
    "document__published_on",
    DueFilter,
    AsideFilter,
)
