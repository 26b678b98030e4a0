"""How fast and how surely claims are answered, and by whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.claims import claims_assign
from claims.models import Claim
from claims.queries import pace
from claims.queries.pace import Corrections, Load, Pace
from sources.actions.sources import source_store
from sources.models import Document

from .. import examples


@pytest.fixture
def since() -> datetime:
    return timezone.now() - timedelta(days=30)


@pytest.fixture
def other(db: None) -> User:
    return examples.user_in("editor", "other")


def arrived(document: Document, *, hours: float, **known: Any) -> None:
    at = timezone.now() - timedelta(hours=hours)
    Document.objects.filter(pk=document.pk).update(created_at=at, **known)


def test_the_time_from_article_to_first_answer_is_a_median_by_language_and_outlet(
    claim: Claim, editor: User, since: datetime
) -> None:
    outlet, _new = source_store(names={"ar": ["صحيفة النهر"]})
    arrived(claim.document, hours=2, publisher=outlet)
    for hours, words in ((4, "the dam is tall"), (30, "the road is long")):
        later = examples.claim_saying(words)
        arrived(later.document, hours=hours, language="en")
        examples.answer(later, editor)
    examples.answer(claim, editor)
    examples.answer(claim, editor, "disputed")  # a correction is no first answer

    def told(paces: list[Pace]) -> list[tuple[str, int, int]]:
        return [(str(p.what), p.n, round(p.median.total_seconds() / 3600)) for p in paces]

    everything, by_language, by_outlet = pace.paces_since(since)
    assert told(everything) == [("None", 3, 4)]
    assert told(by_language) == [("en", 2, 17), ("ar", 1, 2)]
    assert told(by_outlet) == [("صحيفة النهر", 1, 2)]


def test_answers_on_what_was_left_out_are_not_counted(editor: User, since: datetime) -> None:
    aside, gone, stays = (examples.claim_saying(words) for words in ("a dam", "a road", "a sea"))
    for each in (aside, gone, stays):
        examples.answer(each, editor)
    for each in (aside, gone):
        examples.answer(each, editor, "withdrawn")
    Claim.objects.filter(pk=aside.pk).update(set_aside="rejected")
    Document.objects.filter(pk=gone.document_id).update(withdrawn_at=timezone.now())
    assert [answer.claim for answer in pace.answers_since(since)] == [stays]


def test_corrections_are_answers_in_another_answers_place(
    claim: Claim, editor: User, since: datetime
) -> None:
    assert pace.corrections_since(since) == Corrections(given=0, corrected=0)
    examples.answer(claim, editor)
    examples.answer(claim, editor, "disputed")
    examples.answer(claim, editor, aspect="attribution")
    assert pace.corrections_since(since) == Corrections(given=3, corrected=1)
    assert round(pace.corrections_since(since).share, 2) == 0.33


def test_the_load_of_people_is_what_waits_for_them_and_what_they_did(
    claim: Claim, editor: User, other: User, since: datetime
) -> None:
    claims_assign(claims=[claim], assignee=other, by=editor)
    examples.answer(claim, editor)
    assert pace.loads_since(since) == [
        Load(editor, assigned=0, in_review=0, answered=1, reviewed=0),
        Load(other, assigned=1, in_review=0, answered=0, reviewed=0),
    ]


def test_more_answers_take_no_more_queries(claim: Claim, editor: User, since: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            pace.paces_since(since), pace.corrections_since(since), pace.loads_since(since)
        return len(told)

    examples.answer(claim, editor)
    before = queries()
    for verdict in ("disputed", "verified"):
        examples.answer(claim, editor, verdict)
    examples.answer(claim, editor, aspect="attribution")
    assert queries() == before
