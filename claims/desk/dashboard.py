"""The desk's front page, how work goes, and a speaker's page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from config.work import queue_length, workers_alive
from sources.errors import Refused
from sources.ids import row_id
from sources.language_names import language_name
from sources.models import Document, Source
from sources.paging import Pages
from sources.queries import names_fetched, text_opening, texts_deferred

from ..actions.runs import run_file, run_request, run_unfile
from ..domain.numbers import grouped_number
from ..domain.verdicts import OPEN, VERDICTS
from ..models import Assessment, Claim, ExtractionRun
from ..queries import statistics
from ..queries.batches import batches_under_way
from ..queries.statistics import PERIODS, Period, aspect_with_answers
from ..templatetags.desk import verdict_label
from . import charts
from .figures import SHARES, Asked, figures_file, figures_of
from .lists.lists import queue_tabs
from .register import register_context, speaker_act

SPAN_LABELS = {
    "30d": gettext_lazy("30 days"),
    "90d": gettext_lazy("90 days"),
    "1y": gettext_lazy("a year"),
}
#: In the claims list's address, what asks for one answer to a question.
FILTERS = {Assessment.Aspect.ATTRIBUTION: "said", Assessment.Aspect.CONTENT: "true"}
#: How many failures the front page shows, and claims a page of a speaker.
FAILURES, CLAIMS_PER_PAGE = 8, 25


# --- the front page -----------------------------------------------------------------


@needs(ENTERED, post="claims.add_extractionrun")
def front_page(request: HttpRequest) -> HttpResponse:
    """The admin's index with numbers, or a failed extraction asked for again."""
    if request.method == "POST":
        return _file(request) if "file" in request.POST else _retry(request)
    page: dict[str, Any] = {"may_retry": request.user.has_perm("claims.add_extractionrun")}
    if request.user.has_perm("claims.view_article"):
        filed = request.GET.get("failures") == "filed"
        failed, others = (statistics.runs_failed(filed=each) for each in (filed, not filed))
        page |= {
            "states": _states(),
            "failed": failed[:FAILURES],
            "failed_count": failed.count(),
            "filed": filed,
            "others_count": others.count(),
            **_work(),
        }
    if request.user.has_perm("claims.view_claim"):
        page |= _numbers(request) | {"tabs": queue_tabs(request)[1:]}
    return admin.site.index(request, page)


def _retry(request: HttpRequest) -> HttpResponse:
    """Ask for a document's claims again; asked twice, there is one run all the same."""
    asked = row_id(request.POST.get("document", ""))
    document = get_object_or_404(texts_deferred(Document.objects.all()), pk=asked)
    try:
        run_request(document=document, by=signed_in(request), is_awaited=True)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Queued again. The claims appear in the article."))
    return HttpResponseRedirect(reverse("admin:index"))


