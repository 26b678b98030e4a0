"""What is counted and searched is found by indexes, and no claim is read for it from end to end."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_quote
from claims.models import Claim
from claims.queries import pace, statistics
from claims.queries.claims import claims_spoken_by, claims_with_answer, claims_with_verdicts
from claims.queries.published import claim_published, claims_published, published_counted
from claims.queries.queues import queue_counts
from claims.queries.statistics import OUTLETS, SPEAKERS, Period
from claims.queries.topics import shares_by_topic
from sources.models import Document
from sources.queries import text_opening

from ..examples import COST, MINISTER, PAPER, UNION, record

YEAR = Period(7, 52)
_EXPLAIN = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
_INDEX_ALONE = "COVERING INDEX claim_counted"
_END_TO_END = re.compile(r"Seq Scan on claims_claim |SCAN claims_claim$", re.MULTILINE)


def plan_of(act: Callable[[], Any]) -> str:
    """How the database goes about the queries of ``act``, where a table is not worth reading."""
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        with connection.execute_wrapper(listen):
            act()
        told = []
        for sql, params in asked:
            cursor.execute(f"{_EXPLAIN} {sql}", params)
            told += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(told)


@pytest.mark.parametrize(
    "count",
    [
        statistics.claims_open,
        lambda: statistics.claims_found(YEAR),
        lambda: statistics.shares_by(SPEAKERS, "content", since=YEAR.since),
        lambda: statistics.shares_by(OUTLETS, "content", since=YEAR.since),
    ],
    ids=["open", "found", "speakers", "outlets"],
)
def test_claims_are_counted_in_an_index_that_holds_what_is_asked_of_them(
    claim: Claim, count: Callable[[], Any]
) -> None:
    plan = plan_of(count)
    assert not _END_TO_END.search(plan), plan
    if connection.vendor == "sqlite":
        # PostgreSQL's choice between two indexes of a few rows goes by when it last cleaned up.
        assert _INDEX_ALONE in plan


def test_no_figure_of_the_front_page_reads_claims_from_end_to_end(
    claim: Claim, editor: User
) -> None:
    def figures() -> None:
        statistics.articles_by_state()
        statistics.answers_given(YEAR, "content")
        shares_by_topic("content", since=YEAR.since)
        pace.corrections_since(YEAR.since)
        pace.paces_since(YEAR.since)
        pace.loads_since(YEAR.since)
        queue_counts(editor)

    assert not _END_TO_END.search(plan_of(figures))


def test_claims_of_a_speaker_are_looked_up_by_the_speaker(claim: Claim) -> None:
    [speaker] = claim.speakers.all()
    spoken = Claim.objects.filter(claims_spoken_by([speaker.pk]))
    plan = plan_of(lambda: list(spoken))
    looked_up = (
        f"(source_id = {speaker.pk})" if connection.vendor == "postgresql" else "source_id=?"
    )
    assert looked_up in plan, plan
    assert "merged_into_id" in plan, plan


def test_answers_to_a_speaker_are_counted_of_the_claims_that_are_answered(answered: Claim) -> None:
    [speaker] = answered.speakers.all()
    plan = plan_of(lambda: statistics.answers_spoken(speaker))
    assert "claims_answeredclaim" in plan, plan
    assert not _END_TO_END.search(plan), plan


def test_claims_with_an_answer_are_looked_up_by_the_keys_of_those_answered_so(
    document: Document, editor: User
) -> None:
    both, said, true, open_ = record(document, MINISTER, PAPER, UNION, COST)
    for claim, aspect, verdict in (
        (both, "attribution", "verified"),
        (both, "content", "disputed"),
        (said, "attribution", "verified"),
        (true, "content", "disputed"),
    ):
        assessment_publish(
            claim=claim, aspect=aspect, verdict=verdict, cited_url="https://example.org", by=editor
        )

    def answered(**answers: str) -> QuerySet[Claim]:
        claims = claims_with_verdicts()
        for aspect, answer in answers.items():
            claims = claims_with_answer(claims, aspect=aspect, answers=[answer])
        return claims.order_by("-pk")

    asked = answered(attribution="verified", content="disputed")
    assert list(asked) == [both]
    assert list(answered(content="disputed", attribution="verified")) == [both]
    assert list(answered(attribution="verified", content="open")) == [said]
    assert list(answered(attribution="open", content="open")) == [open_]
    if connection.vendor == "postgresql":  # it knows the keys before it walks claims
        assert "id = ANY ((InitPlan" in plan_of(lambda: list(asked.values_list("pk")[:50]))


def test_claims_of_a_kind_are_looked_up_by_it(claim: Claim) -> None:
    of_kind = Claim.objects.filter(kind="direct", set_aside="").order_by("-document_id", "start")
    plan = plan_of(lambda: list(of_kind.values_list("pk")[:50]))
    assert not _END_TO_END.search(plan), plan
    if connection.vendor == "sqlite":
        assert "claim_of_kind" in plan, plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sorts what is few")
def test_the_desks_list_of_claims_takes_them_in_order_from_an_index(
    claim: Claim, admin_client: Client
) -> None:
    plan = plan_of(lambda: admin_client.get("/desk/claims/claim/"))
    assert re.search("SCAN claims_claim USING (COVERING )?INDEX claim_in_order", plan), plan


def test_the_keys_of_a_page_are_found_without_the_articles_of_all_rows(claim: Claim) -> None:
    rows = Claim.objects.order_by("-document_id").annotate(opening=text_opening())
    assert rows.get().opening == claim.document.text[:200]
    assert "sources_document" not in plan_of(lambda: list(rows.values_list("pk")[:50]))


@pytest.fixture
def answered(claim: Claim, editor: User) -> Claim:
    """The claim, which was said."""
    said = evidence_quote(
        claim=claim, quote="نص البيان.", stance="supports", url="https://example.org", by=editor
    )
    assessment_publish(
        claim=claim, aspect="attribution", verdict="verified", evidence=[said], by=editor
    )
    return claim


def test_where_else_a_published_claim_stands_is_looked_up_by_keys(answered: Claim) -> None:
    plan = plan_of(lambda: claim_published(answered.pk))
    assert "claims_repeat" in plan
    assert not re.search(r"\bid = \(hashed", plan), plan  # each claim, looked for in two lists


def test_what_is_published_is_found_from_the_latest_on_by_an_index(answered: Claim) -> None:
    plan = plan_of(lambda: list(claims_published().values_list("pk")[:20]))
    assert not _END_TO_END.search(plan), plan
    if connection.vendor == "sqlite":  # PostgreSQL sorts a few rows, whatever index there is
        assert "answered_latest" in plan, plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert published_counted().count() == claims_published().count() == 1
    assert not _END_TO_END.search(plan_of(published_counted().count))


def test_a_published_claim_is_looked_up_by_answers_of_its_own(claim: Claim, editor: User) -> None:
    assessment_publish(
        claim=claim, aspect="content", verdict="unverifiable", rationale="No figures.", by=editor
    )
    with CaptureQueriesContext(connection) as asked:
        assert claim_published(claim.pk)
    answers = re.compile('FROM "claims_assessment" [A-Z]0 WHERE (.{,160})')
    conditions = [each for query in asked for each in answers.findall(query["sql"])]
    assert len(conditions) > 1
    assert all('."claim_id" ' in condition for condition in conditions), conditions


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts apart what is NULL")
def test_what_an_answer_superseded_is_looked_up_where_hardly_any_did(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_schema"
            " WHERE tbl_name = 'claims_assessment' AND type IN ('table', 'index') AND sql > ''"
            " ORDER BY type DESC"
        )
        made = ";".join(sql for (sql,) in cursor.fetchall())
    with closing(sqlite3.connect(":memory:")) as apart:
        apart.create_function("REGEXP", 2, lambda _pattern, _text: True)
        apart.executescript(made)
        apart.executescript(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            " INSERT INTO claims_assessment (id, claim_id, aspect, verdict, rationale, reason,"
            " passages, cited_url, editor_id, created_at)"
            " SELECT i, i, 'content', 'unverifiable', '', '', 0, '', 1, i FROM n;"
            "ANALYZE"
        )
        plan = apart.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM claims_assessment LEFT JOIN claims_assessment AS was"
            " ON was.superseded_by_id = claims_assessment.id WHERE claims_assessment.claim_id = 7"
        ).fetchall()
    looked_up = "SEARCH was USING INDEX assessment_supersedes (superseded_by_id=?) LEFT-JOIN"
    assert plan[-1][-1] == looked_up
