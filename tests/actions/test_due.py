"""By when claims are to be answered: set, seen where it is late, and undone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.claims import change_undo, claim_split, claims_assign, claims_merge
from claims.actions.due import claims_due_set
from claims.models import Claim
from claims.queries.claims import claims_with_verdicts
from claims.queries.queues import claims_due, claims_queued
from sources.errors import Conflict, NotAllowed

from .. import examples
from .claims import refusal

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def claims(db: None) -> list[Claim]:
    return examples.record(examples.article(), *examples.ALL)


def days(claims: list[Claim]) -> list[object]:
    return [Claim.objects.get(pk=claim.pk).due_on for claim in claims]


def test_claims_are_due_on_a_day_and_undone_as_one(claims: list[Claim], editor: User) -> None:
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    first = claims_due_set(claims=claims[:2], due_on=TODAY, by=editor)
    assert days(claims[:2]) == [TODAY, TODAY]
    second = claims_due_set(claims=claims[:1], due_on=None, by=editor)
    assert days(claims[:2]) == [None, TODAY]
    with pytest.raises(Conflict, match="Somebody changed this since"):
        change_undo(change=first, by=editor)
    change_undo(change=second, by=editor)
    change_undo(change=first, by=editor)
    assert days(claims[:2]) == [None, None]


def test_no_day_that_is_over_is_set_but_one_that_stands_stays(
    claims: list[Claim], editor: User
) -> None:
    assert refusal(lambda: claims_due_set(claims=claims, due_on=YESTERDAY, by=editor)) == "due_past"
    Claim.objects.update(due_on=YESTERDAY)
    claims_due_set(claims=claims, due_on=YESTERDAY, by=editor)
    reader = examples.user_in("reader")
    with pytest.raises(NotAllowed):
        claims_due_set(claims=claims, due_on=TODAY, by=reader)


def test_what_is_open_and_late_is_overdue_and_mine_come_first_due_first(
    claims: list[Claim], editor: User
) -> None:
    claims_assign(claims=claims[:3], assignee=editor, by=editor)
    for claim, day in zip(claims, (TODAY, YESTERDAY, YESTERDAY, TOMORROW), strict=False):
        Claim.objects.filter(pk=claim.pk).update(due_on=day)
    for aspect in ("attribution", "content"):
        assessment_publish(claim=claims[1], aspect=aspect, verdict="unverifiable", by=editor)
    late = claims_queued(claims_with_verdicts(), queue="overdue", user=editor)
    assert [claim.pk for claim in late] == [claims[2].pk]
    assert [claim.pk for claim in claims_due(editor)] == [claims[2].pk, claims[0].pk]


def test_both_halves_are_due_and_a_whole_when_its_first_part_was(editor: User) -> None:
    [whole] = examples.record(examples.article(), examples.ALL[0])
    claims_due_set(claims=[whole], due_on=TOMORROW, by=editor)
    at = whole.spans.get(role="content").start + whole.content_text.index(" ") + 1
    halves = claim_split(claim=whole, at=at, by=editor)
    assert days(list(halves)) == [TOMORROW, TOMORROW]
    claims_due_set(claims=[halves[1]], due_on=TODAY, by=editor)
    assert days([claims_merge(claim=halves[0], others=[halves[1]], by=editor)]) == [TODAY]
