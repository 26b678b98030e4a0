"""The front page: what waits, what was answered, what failed, and who works."""

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from claims.models import Article, Claim, ExtractionRun
from claims.queries import statistics
from claims.queries.claims import claims_waiting
from claims.queries.statistics import OUTLETS, SPEAKERS, OpenClaims, Period
from config.celery import app
from sources.actions.sources import source_store
from sources.models import Document, Source

from .. import examples
from ..conftest import wait_for
from .conftest import OWN, SEED, SEEDED

FRONT, WORK = "/desk/", "/desk/work/"
MONTH = Period(1, 30)


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(app.conf, "broker_url", f"redis+socket://{tmp_path}/none?virtual_host=0")


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch, broker: str, own_folder: Path) -> redis.Redis:
    """The broker's other database, empty, where the tests' worker does not listen."""
    monkeypatch.setattr(app.conf, "broker_url", broker.replace("host=0", "host=1"))
    client = redis.Redis(unix_socket_path=str(own_folder / "valkey.sock"), db=1)
    client.flushdb()
    return client


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


def run_of(document: Document, state: str, *, at: datetime, reason: str = "") -> ExtractionRun:
    ended = at if state in ("done", "failed") else None
    return ExtractionRun.objects.create(
        document=document,
        state=state,
        reason=reason,
        queued_at=at,
        started_at=None if state == "queued" else at,
        finished_at=ended,
    )


@pytest.fixture
def answered(article: Article, claims: list[Claim], editor: User) -> list[Claim]:
    """The first is wholly answered, the second half; the article's own words beside them."""
    examples.record(article, *SEEDED, *OWN)
    examples.answer(claims[0], editor, aspect="attribution", verdict="verified")
    examples.answer(claims[0], editor, aspect="content", verdict="verified")
    examples.answer(claims[0], editor, aspect="content", verdict="disputed")
    examples.answer(claims[1], editor, aspect="content", verdict="unverifiable")
    return claims


# --- statistics -----------------------------------------------------------------------


def test_claims_that_wait_are_counted_as_they_are_listed(answered: list[Claim]) -> None:
    assert statistics.claims_open() == OpenClaims(waiting=3, said=3, true=2)
    assert claims_waiting().count() == 3


def test_the_oldest_open_claim_is_the_first_without_both_answers(
    answered: list[Claim], editor: User
) -> None:
    assert statistics.claim_open_longest() == answered[1]
    for claim, aspect in [(c, a) for c in answered for a in ("attribution", "content")]:
        if not claim.assessments.filter(aspect=aspect).exists():
            examples.answer(claim, editor, aspect=aspect, verdict="disputed")
    assert statistics.claim_open_longest() is None


@pytest.mark.django_db
def test_articles_are_counted_by_the_state_of_their_latest_run() -> None:
    failed, retried, queued, _none = (examples.article(f"نص {i}.") for i in range(4))
    run_of(failed, "done", at=ago(hours=2))
    run_of(failed, "failed", at=ago(hours=1), reason="engine_error")
    run_of(retried, "failed", at=ago(hours=2), reason="engine_error")
    run_of(retried, "done", at=ago(hours=1))
    run_of(queued, "queued", at=ago(hours=1))
    expected = {"": 1, "queued": 1, "running": 0, "failed": 1, "done": 1}
    assert statistics.articles_by_state() == expected
    assert [run.document for run in statistics.runs_failed()] == [failed]


def test_answers_and_claims_are_counted_on_their_day(answered: list[Claim]) -> None:
    Claim.objects.filter(pk=answered[0].pk).update(created_at=ago(days=29))
    Claim.objects.filter(pk=answered[1].pk).update(created_at=ago(days=30))
    today, none = [0] * 29, [0] * 30
    assert statistics.claims_found(MONTH) == [1, *today[1:], 2]
    assert statistics.answers_given(MONTH, "content") == {
        "verified": none,  # superseded
        "disputed": [*today, 1],
        "unverifiable": [*today, 1],
    }
    assert statistics.answers_given(Period(7, 52), "attribution")["verified"] == [0] * 51 + [1]


def test_shares_add_up_and_merged_sources_are_one(
    answered: list[Claim], editor: User, article: Article
) -> None:
    kremlin, _new = source_store(names={"ar": ["الكرملين"]}, kind="institution")
    house = answered[0].speakers.get()
    answered[2].speakers.set([kremlin, house])
    Source.objects.filter(pk=kremlin.pk).update(merged_into=house)
    shares = statistics.shares_by(SPEAKERS, "content", since=MONTH.since)
    assert [(s.what, s.counts) for s in shares] == [
        (house, {"verified": 0, "disputed": 1, "unverifiable": 1, "open": 2})
    ]
    assert statistics.shares_by(OUTLETS, "content", since=MONTH.since) == []
    assert statistics.shares_by(SPEAKERS, "content", since=timezone.now()) == []


