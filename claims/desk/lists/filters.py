"""What the desk's lists are narrowed by."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sources.desk import LanguageFilter, offered_once
from sources.models import Source

from ...domain.verdicts import OPEN, VERDICT_CHOICES, Aspect
from ...models import Claim, ExtractionRun
from ...queries.claims import among, claims_with_answer, claims_with_verdicts, in_voice
from ...queries.met import outlets_met, speakers_met
from ...queries.queues import AT_WORK, Queue, articles_stuck, claims_queued
from .reviewing import drafts_shown

#: How many speakers or outlets a list offers; any other is reached from its own page.
OFFERED = 20
ALL = "all"
#: Of claims: set aside, for whatever reason.
ASIDE = "yes"
STUCK = "stuck"


class ChoiceFilter(SimpleListFilter):
    """One of some values, each a column of the list's query."""

    column: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with the chosen value."""
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class FilterWithDefault(ChoiceFilter):
    """One of some values, the usual one unless another, or all, is asked for."""

    usual: str
    values: tuple[str, ...]

    def value(self) -> str:
        """The value asked for, else the usual one."""
        asked = super().value()
        return asked if asked in (*self.values, ALL) else self.usual

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with that value."""
        return queryset if self.value() == ALL else super().queryset(request, queryset)

    def choices(self, changelist: Any) -> Any:
        """Without the stock "All", which would stand for the usual ones here."""
        return list(super().choices(changelist))[1:]


class VoiceFilter(FilterWithDefault):
    """What others said, unless the article's own words, or all, are asked for.

    Of work that somebody has begun, all: it is theirs in either voice.
    """

    title = _("voice")
    parameter_name = "voice"
    column = "voice"
    usual: str = Claim.Voice.ATTRIBUTED
    values = tuple(Claim.Voice.values)

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        if request.GET.get(QueueFilter.parameter_name) in AT_WORK:
            self.usual = ALL
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Either, or both."""
        return [*Claim.Voice.choices, (ALL, _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims of that voice."""
        return queryset if self.value() == ALL else queryset.filter(in_voice(str(self.value())))


class AsideFilter(FilterWithDefault):
    """Claims that stand, unless those set aside, or all, are asked for."""

    title = _("set aside")
    parameter_name = "aside"
    column = "set_aside"
    usual = "no"
    values = ("no", *Claim.Aside.values, ASIDE)

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Not, for one reason, the other, or either, or all."""
        either = (ASIDE, _("either"))
        return [("no", _("not set aside")), *Claim.Aside.choices, either, (ALL, _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims with that standing."""
        if self.value() == self.usual:
            return queryset.filter(set_aside="")
        if self.value() == ASIDE:
            return queryset.exclude(set_aside="")
        return super().queryset(request, queryset)


class WithdrawnFilter(FilterWithDefault):
    """Articles that stand, unless those withdrawn, or all, are asked for."""

    title = _("withdrawn")
    parameter_name = "withdrawn"
    usual = "no"
    values = ("no", "yes")

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Not, or withdrawn, or all."""
        return [("no", _("not withdrawn")), ("yes", _("withdrawn")), (ALL, _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The articles that stand, or do not."""
        if self.value() == ALL:
            return queryset
        return queryset.filter(withdrawn_at__isnull=self.value() == self.usual)


class QueueFilter(SimpleListFilter):
    """Claims by what they wait for; the tabs above the list choose, so the side does not."""

    title = _("queue")
    parameter_name = "queue"
    template = "claims/no_filter.html"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Every queue."""
        return list(Queue.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims in that queue, with the drafts that put them there as ``shown_drafts``."""
        queue = self.value()
        if queue not in Queue.values:
            return queryset
        shown = Prefetch("drafts", drafts_shown(request, queue), to_attr="shown_drafts")
        return claims_queued(queryset, queue=queue, user=request.user).prefetch_related(shown)