def _file(request: HttpRequest) -> HttpResponse:
    """File a failure away, or have one back."""
    rows = ExtractionRun.objects.filter(pk=row_id(request.POST.get("run", "")))
    run = get_object_or_404(rows)
    away = request.POST["file"] == "away"
    try:
        (run_file if away else run_unfile)(run=run, by=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Filed away.") if away else _("Back among the failures."))
    return HttpResponseRedirect(reverse("admin:index"))


def _states() -> list[tuple[str, str, int]]:
    """(state, its label, articles) of the states that there are articles in."""
    labels = {"": _("not yet asked for"), **dict(ExtractionRun.State.choices)}
    counts = statistics.articles_by_state()
    return [(state, str(labels[state]), n) for state, n in counts.items() if n]


@needs("claims.view_claim")
def figures_page(request: HttpRequest, name: str) -> HttpResponse:
    """One of the front page's tables as a file, for what its switches stand at."""
    return figures_file(name, _asked(request)[1])


def _asked(request: HttpRequest) -> tuple[str, Asked]:
    chosen = _chosen(request, "range", PERIODS, "30d")
    period = PERIODS[chosen]
    asked = request.GET.get("question", "")
    return chosen, Asked(period, asked if asked in FILTERS else aspect_with_answers(period))


def _numbers(request: HttpRequest) -> dict[str, Any]:
    chosen, asked = _asked(request)
    period, aspect = asked.period, asked.aspect
    return {
        **figures_of(period.since),
        "files": f"?{urlencode({'range': chosen, 'question': aspect})}",
        "open_claims": statistics.claims_open(),
        "oldest": statistics.claim_open_longest(),
        "patterns": charts.patterns(),
        "ranges": _switch(request, "range", SPAN_LABELS, chosen),
        "questions": _switch(request, "question", dict(Assessment.Aspect.choices), aspect),
        "question": aspect,
        "over_time": _over_time(period, aspect),
        **{f"by_{name}": _shares(name, aspect, period) for name in SHARES},
        "legend": _legend(),
    }


def _chosen(request: HttpRequest, name: str, known: Mapping[Any, Any], usual: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else usual


def _switch(
    request: HttpRequest, name: str, labels: Mapping[str, Any], chosen: str
) -> list[dict[str, Any]]:
    """The positions of a switch, each an address that keeps the other switches."""
    query = request.GET.copy()
    positions = []
    for value, label in labels.items():
        query[name] = value
        address = f"?{query.urlencode()}#over-time"
        positions.append({"label": label, "address": address, "chosen": value == chosen})
    return positions


def _legend() -> list[dict[str, Any]]:
    return [
        {"key": key, "label": verdict_label(key), "swatch": charts.swatch(key)}
        for key in (*VERDICTS, OPEN)
    ]


def _over_time(period: Period, aspect: str, source: Source | None = None) -> dict[str, Any] | None:
    """The chart and the table of its numbers, of all or of what a source spoke; None where nothing
    happened in the period."""
    all_of = statistics.claims_spoken(source) if source else None
    answered = statistics.claims_spoken(source, answered=True) if source else None
    found = statistics.claims_found(period, all_of)
    given = statistics.answers_given(period, aspect, answered)
    if not sum(found) and not any(map(sum, given.values())):
        return None
    return {
        "chart": _chart(period, aspect, found, given),
        "answered": sum(map(sum, given.values())),
        "found": sum(found),
        "weekly": period.days > 1,
        "rows": [
            (start, found[i], [given[verdict][i] for verdict in VERDICTS])
            for i, start in reversed(list(enumerate(period.starts)))
            if found[i] or any(given[verdict][i] for verdict in VERDICTS)
        ],
    }


def _chart(
    period: Period, aspect: str, found: list[int], given: dict[str, list[int]]
) -> SafeString:
    said = {"found": grouped_number(sum(found))}
    said |= {verdict: grouped_number(sum(counts)) for verdict, counts in given.items()}
    description = _(
        "%(verified)s verified, %(disputed)s disputed, %(unverifiable)s unverifiable;"
        " %(found)s claims found. The numbers stand in the table below."
    )
    return charts.time_chart(
        name="verdicts",
        title=_("Answers over time: %s") % Assessment.Aspect(aspect).label,
        description=description % said,
        dates=[_day(start) for start in period.starts],
        stacked=[charts.Series(v, verdict_label(v), given[v]) for v in VERDICTS],
        line=charts.Series("found", _("claims found"), found),
        rtl=get_language_bidi(),
    )


def _day(day: date) -> str:
    return date_format(day, "j M")


def _shares(name: str, aspect: str, period: Period) -> list[dict[str, Any]]:
    """A row for each source or topic: its bar, and counts with addresses of those claims."""
    claims = reverse("admin:claims_claim_changelist")
    rows = []
    for share in SHARES[name](aspect, since=period.since):
        address = f"{claims}?{name}={share.what.pk}"
        counts = [
            (key, n, f"{address}&{FILTERS[Assessment.Aspect(aspect)]}={key}")
            for key, n in share.counts.items()
        ]
        bar = charts.share_bar(share.counts, rtl=get_language_bidi())
        rows.append({"share": share, "address": address, "counts": counts, "bar": bar})
    return rows


# --- work ---------------------------------------------------------------------------


@needs("claims.view_article")
def work_page(request: HttpRequest) -> HttpResponse:
    """How work goes, workers asked; with ``?part`` only that part, for the front page."""
    context = {**_work(), "asked": True, "workers": workers_alive()}
    if "part" in request.GET:
        return TemplateResponse(request, "claims/work.html", context)
    context |= {**admin.site.each_context(request), "title": _("Work")}
    return TemplateResponse(request, "claims/work_page.html", context)


def _work() -> dict[str, Any]:
    return {
        "work": statistics.work_state(),
        "batches": batches_under_way(),
        "queue": queue_length(),
        "clock_stands": statistics.clock_stands(),
    }


# --- a speaker ----------------------------------------------------------------------


def speaker_page(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """What a source said, when, and what came of it; a merged one leads to the one it is."""
    rows = Source.objects.select_related("merged_into").prefetch_related(
        "names", "merged__names", "parent__names"
    )
    source = get_object_or_404(rows, pk=pk)
    if source.merged_into_id:
        address = reverse("admin:claims_speaker", args=[source.merged_into_id])
        return HttpResponseRedirect(address)
    refused = None
    if request.method == "POST":
        refused = speaker_act(request, source)
        if refused is None:
            return HttpResponseRedirect(request.get_full_path())
    claims = statistics.claims_spoken(source)
    chosen = _chosen(request, "range", PERIODS, "1y")
    aspect = _chosen(request, "question", FILTERS, Assessment.Aspect.CONTENT)
    page = {
        **context,
        "title": str(source),
        "source": source,
        "aliases": _aliases(source),
        "answers": _answers(source),
        "patterns": charts.patterns(),
        "legend": _legend(),
        "ranges": _switch(request, "range", SPAN_LABELS, chosen),
        "questions": _switch(request, "question", dict(Assessment.Aspect.choices), aspect),
        "over_time": _over_time(PERIODS[chosen], aspect, source),
        "articles": statistics.articles_spoken_in(claims),
        "claims": _page_of(request, claims),
        **register_context(source, refused),
    }
    return TemplateResponse(request, "claims/speaker.html", page)


def _aliases(source: Source) -> list[tuple[str, list[str]]]:
    """(language, names) but for the name that heads the page; merged sources' names too."""
    by_language: dict[str, dict[str, None]] = {}
    for each in (source, *source.merged.all()):
        for name in each.names.all():
            if name.name != str(source):
                by_language.setdefault(name.language, {})[name.name] = None
    return [(language_name(each), list(names)) for each, names in sorted(by_language.items())]


def _answers(source: Source) -> list[dict[str, Any]]:
    """A row for each question: its label, its bar, and counts with their addresses."""
    address = f"{reverse('admin:claims_claim_changelist')}?speaker={source.pk}"
    rows = []
    for aspect, counts in statistics.answers_spoken(source).items():
        asked = FILTERS[Assessment.Aspect(aspect)]
        rows.append(
            {
                "label": Assessment.Aspect(aspect).label,
                "bar": charts.share_bar(counts, rtl=get_language_bidi()),
                "counts": [(key, n, f"{address}&{asked}={key}") for key, n in counts.items()],
            }
        )
    return rows


def _page_of(request: HttpRequest, claims: QuerySet[Claim]) -> Page:
    """The page of claims that is asked for, newest article first; the first if there is none."""
    rows = claims.order_by("-document_id", "start", "pk").annotate(opening=text_opening())
    listed = rows.select_related("document__publisher__merged_into").prefetch_related(
        *names_fetched("document__publisher")
    )
    asked = request.GET.get("p", "1")
    pages = Pages(
        texts_deferred(listed, "document"),
        CLAIMS_PER_PAGE,
        asked=asked,
    )
    return pages.get_page(asked)