def test_work_stands_still_where_the_oldest_waits_and_nobody_works(article: Article) -> None:
    late, soon = examples.article("نص أول."), examples.article("نص ثان.")
    run_of(soon, "queued", at=ago(seconds=5))
    assert not statistics.work_state().stalled
    waits = run_of(late, "queued", at=ago(minutes=10))
    ExtractionRun.objects.filter(document=article).update(finished_at=ago(minutes=11))
    state = statistics.work_state()
    assert (state.queued, state.running, state.oldest_queued, state.stalled) == (
        2,
        0,
        waits.queued_at,
        True,
    )
    ExtractionRun.objects.filter(pk=waits.pk).update(sent_at=ago(seconds=1))  # by a sweep
    assert statistics.work_state().stalled
    ExtractionRun.objects.filter(document=article).update(finished_at=ago(seconds=30))
    assert not statistics.work_state().stalled


@pytest.mark.django_db
@pytest.mark.parametrize(("started", "stalled"), [(1, False), (10_000, True)])
def test_a_long_article_under_way_is_no_standstill(started: int, stalled: bool) -> None:
    run_of(examples.article("نص أول."), "queued", at=ago(minutes=10))
    run_of(examples.article("نص ثان."), "running", at=ago(seconds=started))
    assert statistics.work_state().stalled is stalled
    ExtractionRun.objects.filter(state="running").update(seen_at=ago(minutes=2))
    assert statistics.work_state().stalled  # its worker is dead


# --- the page -------------------------------------------------------------------------


def shown(desk: Client, **query: str) -> str:
    answer = desk.get(FRONT, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_front_page_says_what_waits(desk: Client, answered: list[Claim]) -> None:
    html = shown(desk)
    assert '<p class="figure">3</p>' in html
    assert 'href="/desk/claims/claim/?said=open">open: 3</a>' in html
    assert f'/change/?claim={answered[1].pk}#claim-{answered[1].pk}">less than a minute</a>' in html
    assert 'href="/desk/claims/article/?state=done" class="chip run-done">done</a>' in html
    assert "0 verified, 1 disputed, 1 unverifiable; 4 claims found." in html
    house = answered[0].speakers.get().pk
    assert f'href="/desk/claims/claim/?speaker={house}&amp;true=disputed">1</a>' in html


def test_question_and_time_are_chosen_apart(desk: Client, answered: list[Claim]) -> None:
    html = shown(desk, question="attribution", range="1y", other="x")
    assert "1 verified, 0 disputed, 0 unverifiable; 4 claims found." in html
    assert 'href="?question=attribution&amp;range=90d&amp;other=x#over-time"' in html
    assert "0 verified, 1 disputed" in shown(desk, question="nonsense", range="7 years")


@pytest.mark.django_db
def test_a_clock_that_has_stopped_is_told(desk: Client) -> None:
    every = IntervalSchedule.objects.create(every=60, period="seconds")
    clock = PeriodicTask.objects.create(name="sweep", interval=every, last_run_at=timezone.now())
    assert "The clock stands still." not in shown(desk)
    PeriodicTask.objects.filter(pk=clock.pk).update(last_run_at=ago(minutes=5))
    assert "The clock stands still." in shown(desk)


@pytest.mark.django_db
def test_an_empty_desk_says_what_to_do(desk: Client) -> None:
    html = shown(desk)
    assert "No claim is open" in html
    assert "No claim was found or answered in this time." in html
    assert '<svg class="chart"' not in html


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    desk: Client, answered: list[Claim], editor: User
) -> None:
    def arrive(i: int) -> None:
        outlet, _new = source_store(names={"en": [f"Paper {i}"]}, kind="outlet")
        examples.record(examples.article(f"{i} {SEED}", publisher=outlet), *SEEDED)
        failed = examples.article(f"نص {i}.", publisher=outlet)
        run_of(failed, "failed", at=ago(hours=i), reason="engine_error")

    arrive(0)
    with CaptureQueriesContext(connection) as few:
        shown(desk)
    for i in range(1, 7):
        arrive(i)
    with CaptureQueriesContext(connection) as many:
        shown(desk)
    assert len(many) == len(few)


