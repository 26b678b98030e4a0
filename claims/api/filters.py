"""What lists are filtered by."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet

from config.given import AnyRow, AnyWords, Choices, Day, Filters, YesNo
from sources.api.documents import DocumentFilter
from sources.api.sources import SEARCHED
from sources.models import Document, Source
from sources.queries import sources_matching, texts_deferred

from ..domain.verdicts import OPEN, VERDICTS, Aspect
from ..models import Article, Assessment, Claim, Draft, ExtractionRun, Notification
from ..queries.claims import claims_spoken_by, claims_with_answer
from ..queries.queues import claims_overdue, claims_repeating_disputed
from ..queries.search import articles_found, claims_found
from ..queries.topics import about_topics, articles_about, topics_named

ANY = "any"
ANSWERS = [(value, value) for value in (OPEN, *VERDICTS)]


class ArticleFilter(DocumentFilter):
    state = Choices(choices=ExtractionRun.State.choices, help_text="The state of its latest run.")

    search = django_filters.CharFilter(
        method="found",
        help_text=f"{SEARCHED} In title, text, and names of outlets and of who speaks in it.",
    )

    withdrawn = YesNo(
        "withdrawn_at",
        "isnull",
        exclude=True,
        help_text="Only those that were withdrawn. Without it, they are left out.",
    )

    topic = AnyWords(method="about", help_text="A topic's name; spelling aside.")

    class Meta:
        model = Article
        fields = ["language", "url"]

    def filter_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        rows: QuerySet[Article] = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("withdrawn") is not None
        return rows if asked else rows.filter(withdrawn_at=None)

    def about(self, rows: QuerySet[Article], _field: str, value: list[str]) -> QuerySet[Article]:
        return rows.filter(articles_about(topics_named(value)))

    def found(self, rows: QuerySet[Article], _field: str, value: str) -> QuerySet[Article]:
        return articles_found(rows, value)


class ClaimFilter(Filters):
    voice = Choices(
        choices=Claim.Voice.choices,
        help_text="`attributed`: somebody is said to have said it. `outlet`: the article says it.",
    )
    min_check_worthiness = django_filters.NumberFilter(
        "check_worthiness",
        "gte",
        min_value=0,
        max_value=1,
        help_text="The least check-worthiness, 0 to 1.",
    )
    attribution = Choices(
        Aspect.ATTRIBUTION,
        choices=ANSWERS,
        method="answered",
        help_text="Was it said? Nobody asks this of the article's own statements.",
    )
    content = Choices(Aspect.CONTENT, choices=ANSWERS, method="answered", help_text="Is it true?")
    speaker = AnyRow(queryset=Source.objects.all(), method="spoken_by", help_text="A source's id.")
    speaker_name = AnyWords(
        method="spoken_by_name", help_text="Words of a name in any language; spelling aside."
    )
    language = AnyWords("document__language")
    outlet = AnyRow(
        "document__publisher", queryset=Source.objects.all(), help_text="A source's id."
    )
    article = AnyRow("document", queryset=texts_deferred(Document.objects.all()))
    published_from = Day("document__published_on", "gte")
    published_to = Day("document__published_on", "lte")
    embedded = YesNo("parent", "isnull", exclude=True)
    search = django_filters.CharFilter(
        method="found",
        help_text=f"{SEARCHED} In content, cue, source, `speaker_label` and names of speakers.",
    )
    q = django_filters.CharFilter(method="found", help_text="The same.")

    assignee = AnyWords("assignee__username", help_text="Whom it is assigned to, by username.")
    assigned = YesNo(
        "assignee", "isnull", exclude=True, help_text="Whether it is assigned to anybody."
    )
    topic = AnyWords(
        method="about", help_text="The name of a topic of the claim or of its article."
    )
    due_from = Day("due_on", "gte")
    due_to = Day("due_on", "lte")
    overdue = YesNo(
        method="late", help_text="Whether it is open, and was due on a day that is over."
    )
    repeats_disputed = YesNo(
        method="repeating", help_text="Whether it seems to say what is disputed elsewhere."
    )
    set_aside = Choices(
        choices=[*Claim.Aside.choices, (ANY, ANY)],
        method="aside",
        help_text="Only what was set aside as no claim, or as part of another one; `any`: these"
        " too. Without it, they are left out.",
    )

    class Meta:
        model = Claim
        fields = ["kind", "polarity"]

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("set_aside") else rows.filter(set_aside="")

    def aside(self, rows: QuerySet[Claim], _field: str, value: list[str]) -> QuerySet[Claim]:
        return rows if ANY in value else rows.filter(set_aside__in=value)

    def answered(self, rows: QuerySet[Claim], aspect: str, value: list[str]) -> QuerySet[Claim]:
        return claims_with_answer(rows, aspect=aspect, answers=value)

    def about(self, rows: QuerySet[Claim], _field: str, value: list[str]) -> QuerySet[Claim]:
        return rows.filter(about_topics(topics_named(value)))

    def late(self, rows: QuerySet[Claim], _field: str, value: bool) -> QuerySet[Claim]:
        late = rows.filter(claims_overdue())
        return late if value else rows.exclude(pk__in=late.order_by().values("pk"))

    def repeating(self, rows: QuerySet[Claim], _field: str, value: bool) -> QuerySet[Claim]:
        repeats = claims_repeating_disputed()
        return rows.filter(repeats if value else ~repeats)

    def spoken_by(self, rows: QuerySet[Claim], _field: str, value: list[Source]) -> QuerySet[Claim]:
        return rows.filter(claims_spoken_by([source.pk for source in value])) if value else rows

    def spoken_by_name(
        self, rows: QuerySet[Claim], _field: str, value: list[str]
    ) -> QuerySet[Claim]:
        matching = (claims_spoken_by(sources_matching(name)) for name in value)
        return rows.filter(reduce(or_, matching))

    def found(self, rows: QuerySet[Claim], _field: str, value: str) -> QuerySet[Claim]:
        return claims_found(rows, value)


class ByClaim(Filters):
    """Of what is about claims: about those with these words."""

    search = django_filters.CharFilter(
        method="found", help_text="All these words in the claim, as in the list of claims."
    )

    def found(self, rows: QuerySet[Any], _field: str, value: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_found(Claim.objects.all(), value).values("pk"))


class AssessmentFilter(ByClaim):
    claim = AnyRow(queryset=Claim.objects.all(), help_text="By its id.")
    corrections = YesNo(
        "supersedes",
        "isnull",
        exclude=True,
        help_text="Those that corrected an earlier answer: the log of corrections.",
    )

    class Meta:
        model = Assessment
        fields = ["aspect", "verdict"]


class DraftFilter(ByClaim):
    author = AnyWords("author__username", help_text="By username.")
    claim = AnyRow(queryset=Claim.objects.all(), help_text="By its id.")

    class Meta:
        model = Draft
        fields = ["state"]


class NotificationFilter(Filters):
    unread = YesNo(
        "read_at", "isnull", help_text="Those that the caller has not read, or those read."
    )

    class Meta:
        model = Notification
        fields: ClassVar[list[str]] = []
