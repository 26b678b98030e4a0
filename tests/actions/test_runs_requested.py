"""An article that is submitted is queued once, whoever asks and how often."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from claims.actions.articles import article_submit
from claims.actions.runs import run_execute, run_request
from claims.models import Article, ExtractionRun
from sources.errors import NotAllowed
from sources.models import Document

from .. import examples
from .runs import FINNISH, queued, run_of


@pytest.mark.django_db(transaction=True)
def test_a_submitted_article_is_queued_once_the_row_is_kept(queue: redis.Redis) -> None:
    with transaction.atomic():
        document, run, created = article_submit(text=FINNISH, language="fi")
        assert queued(queue) == []
    assert queued(queue) == [run.pk]
    assert (document.text, document.kind, run.state, created) == (
        FINNISH,
        "article",
        "queued",
        True,
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_queued(queue: redis.Redis) -> None:
    with transaction.atomic():
        article_submit(text=FINNISH)
        transaction.set_rollback(True)
    assert queued(queue) == []
    assert not ExtractionRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_article_again_is_the_same_article_and_run(queue: redis.Redis) -> None:
    first = article_submit(text=FINNISH, url="https://example.org/1")
    again = article_submit(text=FINNISH, url="https://example.org/1", title="Another title")
    elsewhere = article_submit(text=FINNISH, url="https://example.org/2")
    assert (again[0], again[1], again[2]) == (first[0], first[1], False)
    assert elsewhere[0] != first[0]
    assert queued(queue) == [first[1].pk, elsewhere[1].pk]


@pytest.mark.django_db(transaction=True)
def test_the_same_article_from_two_people_at_once_is_one_article_and_one_run(
    queue: redis.Redis,
) -> None:
    together = threading.Barrier(2)
    got: list[tuple[int, int]] = []

    def submit() -> None:
        together.wait(10)
        document, run, _created = article_submit(text=FINNISH)
        got.append((document.pk, run.pk))
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 2
    assert len(set(got)) == 1
    assert queued(queue) == [got[0][1]]


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_submitted_becomes_an_article(queue: redis.Redis) -> None:
    statement = examples.article(FINNISH, kind="statement")
    assert not Article.objects.filter(pk=statement.pk).exists()
    document, run, created = article_submit(text=FINNISH)
    assert (document.pk, created, queued(queue)) == (statement.pk, False, [run.pk])
    assert Article.objects.get().pk == statement.pk


def test_a_reader_may_not_submit(reader: User) -> None:
    with pytest.raises(NotAllowed):
        article_submit(text=FINNISH, by=reader)
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_asking_again_sends_a_run_whose_task_was_lost(queue: redis.Redis, settings: Any) -> None:
    run = run_of(FINNISH)
    long_ago = timezone.now() - timedelta(seconds=settings.ISNAD_QUEUE_PATIENCE + 1)
    ExtractionRun.objects.update(queued_at=long_ago)
    for _time in range(2):
        assert run_request(document=run.document) == run
    assert queued(queue) == [run.pk]


@pytest.mark.django_db(transaction=True)
def test_asking_again_takes_up_a_run_whose_worker_died_silently(queue: redis.Redis) -> None:
    run = examples.run_taken(examples.article(FINNISH))
    asked_at = run.queued_at
    assert run_request(document=run.document) == run
    assert queued(queue) == []  # its worker lives
    long_ago = timezone.now() - timedelta(minutes=2)
    ExtractionRun.objects.update(seen_at=long_ago)
    for _time in range(2):
        assert run_request(document=run.document, is_awaited=True) == run
    assert queued(queue) == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.queued_at) == ("queued", asked_at)


@pytest.mark.django_db(transaction=True)
def test_asking_twice_is_one_run_until_it_is_finished(queue: redis.Redis) -> None:
    document = examples.article(FINNISH, language="fi")
    first = run_request(document=document)
    assert run_request(document=document) == first
    run_execute(run_id=first.pk)
    second = run_request(document=document)
    assert second != first
    assert queued(queue) == [first.pk, second.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", ["fi", "fr"], ids=["no pack", "no models"])
def test_a_language_that_was_told_wrong_is_corrected_by_adding_the_article_again(
    queue: redis.Redis, told: str
) -> None:
    document, failed, _created = article_submit(text=examples.ARTICLE, language=told)
    run_execute(run_id=failed.pk)
    assert article_submit(text=examples.ARTICLE)[1] == failed
    again, run, created = article_submit(text=examples.ARTICLE, language="ar")
    assert (again, created, run != failed) == (document, False, True)
    assert again.language == "ar"
    assert article_submit(text=examples.ARTICLE, language="en")[1] == run
    assert queued(queue) == [failed.pk, run.pk]
    document.refresh_from_db()
    assert document.language == "ar"
