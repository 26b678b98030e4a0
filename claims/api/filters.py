"""What lists of articles and claims are filtered by."""

import django_filters
from django.db.models import QuerySet

from sources.api import DocumentFilter
from sources.models import Document, Source
from sources.queries import sources_matching
from sources.search import worded

from ..models import VERDICTS as ANSWERS
from ..models import Article, Claim, ExtractionRun
from ..queries import OPEN, claims_spoken_by

VERDICTS = [(OPEN, OPEN), *((value, value) for value, _label in ANSWERS)]


class ArticleFilter(DocumentFilter):
    state = django_filters.ChoiceFilter(
        choices=ExtractionRun.State.choices, help_text="The state of its latest run."
    )

    class Meta:
        model = Article
        fields = ["language", "url"]


class ClaimFilter(django_filters.FilterSet):
    voice = django_filters.ChoiceFilter(
        choices=Claim.Voice.choices,
        help_text="`attributed`: somebody is said to have said it. `outlet`: the article says it.",
    )
    min_worth = django_filters.NumberFilter(
        "check_worthiness",
        "gte",
        min_value=0,
        max_value=1,
        help_text="The least check-worthiness, 0 to 1.",
    )
    attribution = django_filters.ChoiceFilter(
        "attribution_verdict",
        choices=VERDICTS,
        help_text="Was it said? Nobody asks this of the article's own statements.",
    )
    content = django_filters.ChoiceFilter(
        "content_verdict", choices=VERDICTS, help_text="Is it true?"
    )
    speaker = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(), method="spoken_by", help_text="A source's id."
    )
    speaker_name = django_filters.CharFilter(
        method="spoken_by_name", help_text="Part of a name in any language; spelling aside."
    )
    language = django_filters.CharFilter("document__language")
    outlet = django_filters.ModelChoiceFilter(
        "document__publisher", queryset=Source.objects.all(), help_text="A source's id."
    )
    article = django_filters.ModelChoiceFilter(
        "document", queryset=Document.objects.defer("text", "original")
    )
    published_from = django_filters.DateFilter("document__published_at", "date__gte")
    published_to = django_filters.DateFilter("document__published_at", "date__lte")
    embedded = django_filters.BooleanFilter("parent", "isnull", exclude=True)
    q = django_filters.CharFilter(
        method="worded", help_text="Words in source, cue or content; spelling aside."
    )

    class Meta:
        model = Claim
        fields = ["kind", "polarity"]

    def spoken_by(self, rows: QuerySet[Claim], _field: str, value: Source) -> QuerySet[Claim]:
        return rows.filter(claims_spoken_by(Source.objects.filter(pk=value.pk)))

    def spoken_by_name(self, rows: QuerySet[Claim], _field: str, value: str) -> QuerySet[Claim]:
        return rows.filter(claims_spoken_by(sources_matching(value)))

    def worded(self, rows: QuerySet[Claim], _field: str, value: str) -> QuerySet[Claim]:
        return rows.filter(worded(value, "source_text", "cue_text", "content_text"))
