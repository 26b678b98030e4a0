"""``/metrics`` for Prometheus: how work goes, from the table; how requests go, from the processes.

Off without ``ISNAD_METRICS_TOKEN``, which whoever asks has to send.  What all processes and
machines do is counted in the table (``sources.tallies``), so that any one of them can tell it.
"""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claims.queries.statistics import SWEEP, work_state
from sources.models import Tally

from .work import queue_length, workers_alive

Handler = Callable[[HttpRequest], HttpResponse]
REQUESTS = Histogram(
    "isnad_http_request_seconds",
    "Seconds that requests took, by route, method and status.",
    ["route", "method", "status"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
    registry=None,
)
#: {how a tally's name begins: (what the counter is called, its labels, what it says)}
COUNTERS = {
    "run_failed": ("isnad_runs_failed", ["reason"], "Extractions that failed."),
    "runs_requeued": ("isnad_runs_requeued", [], "Extractions that were lost and queued again."),
    "fetch": ("isnad_fetches", ["outcome"], "Pages that were fetched for articles and evidence."),
    "feed": ("isnad_feed_polls", ["outcome"], "Times that feeds were asked."),
    "mail": ("isnad_mails", ["outcome"], "Notifications that were mailed."),
    SWEEP: ("isnad_sweeps", [], "Sweeps for lost work."),
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def measured(handle: Handler) -> Handler:
    """Measure each request.  Raises MiddlewareNotUsed where nobody asks for metrics."""
    if not settings.ISNAD_METRICS_TOKEN:
        raise MiddlewareNotUsed

    def handled(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = handle(request)
        method = request.method if request.method in METHODS else "other"
        labels = (_route(request), method, str(response.status_code))
        REQUESTS.labels(*labels).observe(time.perf_counter() - begun)
        return response

    return handled


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All metrics, for who sends the token.  Raises Http404 where there is none."""
    token = settings.ISNAD_METRICS_TOKEN
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(_registry()), content_type=content_type)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Desk())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
    return registry


def _route(request: HttpRequest) -> str:
    """The address as ``urls.py`` has it, or there would be one for each article."""
    return re.sub(r"\\Z|[\^$]", "", request.resolver_match.route) if request.resolver_match else ""


class Desk(Collector):
    """What the table, the broker and the workers tell, at the time of asking."""

    def collect(self) -> Iterator[Metric]:
        """Each metric, all labels with it."""
        yield from self._work()
        tallies = list(Tally.objects.order_by("name"))
        for begins, (name, labels, says) in COUNTERS.items():
            counter = CounterMetricFamily(name, says, labels=labels)
            for tally in tallies:
                first, *rest = tally.name.split("/")
                if first == begins:
                    counter.add_metric(rest, tally.n)
            if not labels and not counter.samples:  # or the first time would be no change
                counter.add_metric([], 0)
            yield counter
        spent = SummaryMetricFamily(
            "isnad_run_seconds",
            "Seconds that extractions took, by language and size of the article.",
            labels=["language", "size"],
        )
        for tally in tallies:
            first, *rest = tally.name.split("/")
            if first == "run_done":
                spent.add_metric(rest, tally.n, tally.seconds)
        yield spent
        swept = [tally.at.timestamp() for tally in tallies if tally.name == SWEEP]
        yield _gauge("isnad_sweep_timestamp_seconds", "When lost work was looked for last.", *swept)

    def _work(self) -> Iterator[Metric]:
        work, oldest = work_state(), 0.0
        if work.oldest_queued:
            oldest = (timezone.now() - work.oldest_queued).total_seconds()
        yield _gauge("isnad_runs_queued", "Extractions that wait.", work.queued)
        yield _gauge("isnad_runs_queued_oldest_seconds", "How long the oldest waits.", oldest)
        yield _gauge("isnad_runs_running", "Extractions under way.", work.running)
        yield _gauge("isnad_work_stalled", "1 where work stands still.", work.stalled)
        waiting, alive = queue_length(), workers_alive()
        yield _gauge("isnad_broker_up", "1 where the broker answers.", waiting is not None)
        yield _gauge("isnad_broker_tasks", "Tasks that wait for a worker.", waiting or 0)
        yield _gauge("isnad_workers", "Workers that answer and extract.", alive or 0)


def _gauge(name: str, says: str, *values: float) -> Metric:
    gauge = GaugeMetricFamily(name, says)
    for value in values:
        gauge.add_metric([], value)
    return gauge
