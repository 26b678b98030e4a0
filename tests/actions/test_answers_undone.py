"""An answer is taken back by who gave it: what stood before stands again."""

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_undo
from claims.actions.evidence import evidence_add
from claims.models import Assessment, Claim, Label
from claims.queries.verdicts import assessment_current
from sources.errors import Refused

from .. import examples
from .test_drafts import URL, published


def test_undo_puts_back_what_stood_before_with_all_of_it(claim: Claim, editor: User) -> None:
    other = examples.user_in("editor", "huda")
    label = Label.objects.create(verdict="verified")
    piece = evidence_add(
        claim=claim, document=claim.document, start=0, end=3, stance="supports", by=other
    )
    given = {"label": label, "rationale": "As in the minutes.", "evidence": [piece]}
    published(claim, other, **given)
    mine = published(claim, editor, verdict="disputed", reason="Forged.")
    back = assessment_undo(assessment=mine, by=editor)
    stored = Assessment.objects.get(pk=back.pk)
    assert (stored.verdict, stored.label, stored.rationale, stored.cited_url, stored.editor) == (
        "verified",
        label,
        "As in the minutes.",
        URL,
        editor,
    )
    assert (list(stored.evidence.all()), stored.passages, bool(stored.reason)) == (
        [piece],
        1,
        True,
    )
    assert (assessment_current(claim, "content"), Assessment.objects.count()) == (stored, 3)


def test_undo_of_the_first_answer_opens_the_question_and_undo_of_that_answers_it(
    claim: Claim, editor: User
) -> None:
    first = published(claim, editor)
    opened = assessment_undo(assessment=first, by=editor)
    assert (opened.verdict, assessment_current(claim, "content")) == ("withdrawn", None)
    again = assessment_undo(assessment=opened, by=editor)
    assert (again.verdict, assessment_current(claim, "content")) == ("verified", again)
    assert Assessment.objects.filter(superseded_by=None).count() == 1


def test_only_ones_own_answer_that_stands_is_undone(claim: Claim, editor: User) -> None:
    other = examples.user_in("editor", "huda")
    first = published(claim, editor)
    with pytest.raises(Refused) as refused:
        assessment_undo(assessment=first, by=other)
    assert refused.value.code == "not_yours"
    published(claim, other, verdict="disputed", reason="Forged.")
    with pytest.raises(Refused) as refused:
        assessment_undo(assessment=first, by=editor)  # in hand from before
    assert (refused.value.code, Assessment.objects.count()) == ("not_current", 2)
