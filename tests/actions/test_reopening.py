"""Taking verdicts up again: who is told, what it leaves, and what it needs."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claim_speakers_set
from claims.actions.drafts import draft_approve, draft_save
from claims.actions.reopening import answer_reopen
from claims.models import Assessment, Claim, Draft, Newsroom, Notification
from claims.queries.claims import claims_with_verdicts
from claims.queries.verdicts import assessment_current
from sources.actions.sources import source_store
from sources.errors import Refused

from .. import examples

URL = "https://example.org/minutes"
WHY = "It was another minister."


@pytest.fixture
def four_eyes(db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


def drafted(claim: Claim, by: User, aspect: str = "attribution") -> Draft:
    given: dict[str, Any] = {"verdict": "verified", "cited_url": URL, "submit": True}
    return draft_save(claim=claim, aspect=aspect, by=by, **given)


def told() -> list[tuple[str, str, str, str]]:
    rows = Notification.objects.exclude(kind__in=["submitted", "approved"]).order_by("user")
    columns = ("user__username", "kind", "by__username", "text")
    return list(rows.values_list(*columns))


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_reviewed_verdict_is_reopened_by_one_who_says_why_and_both_are_told(
    claim: Claim, editor: User, four_eyes: None
) -> None:
    reviewer, other = examples.user_in("reviewer"), examples.user_in("editor", "huda")
    published = draft_approve(draft=drafted(claim, editor), version=1, by=reviewer)
    [opened] = answer_reopen(claim=claim, reason=f" {WHY} ", by=other)
    stored = Assessment.objects.get(pk=published.pk)
    assert (stored.verdict, stored.superseded_by) == ("verified", opened)
    assert (opened.verdict, opened.reason, opened.editor, opened.reviewer) == (
        "reopened",
        WHY,
        other,
        None,
    )
    assert told() == [
        ("editor", "reopened", "huda", WHY),
        ("reviewer", "reopened", "huda", WHY),
    ]
    row: Any = claims_with_verdicts().get()
    assert (assessment_current(claim, "attribution"), row.attribution_verdict) == (None, "open")
    source, _new = source_store(names={"ar": ["وزير آخر"]})
    assert list(claim_speakers_set(claim=claim, speakers=[source], by=other).speakers.all()) == [
        source
    ]
    again = draft_approve(draft=drafted(claim, editor), version=1, by=reviewer)
    assert Assessment.objects.get(superseded_by=again) == opened


def test_what_waits_goes_back_to_its_author(claim: Claim, editor: User) -> None:
    other = examples.user_in("editor", "huda")
    theirs, mine = drafted(claim, editor), drafted(claim, other, "content")
    assert answer_reopen(claim=claim, reason=WHY, by=other) == []
    states = {d.pk: (d.state, d.review_note, d.reviewer) for d in Draft.objects.all()}
    assert states == {theirs.pk: ("returned", WHY, other), mine.pk: ("draft", "", None)}
    assert told() == [("editor", "returned", "huda", WHY)]


def test_one_question_is_reopened_and_the_other_one_stays(claim: Claim, editor: User) -> None:
    for aspect in ("attribution", "content"):
        assessment_publish(claim=claim, aspect=aspect, verdict="unverifiable", by=editor)
    answer_reopen(claim=claim, aspect="content", reason=WHY, by=editor)
    assert assessment_current(claim, "content") is None
    assert assessment_current(claim, "attribution")
    assert refusal(lambda: claim_speakers_set(claim=claim, speakers=[], by=editor)) == (
        "claim_answered"
    )


def test_what_is_refused(claim: Claim, editor: User, reader: User) -> None:
    assert refusal(lambda: answer_reopen(claim=claim, reason=WHY, by=editor)) == "nothing_to_reopen"
    given: dict[str, Any] = {"claim": claim, "aspect": "content", "by": editor}
    assessment_publish(**given, verdict="unverifiable")
    for act, code in (
        (lambda: answer_reopen(claim=claim, reason=" ", by=editor), "reason_missing"),
        (lambda: answer_reopen(claim=claim, reason=WHY, by=reader), "not_allowed"),
        (
            lambda: answer_reopen(claim=claim, reason=WHY, aspect="style", by=editor),
            "aspect_unknown",
        ),
        (lambda: assessment_publish(**given, verdict="reopened", reason=WHY), "verdict_unknown"),
        (lambda: draft_save(**given, verdict="reopened", reason=WHY), "verdict_unknown"),
    ):
        assert refusal(act) == code
    assert Assessment.objects.count() == 1
