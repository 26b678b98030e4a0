"""The front page's numbers as tables and as CSV files: pace, corrections, load, answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from sources.exports import KINDS, csv_lines
from sources.language_names import language_name
from sources.people import display_name

from ..domain.verdicts import OPEN, VERDICTS
from ..queries import pace, statistics
from ..queries.statistics import OUTLETS, SPEAKERS, Period, Share
from ..queries.topics import shares_by_topic
from ..templatetags.desk import verdict_label


@dataclass(frozen=True)
class Asked:
    """What the switches of the front page stand at."""

    period: Period
    aspect: str


@dataclass(frozen=True)
class Table:
    """What a file holds: the names of its columns, and its rows."""

    heads: list[str]
    rows: Iterable[list[Any]]


Shares = Callable[..., list[Share]]
#: {the claims list's filter: how the claims of each of its values were answered}
SHARES: dict[str, Shares] = {
    "speaker": partial(statistics.shares_by, SPEAKERS),
    "outlet": partial(statistics.shares_by, OUTLETS),
    "topic": shares_by_topic,
}


def figures_of(since: datetime) -> dict[str, Any]:
    """For the front page: how long answers take, how many are corrected, who has how much."""
    everything, by_language, by_outlet = pace.paces_since(since)
    return {
        "pace": everything[0] if everything else None,
        "paces": [
            ("pace-language", _("By language"), _("Language"), _languages(by_language)),
            ("pace-outlet", _("By outlet"), _("Outlet"), by_outlet),
        ],
        "corrections": pace.corrections_since(since),
        "loads": pace.loads_since(since),
    }


def _languages(paces: list[pace.Pace]) -> list[pace.Pace]:
    unknown = _("not known")
    return [pace.Pace(language_name(each.what) or unknown, each.n, each.median) for each in paces]


def figures_file(name: str, asked: Asked) -> HttpResponse:
    """One of the front page's tables as a CSV file; raises Http404 for any other."""
    if name not in _TABLES:
        raise Http404
    table = _TABLES[name](asked)
    answer = HttpResponse(csv_lines(table.heads, table.rows), content_type=KINDS["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _hours(time: timedelta) -> float:
    return round(time.total_seconds() / 3600, 2)


def _over_time(asked: Asked) -> Table:
    found = statistics.claims_found(asked.period)
    given = statistics.answers_given(asked.period, asked.aspect)
    rows = (
        [start.isoformat(), found[i], *(given[verdict][i] for verdict in VERDICTS)]
        for i, start in enumerate(asked.period.starts)
    )
    first = _("Week from") if asked.period.days > 1 else _("Day")
    return Table([first, _("claims found"), *map(verdict_label, VERDICTS)], rows)


def _shares(shares_of: Shares, head: Callable[[], str]) -> Callable[[Asked], Table]:
    def table(asked: Asked) -> Table:
        shares = shares_of(asked.aspect, since=asked.period.since)
        rows = ([str(each.what), each.total, *each.counts.values()] for each in shares)
        return Table([head(), _("Claims"), *map(verdict_label, (*VERDICTS, OPEN))], rows)

    return table


def _pace_table(asked: Asked, which: int) -> Table:
    everything, by_language, by_outlet = pace.paces_since(asked.period.since)
    paces = (_languages(by_language), by_outlet)[which]
    rows = [[str(each.what), each.n, _hours(each.median)] for each in paces]
    rows += [[_("all"), each.n, _hours(each.median)] for each in everything]
    return Table([(_("Language"), _("Outlet"))[which], _("First answers"), _("Hours")], rows)


def _people(asked: Asked) -> Table:
    rows = (
        [display_name(load.person), load.assigned, load.in_review, load.answered, load.reviewed]
        for load in pace.loads_since(asked.period.since)
    )
    heads = [
        _("Person"),
        _("Assigned and open"),
        _("Waiting for review"),
        _("Answered"),
        _("Reviewed"),
    ]
    return Table(heads, rows)


def _corrections(asked: Asked) -> Table:
    told = pace.corrections_since(asked.period.since)
    heads = [_("Answers given"), _("of them corrections"), _("Share")]
    return Table(heads, [[told.given, told.corrected, round(told.share, 4)]])


#: {name of a file: what makes its table}
_TABLES: dict[str, Callable[[Asked], Table]] = {
    "answers": _over_time,
    "speakers": _shares(SHARES["speaker"], lambda: _("Speaker")),
    "outlets": _shares(SHARES["outlet"], lambda: _("Outlet")),
    "topics": _shares(SHARES["topic"], lambda: _("Topic")),
    "pace-language": lambda asked: _pace_table(asked, 0),
    "pace-outlet": lambda asked: _pace_table(asked, 1),
    "people": _people,
    "corrections": _corrections,
}
