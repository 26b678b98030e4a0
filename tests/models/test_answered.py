"""A trigger knows which claims are answered, and when something was last told of each."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.reopening import answer_reopen
from claims.domain.verdicts import STANDING
from claims.models import AnsweredClaim, Assessment, Claim
from claims.triggers import triggers_drop, triggers_renew
from sources.models import Document

from ..examples import ALL, record

Step = Callable[[], object]


def told() -> dict[int, datetime]:
    """What the trigger wrote: {claim: when something was last told of it}."""
    return dict(AnsweredClaim.objects.values_list("claim", "told_at"))


def worked_out() -> dict[int, datetime]:
    """The same from the answers themselves."""
    standing = {*Assessment.objects.filter(STANDING).values_list("claim", flat=True)}
    answers = Assessment.objects.order_by("created_at").values_list("claim", "created_at")
    return {claim: at for claim, at in answers if claim in standing}


def answer(claim: Claim, aspect: str, verdict: str, by: User, reason: str = "") -> None:
    url = "https://example.org/report"
    assessment_publish(
        claim=claim, aspect=aspect, verdict=verdict, cited_url=url, reason=reason, by=by
    )


def test_it_goes_by_the_answers_whatever_becomes_of_them(document: Document, editor: User) -> None:
    first, second, *_rest = record(document, *ALL)
    steps: list[Step] = [
        lambda: answer(first, "content", "disputed", editor),
        lambda: answer(second, "attribution", "verified", editor),
        lambda: answer(first, "attribution", "verified", editor),
        lambda: answer(first, "content", "verified", editor, reason="It was found."),
        lambda: answer(second, "attribution", "withdrawn", editor, reason="It was another."),
        lambda: answer_reopen(claim=first, reason="Her words.", by=editor, aspect="content"),
        lambda: answer_reopen(claim=first, reason="Her name.", by=editor),
        lambda: answer(second, "attribution", "disputed", editor),
    ]
    there = []
    for step in steps:
        step()
        assert told() == worked_out()
        there.append({*told()})
    both = {first.pk, second.pk}
    one, other = {first.pk}, {second.pk}
    assert there == [one, both, both, both, one, one, set(), other]


def test_what_was_answered_before_there_was_a_trigger_is_known_too(
    document: Document, editor: User
) -> None:
    first, second, *_rest = record(document, *ALL)
    answer(first, "content", "disputed", editor)
    triggers_drop()
    answer(second, "content", "verified", editor)
    answer(first, "content", "withdrawn", editor, reason="It was another.")
    AnsweredClaim.objects.all().delete()
    triggers_renew()
    assert told() == worked_out()
    assert {*told()} == {second.pk}
