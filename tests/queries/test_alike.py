"""What is like a claim is found in the packed index, and what came since is read by its time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.memory import memory_renew
from claims.models import Claim
from claims.queries.alike import claims_repeated


@pytest.mark.skipif(connection.vendor != "sqlite", reason="explains itself as SQLite does")
def test_what_came_since_the_last_question_is_found_by_its_time_and_not_by_reading_all(
    claim: Claim,
) -> None:
    from claims.memory.vectors import vectors_of

    memory_renew(document_id=claim.document_id)
    vector = vectors_of([claim.stated])[0]
    claims_repeated(claim, vector)  # packs all that is there
    with CaptureQueriesContext(connection) as asked:
        claims_repeated(claim, vector)
    since = next(q["sql"] for q in asked if '"claims_claimtrace"."at" >=' in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {since}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert [step.partition(" USING INDEX ")[0] for step in plan] == ["SEARCH claims_claimtrace"]