class VerdictFilter(SimpleListFilter):
    """Claims by the answer to one question."""

    aspect: str

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Open, and every verdict."""
        return [(OPEN, _("open")), *VERDICT_CHOICES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The claims so answered."""
        return self.answered(queryset) if self.value() else queryset

    def answered(self, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        """Those with the chosen answer."""
        return claims_with_answer(claims, aspect=self.aspect, answers=[str(self.value())])


class SaidFilter(VerdictFilter):
    """Was it said?"""

    title = _("was it said")
    parameter_name = "said"
    aspect = Aspect.ATTRIBUTION


class TrueFilter(VerdictFilter):
    """Is it true?"""

    title = _("is it true")
    parameter_name = "true"
    aspect = Aspect.CONTENT


class ArticleVerdictFilter(VerdictFilter):
    """Articles with a claim one of whose questions is answered so."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The articles with such a claim."""
        if not self.value():
            return queryset
        claims = self.answered(claims_with_verdicts())
        if self.value() == OPEN:  # the article's own statements keep nobody waiting
            claims = claims.filter(voice=Claim.Voice.ATTRIBUTED)
        return queryset.filter(pk__in=claims.order_by().values("document"))


class ArticleSaidFilter(ArticleVerdictFilter, SaidFilter):
    """Was it said? Of any claim in the article."""


class ArticleTrueFilter(ArticleVerdictFilter, TrueFilter):
    """Is it true? Of any claim in the article."""


class StateFilter(ChoiceFilter):
    """Articles by the state of their latest extraction."""

    title = _("state")
    parameter_name = "state"
    column = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Every state of a run, and what asks for help."""
        return [*ExtractionRun.State.choices, (STUCK, _("stuck: failed or takes too long"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The articles in that state."""
        if self.value() == STUCK:
            return queryset.filter(pk__in=articles_stuck().order_by().values("pk"))
        return super().queryset(request, queryset)


def key_asked(text: str | None) -> int | None:
    """A row's key out of an address that anybody may have typed."""
    return int(text) if text and re.fullmatch(r"\d{1,18}", text) else None


class SourceFilter(ChoiceFilter, ABC):
    """By a source: those most often met are offered, and the one chosen."""

    @offered_once
    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """(key, name) of the sources offered."""
        keys = self.met(OFFERED)
        found = Source.objects.prefetch_related("names").in_bulk(keys)
        offered = [found[key] for key in keys if key in found]  # one may be gone since
        chosen = key_asked(request.GET.get(str(self.parameter_name)))
        if chosen is not None and chosen not in {source.pk for source in offered}:
            offered += Source.objects.filter(pk=chosen).prefetch_related("names")
        return [(str(source.pk), str(source)) for source in offered]

    @abstractmethod
    def met(self, most: int) -> Sequence[int]:
        """The keys of the sources met most often lately."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of that source, under whichever name it was merged from.

        By keys, of which PostgreSQL knows how many rows each has: of an outlet with a sixth of all
        it takes the newest, and does not sort them.
        """
        chosen = key_asked(self.value())
        if chosen is None:
            return queryset
        merged = Source.objects.filter(merged_into=chosen).values_list("pk", flat=True)
        return self.narrow(queryset, [chosen, *merged])

    def narrow(self, queryset: QuerySet[Any], sources: list[int]) -> QuerySet[Any]:
        """The rows of the sources with these keys."""
        return queryset.filter(**{f"{self.column}__in": sources})


class OutletFilter(SourceFilter):
    """By who published the document."""

    title = _("Outlet")
    parameter_name = "outlet"
    column = "publisher"

    def met(self, most: int) -> Sequence[int]:
        """Those who published most."""
        return outlets_met(most)


class SpeakerFilter(SourceFilter):
    """Claims by who spoke."""

    title = _("speaker")
    parameter_name = "speaker"
    column = "speakers"

    def met(self, most: int) -> Sequence[int]:
        """Those who spoke most."""
        return speakers_met(most)

    def narrow(self, queryset: QuerySet[Any], sources: list[int]) -> QuerySet[Any]:
        """Each claim once, however many of the sources spoke."""
        spoken = Claim.speakers.through.objects.filter(source__in=sources)
        return queryset.filter(among(spoken.order_by().values("claim")))


class ArticleSpeakerFilter(SpeakerFilter):
    """Articles in which somebody speaks."""

    def narrow(self, queryset: QuerySet[Any], sources: list[int]) -> QuerySet[Any]:
        """Each article once."""
        claims = Claim.objects.filter(speakers__in=sources).order_by()
        return queryset.filter(pk__in=claims.values("document"))


class ClaimLanguageFilter(LanguageFilter):
    """Claims by their article's language."""

    column = "document__language"


class ClaimOutletFilter(OutletFilter):
    """Claims by their article's outlet."""

    column = "document__publisher"


class StandingFilter(SimpleListFilter):
    """Answers that stand, and those that another one superseded."""

    title = _("stands")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Either."""
        return [("yes", _("current")), ("no", _("superseded"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The answers of the chosen sort."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(superseded_by__isnull=self.value() == "yes")
