"""A verdict on its way past a second person, and the answers that stand in between."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction

from claims.actions.assessments import assessment_publish, assessment_undo
from claims.actions.drafts import (
    answer_give,
    draft_approve,
    draft_drop,
    draft_return,
    draft_save,
    draft_submit,
)
from claims.actions.evidence import evidence_add, evidence_remove
from claims.models import Assessment, Claim, Draft, Label, Newsroom, Notification
from claims.queries.verdicts import assessment_current
from sources.errors import Conflict, NotAllowed, Refused

from .. import examples
from ..at_once import at_once

URL = "https://example.org/minutes"


@pytest.fixture
def reviewer(db: None) -> User:
    return examples.user_in("reviewer")


@pytest.fixture
def four_eyes(db: None) -> None:
    four_eyes_set(True)


def four_eyes_set(on: bool) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": on})


def submitted(claim: Claim, by: User, **rest: Any) -> Draft:
    given: dict[str, Any] = {"aspect": "content", "verdict": "verified", "cited_url": URL} | rest
    return draft_save(claim=claim, by=by, submit=True, **given)


def published(claim: Claim, by: User, **rest: Any) -> Assessment:
    given: dict[str, Any] = {"aspect": "content", "verdict": "verified", "cited_url": URL} | rest
    return assessment_publish(claim=claim, by=by, **given)


def told(user: User) -> list[tuple[str, str]]:
    """(what, by whom) a person was notified of, oldest first."""
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("kind", "by__username"))


def again(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


# --- the way of a draft ------------------------------------------------------------------


def test_a_draft_becomes_its_authors_assessment_with_the_reviewers_name(
    claim: Claim, editor: User, reviewer: User, four_eyes: None
) -> None:
    label = Label.objects.create(verdict="disputed", aspect="content")
    piece = evidence_add(
        claim=claim, document=claim.document, start=0, end=3, stance="refutes", by=editor
    )
    draft = answer_give(
        claim=claim,
        by=editor,
        aspect="content",
        verdict="disputed",
        label=label,
        rationale=" No. ",
        evidence=[piece],
        cited_url=URL,
    )
    assert isinstance(draft, Draft)
    assert draft.state == "submitted"
    assert assessment_current(claim, "content") is None
    answer = draft_approve(draft=draft, version=draft.version, by=reviewer)
    stored = Assessment.objects.get()
    assert (answer, stored.editor, stored.reviewer, stored.verdict, stored.label) == (
        stored,
        editor,
        reviewer,
        "disputed",
        label,
    )
    assert (stored.rationale, stored.cited_url, list(stored.evidence.all())) == (
        "No.",
        URL,
        [piece],
    )
    draft = again(draft)
    assert (draft.state, draft.assessment, draft.reviewer) == ("approved", stored, reviewer)
    assert (told(reviewer), told(editor)) == (
        [("submitted", "editor")],
        [("approved", "reviewer")],
    )


def test_a_draft_in_the_making_may_rest_on_nothing_until_it_is_submitted(
    claim: Claim, editor: User
) -> None:
    draft = answer_give(claim=claim, by=editor, draft=True, aspect="content", verdict="verified")
    assert isinstance(draft, Draft)
    with pytest.raises(Refused) as refused:
        draft_submit(draft=draft, by=editor)
    assert (refused.value.code, again(draft).state) == ("evidence_missing", "draft")
    same = draft_save(claim=claim, aspect="content", verdict="verified", cited_url=URL, by=editor)
    assert draft_submit(draft=same, by=editor).state == "submitted"
    assert Draft.objects.get() == draft


def test_a_returned_draft_is_mended_and_submitted_again(
    claim: Claim, editor: User, reviewer: User
) -> None:
    draft = submitted(claim, editor)
    with pytest.raises(Refused) as refused:
        draft_return(draft=draft, version=draft.version, note=" ", by=reviewer)
    assert refused.value.code == "note_missing"
    draft_return(draft=draft, version=draft.version, note=" Which minutes? ", by=reviewer)
    draft = again(draft)
    assert (draft.state, draft.review_note, draft.reviewer) == (
        "returned",
        "Which minutes?",
        reviewer,
    )
    assert told(editor) == [("returned", "reviewer")]
    assert submitted(claim, editor, cited_url=URL + "/3") == draft
    draft = again(draft)
    assert (draft.state, draft.decided_at) == ("submitted", None)
    assert draft_approve(draft=draft, version=draft.version, by=reviewer).cited_url == URL + "/3"


def test_what_reviewers_could_read_is_kept_though_its_author_took_it_back_first(
    claim: Claim, editor: User
) -> None:
    def kept(rationale: str, *, submit: bool) -> tuple[int, dict[str, str]]:
        draft = draft_save(
            claim=claim,
            aspect="content",
            verdict="verified",
            rationale=rationale,
            cited_url=URL,
            by=editor,
            submit=submit,
        )
        draft = again(draft)
        return draft.version, {n: said["rationale"] for n, said in draft.earlier.items()}

    assert kept("Read this.", submit=True) == (1, {})
    assert kept("Read this.", submit=False) == (1, {"1": "Read this."})
    assert kept("Read this.", submit=True) == (1, {})
    kept("Read this.", submit=False)
    assert kept("No, that.", submit=False) == (2, {"1": "Read this."})
    assert kept("Or that.", submit=True) == (3, {"1": "Read this."})


@pytest.mark.parametrize("state", ["draft", "returned", "approved", "dropped"])
def test_only_what_waits_is_approved_or_returned(
    claim: Claim, editor: User, reviewer: User, state: str
) -> None:
    draft = submitted(claim, editor)
    if state == "draft":
        draft_save(claim=claim, aspect="content", verdict="verified", by=editor)
    elif state == "returned":
        draft_return(draft=draft, version=draft.version, note="Why?", by=reviewer)
    elif state == "approved":
        draft_approve(draft=draft, version=draft.version, by=reviewer)
    else:
        draft_drop(draft=draft, by=editor)
    for act in (
        lambda: draft_approve(draft=draft, version=draft.version, by=reviewer),
        lambda: draft_return(draft=draft, version=draft.version, note="No.", by=reviewer),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_waiting"
    assert (again(draft).state, Assessment.objects.count()) == (state, int(state == "approved"))


def test_nobody_approves_or_returns_their_own(claim: Claim, reviewer: User) -> None:
    draft = submitted(claim, reviewer)
    for act in (
        lambda: draft_approve(draft=draft, version=draft.version, by=reviewer),
        lambda: draft_return(draft=draft, version=draft.version, note="No.", by=reviewer),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "own_draft"
    assert (again(draft).state, Notification.objects.count()) == ("submitted", 0)


def test_only_a_reviewer_reviews_and_only_its_author_handles_a_draft(
    claim: Claim, editor: User, reviewer: User, reader: User
) -> None:
    draft = submitted(claim, editor)
    other = examples.user_in("editor", "huda")
    acts: list[tuple[Any, str]] = [
        (lambda: draft_approve(draft=draft, version=draft.version, by=other), "not_allowed"),
        (lambda: draft_return(draft=draft, version=1, note="No.", by=other), "not_allowed"),
        (lambda: draft_drop(draft=draft, by=reviewer), "not_yours"),
        (lambda: draft_submit(draft=draft, by=other), "not_yours"),
        (lambda: submitted(claim, reader), "not_allowed"),
    ]
    for act, code in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    assert (again(draft).state, Assessment.objects.count()) == ("submitted", 0)


@pytest.mark.parametrize("loss", ["role", "account"])
def test_what_an_author_may_not_say_any_more_is_not_published(
    claim: Claim, editor: User, reviewer: User, loss: str
) -> None:
    draft = submitted(claim, editor)
    if loss == "role":
        editor.groups.set([Group.objects.get(name="reader")])
    else:
        User.objects.filter(pk=editor.pk).update(is_active=False)
    with pytest.raises(NotAllowed) as refused:
        draft_approve(draft=draft, version=draft.version, by=reviewer)
    assert refused.value.code == "author_not_allowed"
    draft_return(draft=draft, version=draft.version, note="Somebody else takes it.", by=reviewer)
    with pytest.raises(NotAllowed):
        draft_submit(draft=draft, by=User.objects.get(pk=editor.pk))


def test_evidence_that_a_live_draft_rests_on_stays(claim: Claim, editor: User) -> None:
    piece = evidence_add(
        claim=claim, document=claim.document, start=0, end=3, stance="supports", by=editor
    )
    draft = submitted(claim, editor, evidence=[piece], cited_url="")
    with pytest.raises(Refused) as refused:
        evidence_remove(evidence=piece, by=editor)
    assert refused.value.code == "evidence_cited"
    draft_drop(draft=draft, by=editor)
    evidence_remove(evidence=piece, by=editor)
    assert not claim.evidence.exists()


# --- what stood when it was written --------------------------------------------------------


@pytest.mark.parametrize("then", ["another answer", "withdrawn and answered", "withdrawn"])
def test_a_draft_is_not_approved_upon_another_answer_than_its_author_saw(
    claim: Claim, editor: User, reviewer: User, then: str
) -> None:
    other = examples.user_in("editor", "huda")
    published(claim, other)
    draft = submitted(claim, editor, verdict="disputed", reason="Forged.")
    if then != "another answer":
        published(claim, other, verdict="withdrawn", reason="Too early.")
    if then != "withdrawn":
        published(claim, other, reason="New minutes.")
    standing = assessment_current(claim, "content")
    with pytest.raises(Conflict) as conflict:
        draft_approve(draft=draft, version=draft.version, by=reviewer)
    assert conflict.value.code == "assessment_changed"
    assert (assessment_current(claim, "content"), again(draft).state) == (standing, "submitted")
    draft_return(draft=draft, version=draft.version, note="Huda answered.", by=reviewer)
    with pytest.raises(Conflict):
        draft_submit(draft=draft, by=editor)
    draft = submitted(claim, editor, verdict="disputed", reason="Forged all the same.")
    approved = draft_approve(draft=draft, version=draft.version, by=reviewer)
    assert approved == assessment_current(claim, "content")


def test_an_answer_that_came_and_went_again_is_no_other_one(
    claim: Claim, editor: User, reviewer: User
) -> None:
    draft = submitted(claim, editor)
    published(claim, reviewer)
    published(claim, reviewer, verdict="withdrawn", reason="Too early.")
    assert draft_approve(draft=draft, version=draft.version, by=reviewer).verdict == "verified"


def test_a_draft_upon_an_old_view_is_a_conflict_and_a_correction_has_a_reason(
    claim: Claim, editor: User
) -> None:
    first = published(claim, editor)
    with pytest.raises(Conflict):
        submitted(claim, editor, seen="", reason="Forged.")
    with pytest.raises(Refused) as refused:
        submitted(claim, editor, seen=str(first.pk))
    assert (refused.value.code, Draft.objects.count()) == ("reason_missing", 0)
    assert submitted(claim, editor, seen=str(first.pk), reason="Forged.").seen == first


# --- the switch in the middle ----------------------------------------------------------------


def test_with_four_eyes_nothing_is_published_by_one_person(
    claim: Claim, editor: User, four_eyes: None
) -> None:
    with pytest.raises(Refused) as refused:
        published(claim, editor)
    assert refused.value.code == "needs_review"
    raw = Assessment(claim=claim, aspect="content", verdict="unverifiable", editor=editor)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Assessment.objects.bulk_create([raw])
    four_eyes_set(False)
    Assessment.objects.bulk_create([raw])
    assert assessment_current(claim, "content") == raw


def test_switched_on_in_the_middle_answers_stand_and_the_next_waits(
    claim: Claim, editor: User, reviewer: User
) -> None:
    first = answer_give(claim=claim, by=editor, aspect="content", verdict="verified", cited_url=URL)
    assert isinstance(first, Assessment)
    four_eyes_set(True)
    with pytest.raises(Refused) as refused:
        assessment_undo(assessment=first, by=editor)
    assert (refused.value.code, assessment_current(claim, "content")) == ("needs_review", first)
    draft = answer_give(
        claim=claim, by=editor, aspect="content", verdict="withdrawn", reason="Too early."
    )
    assert isinstance(draft, Draft)
    draft_approve(draft=draft, version=draft.version, by=reviewer)
    assert assessment_current(claim, "content") is None


def test_switched_off_in_the_middle_what_waits_can_be_approved_or_answered_past(
    claim: Claim, editor: User, reviewer: User, four_eyes: None
) -> None:
    other = examples.user_in("editor", "huda")
    mine, theirs = submitted(claim, editor), submitted(claim, other)
    four_eyes_set(False)
    answer = answer_give(
        claim=claim, by=editor, aspect="content", verdict="verified", cited_url=URL
    )
    assert (answer, again(mine).state) == (assessment_current(claim, "content"), "dropped")
    with pytest.raises(Conflict):
        draft_approve(draft=theirs, version=theirs.version, by=reviewer)
    second = submitted(claim, other, aspect="attribution")
    assert draft_approve(draft=second, version=second.version, by=reviewer).reviewer == reviewer


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_publish_one_assessment() -> None:
    author = examples.user_in("editor")
    reviewers = [examples.user_in("reviewer", name) for name in ("huda", "karim")]
    draft = submitted(examples.record(examples.article(), examples.MINISTER)[0], author)
    acts = [partial(draft_approve, draft=draft, version=draft.version, by=by) for by in reviewers]
    assert sorted(at_once(*acts)) == ["done", "not_waiting"]
    assert Assessment.objects.count() == 1
