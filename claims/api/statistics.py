"""The front page's figures under ``/api/v1/statistics/``."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from sources.api.sources import SourceLink
from sources.people import display_name

from ..domain.verdicts import OPEN, VERDICTS, Aspect
from ..models import ExtractionRun
from ..queries import pace, statistics
from ..queries.statistics import OUTLETS, PERIODS, SPEAKERS, Period
from ..queries.topics import shares_by_topic


class StatisticsInput(Input):
    range = serializers.ChoiceField(
        list(PERIODS), default="30d", help_text="30 days by day, 90 days or a year by week."
    )
    aspect = serializers.ChoiceField(
        Aspect.choices,
        required=False,
        help_text="Whose answers are counted; else the one that was answered in that time.",
    )


class AnswerCounts(serializers.Serializer[Any]):
    """How many were answered how."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.IntegerField() for name in VERDICTS}


class AnswerCountsWithOpen(AnswerCounts):
    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {OPEN: serializers.IntegerField()}


class OpenShown(serializers.Serializer[Any]):
    """Claims that others made, and nobody answered."""

    waiting = serializers.IntegerField(help_text="Neither question is answered.")
    attribution = serializers.IntegerField(source="said")
    content = serializers.IntegerField(source="true")


class ArticlesShown(serializers.Serializer[Any]):
    """Articles by the state of their latest run."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.IntegerField() for name in ("none", *ExtractionRun.State.values)}


class PartShown(serializers.Serializer[Any]):
    since = serializers.DateField(help_text="Its first day.")
    found = serializers.IntegerField(help_text="Claims that were found in it.")
    answers = AnswerCounts(help_text="Answers that stand and were given in it.")


class SpokenShare(serializers.Serializer[Any]):
    source = SourceLink(source="what")  # type: ignore[assignment]
    claims = serializers.IntegerField(source="total")
    answers = AnswerCountsWithOpen(source="counts")


class TopicShare(serializers.Serializer[Any]):
    topic = serializers.CharField(source="what.name")
    claims = serializers.IntegerField(source="total")
    answers = AnswerCountsWithOpen(source="counts")


class PaceShown(serializers.Serializer[Any]):
    """Of first answers: how many, and the median time since the article came."""

    answers = serializers.IntegerField(source="n")
    median_seconds = serializers.SerializerMethodField()

    def get_median_seconds(self, pace: pace.Pace) -> int:
        return round(pace.median.total_seconds())


class LanguagePace(PaceShown):
    language = serializers.CharField(source="what", help_text="Empty where it is not known.")


class OutletPace(PaceShown):
    source = SourceLink(source="what")  # type: ignore[assignment]


class CorrectionsShown(serializers.Serializer[Any]):
    answers = serializers.IntegerField(source="given")
    corrections = serializers.IntegerField(
        source="corrected", help_text="Those of them that took the place of an earlier one."
    )


class LoadShown(serializers.Serializer[Any]):
    """What somebody has before them, and has done in that time."""

    username = serializers.CharField(source="person.username")
    name = serializers.SerializerMethodField()
    assigned = serializers.IntegerField(help_text="Open claims that are theirs.")
    in_review = serializers.IntegerField()
    answered = serializers.IntegerField()
    reviewed = serializers.IntegerField()

    def get_name(self, load: pace.Load) -> str:
        return display_name(load.person)


class Statistics(serializers.Serializer[Any]):
    """What the desk's front page tells; of people, speakers, outlets and topics the first eight."""

    range = serializers.ChoiceField(list(PERIODS))
    aspect = serializers.ChoiceField(Aspect.choices)
    open = OpenShown()
    articles = ArticlesShown()
    over_time = PartShown(many=True)
    speakers = SpokenShare(many=True)
    outlets = SpokenShare(many=True)
    topics = TopicShare(many=True)
    pace = PaceShown(allow_null=True, help_text="Null where nothing was answered.")
    pace_by_language = LanguagePace(many=True)
    pace_by_outlet = OutletPace(many=True)
    corrections = CorrectionsShown()
    people = LoadShown(many=True)


class StatisticsView(Contract):
    """How much there is, what became of it, how fast, and by whom."""

    needs = dict.fromkeys(("GET", "HEAD"), "claims.view_claim")
    reads = tuple(StatisticsInput().fields)

    @extend_schema(parameters=[StatisticsInput], responses=Statistics)
    def get(self, request: Request) -> Response:
        """The front page's figures, as of now; what is long to count is up to a minute old."""
        given = StatisticsInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked: dict[str, Any] = dict(given.validated_data)
        period = PERIODS[asked["range"]]
        aspect = asked.setdefault("aspect", statistics.aspect_with_answers(period))
        shown = asked | _counted(period, aspect) | _paced(period)
        return Response(Statistics(shown, context={"request": request}).data)


def _counted(period: Period, aspect: str) -> dict[str, Any]:
    found = statistics.claims_found(period)
    given = statistics.answers_given(period, aspect)
    articles = statistics.articles_by_state()
    return {
        "open": statistics.claims_open(),
        "articles": {"none": articles.pop("", 0), **articles},
        "over_time": [
            {"since": since, "found": n, "answers": {name: given[name][at] for name in VERDICTS}}
            for at, (since, n) in enumerate(zip(period.starts, found, strict=True))
        ],
        "speakers": statistics.shares_by(SPEAKERS, aspect, since=period.since),
        "outlets": statistics.shares_by(OUTLETS, aspect, since=period.since),
        "topics": shares_by_topic(aspect, since=period.since),
    }


def _paced(period: Period) -> dict[str, Any]:
    everything, by_language, by_outlet = pace.paces_since(period.since)
    return {
        "pace": everything[0] if everything else None,
        "pace_by_language": by_language,
        "pace_by_outlet": by_outlet,
        "corrections": pace.corrections_since(period.since),
        "people": pace.loads_since(period.since),
    }