def test_a_reader_sees_failures_but_has_no_button(
    client: Client, reader: User, article: Article
) -> None:
    ExtractionRun.objects.update(state="failed", reason="took_too_long")
    client.force_login(reader)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    html = shown(client)
    assert "Extraction was stopped because it took too long." in html
    assert "Try again</button>" not in html
    client.post(FRONT, {"document": article.pk})
    assert ExtractionRun.objects.count() == 1


def test_a_failure_is_tried_again_once_however_often_it_is_pressed(
    desk: Client,
    article: Article,
    queue: redis.Redis,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ExtractionRun.objects.update(state="failed", reason="engine_error")
    assert f'name="document" value="{article.pk}"' in shown(desk)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            pressed = desk.post(FRONT, {"document": article.pk}, follow=True)
            assert "Queued again." in pressed.content.decode()
    states = list(ExtractionRun.objects.order_by("pk").values_list("state", flat=True))
    assert (states, queue.llen("celery")) == (["failed", "queued"], 1)
    assert "Extraction failed" not in shown(desk)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "x", "999999", "9" * 30])
def test_nothing_is_tried_again_that_is_not_there(desk: Client, asked: str) -> None:
    assert desk.post(FRONT, {"document": asked}).status_code == 404


# --- work -----------------------------------------------------------------------------

STILL = "Work stands still: 1 article waits."


@pytest.mark.django_db
def test_a_queue_that_nobody_works_on_is_a_warning_at_once(
    desk: Client, queue: redis.Redis
) -> None:
    assert 'role="alert"' not in shown(desk)
    run_of(examples.article("نص."), "queued", at=ago(minutes=10))
    html = shown(desk)
    assert 'role="alert"' in html
    assert STILL in html
    assert "a worker must be started" in html


@pytest.mark.django_db(transaction=True)
def test_workers_are_asked_apart_from_the_page(desk: Client, nobody_works: redis.Redis) -> None:
    run_of(examples.article("نص."), "queued", at=ago(seconds=1))
    nobody_works.rpush("celery", "{}")
    assert STILL not in shown(desk)
    part = desk.get(WORK, {"part": ""}).content.decode()
    assert "none answers" in part
    assert STILL in part
    assert "<dt>Tasks at the broker</dt><dd>1</dd>" in part
    assert "<html" not in part
    assert "<html" in desk.get(WORK).content.decode()


@pytest.mark.django_db
def test_without_a_broker_the_page_stands_and_says_so(desk: Client, no_broker: None) -> None:
    for page in (shown(desk), desk.get(WORK).content.decode()):
        assert "The queue does not answer." in page
        assert "the broker must be started" in page


@pytest.mark.services
def test_a_worker_that_answers_is_counted(desk: Client, worker: Any) -> None:
    def counted() -> bool:
        cache.clear()  # a worker on a busy machine may miss the first call
        part = desk.get(WORK, {"part": ""}).content.decode()
        return "<dt>Workers</dt><dd>1</dd>" in part and 'role="alert"' not in part

    wait_for(counted)


def test_work_is_for_those_who_may_see_articles(client: Client, db: None) -> None:
    stranger = User.objects.create_user("stranger", is_staff=True)
    client.force_login(stranger)
    assert client.get(WORK).status_code == 403
    assert client.get(FRONT).status_code == 200


def test_the_question_shown_first_is_the_one_with_answers(
    desk: Client, claims: list[Claim], editor: User
) -> None:
    assert desk.get(FRONT).context["question"] == "content"
    examples.answer(claims[0], editor, aspect="attribution", verdict="verified")
    assert desk.get(FRONT).context["question"] == "attribution"
    examples.answer(claims[0], editor, aspect="content", verdict="verified")
    assert desk.get(FRONT).context["question"] == "content"


def test_every_table_of_the_front_page_comes_as_a_file(
    desk: Client, answered: list[Claim], editor: User
) -> None:
    page = desk.get(FRONT).content.decode()
    names = set(re.findall(r'href="(/desk/figures/[^"]+)" download', page))
    files = {unescape(name): desk.get(unescape(name)) for name in names}
    assert {file.status_code for file in files.values()} == {200}
    told = {
        name.partition("?")[0].rsplit("/")[-1]: file.content.decode("utf-8-sig")
        for name, file in files.items()
    }
    assert told["corrections.csv"] == "Answers given,of them corrections,Share\r\n4,1,0.25\r\n"
    assert told["people.csv"].splitlines()[1] == "editor,0,0,4,0"
    assert set(told) >= {"answers.csv", "speakers.csv", "pace-language.csv"}
    assert desk.get("/desk/figures/nothing.csv").status_code == 404
