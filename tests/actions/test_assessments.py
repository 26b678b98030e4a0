"""Evidence and verdicts: what an editor may do, and what is refused."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claim_speakers_set
from claims.actions.evidence import evidence_add, evidence_quote, evidence_remove
from claims.models import Assessment, Claim, Evidence
from claims.queries.claims import claims_with_verdicts
from claims.queries.verdicts import assessment_current
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Document

from .. import examples
from ..at_once import at_once

URL = "https://example.org/statement"


def passage(
    claim: Claim, by: User, words: str = "السد سيكتمل", stance: str = "supports"
) -> Evidence:
    place = examples.span(claim.document.text, words)
    return evidence_add(
        claim=claim,
        document=claim.document,
        start=place.start,
        end=place.end,
        stance=stance,
        by=by,
    )


def verdicts(claim: Claim) -> tuple[str, str]:
    row: Any = claims_with_verdicts().get(pk=claim.pk)
    return row.attribution_verdict, row.content_verdict


# --- evidence ---------------------------------------------------------------------------


def test_evidence_is_a_passage_in_its_exact_words(claim: Claim, editor: User) -> None:
    evidence = passage(claim, editor, "مايو 🌊")
    assert (evidence.passage, evidence.stance, evidence.added_by) == ("مايو 🌊", "supports", editor)


def test_the_same_passage_again_is_the_same_evidence_with_the_latest_stance(
    claim: Claim, editor: User
) -> None:
    first = passage(claim, editor)
    second = passage(claim, editor, stance="refutes")
    assert second == first
    assert Evidence.objects.get().stance == "refutes"


def test_evidence_that_a_verdict_rests_on_stays_as_it_is(claim: Claim, editor: User) -> None:
    evidence = passage(claim, editor)
    assessment_publish(
        claim=claim, aspect="content", verdict="verified", evidence=[evidence], by=editor
    )
    assert passage(claim, editor) == evidence
    for change in (
        lambda: passage(claim, editor, stance="refutes"),
        lambda: evidence_remove(evidence=evidence, by=editor),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "evidence_cited"
    assert Evidence.objects.get().stance == "supports"


def test_evidence_that_nothing_rests_on_can_be_taken_away(claim: Claim, editor: User) -> None:
    evidence_remove(evidence=passage(claim, editor), by=editor)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 3), (-1, 3), (0, 9999)])
def test_a_passage_outside_the_text_is_refused(
    claim: Claim, editor: User, start: int, end: int
) -> None:
    with pytest.raises(Refused) as refusal:
        evidence_add(
            claim=claim,
            document=claim.document,
            start=start,
            end=end,
            stance="supports",
            by=editor,
        )
    assert refusal.value.code == "passage_outside"


def test_an_unknown_stance_is_refused(claim: Claim, editor: User) -> None:
    with pytest.raises(Refused) as refusal:
        passage(claim, editor, stance="proves")
    assert (refusal.value.code, refusal.value.field) == ("stance_unknown", "stance")


def test_quoted_words_are_found_in_a_document_white_space_aside(claim: Claim, editor: User) -> None:
    evidence = evidence_quote(
        claim=claim,
        quote="في مايو 🌊. وأضاف أن",
        document=claim.document,
        stance="context",
        by=editor,
    )
    assert evidence.passage == "في مايو 🌊.\nوأضاف أن"


def test_quoted_words_without_a_document_are_kept_as_a_statement(
    claim: Claim, editor: User
) -> None:
    evidence = evidence_quote(
        claim=claim,
        quote="  The dam opens in June.\n",
        url=URL,
        title="Statement",
        stance="refutes",
        by=editor,
    )
    document = evidence.document
    assert (document.kind, document.text, document.url, document.added_by, evidence.passage) == (
        "statement",
        "The dam opens in June.",
        URL,
        editor,
        "The dam opens in June.",
    )


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"quote": " "}, "passage_missing", "quote"),
        ({"quote": "x", "url": "example"}, "url_malformed", "url"),
        ({"quote": "x", "url": "javascript:alert(1)"}, "url_malformed", "url"),
        ({"quote": "words that are not there"}, "passage_not_found", "quote"),
    ],
)
def test_a_quotation_that_cannot_be_used_is_refused_and_nothing_is_stored(
    claim: Claim, editor: User, given: dict[str, str], code: str, field: str
) -> None:
    document = None if "url" in given else claim.document
    with pytest.raises(Refused) as refusal:
        evidence_quote(claim=claim, document=document, stance="supports", by=editor, **given)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert Document.objects.count() == 1
    assert not Evidence.objects.exists()


# --- verdicts ----------------------------------------------------------------------------


def test_both_questions_start_open_and_are_answered_apart(claim: Claim, editor: User) -> None:
    assert verdicts(claim) == ("open", "open")
    assessment_publish(
        claim=claim, aspect="attribution", verdict="verified", cited_url=URL, by=editor
    )
    assert verdicts(claim) == ("verified", "open")
    assessment_publish(
        claim=claim,
        aspect="content",
        verdict="disputed",
        evidence=[passage(claim, editor, stance="refutes")],
        rationale=" The dam is not finished. ",
        by=editor,
    )
    assert verdicts(claim) == ("verified", "disputed")
    content = assessment_current(claim, "content")
    assert content
    assert content.rationale == "The dam is not finished."
    assert (content.passages, content.evidence.get().stance, content.editor) == (
        1,
        "refutes",
        editor,
    )


@pytest.mark.parametrize("verdict", ["verified", "disputed"])
def test_a_verdict_that_rests_on_nothing_is_refused(
    claim: Claim, editor: User, verdict: str
) -> None:
    with pytest.raises(Refused) as refusal:
        assessment_publish(claim=claim, aspect="content", verdict=verdict, by=editor)
    assert (refusal.value.code, refusal.value.field) == ("evidence_missing", "evidence")
    assert verdicts(claim) == ("open", "open")


def test_unverifiable_needs_no_evidence(claim: Claim, editor: User) -> None:
    assessment_publish(claim=claim, aspect="content", verdict="unverifiable", by=editor)
    assert verdicts(claim) == ("open", "unverifiable")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"aspect": "style"}, "aspect_unknown", "aspect"),
        ({"verdict": "false"}, "verdict_unknown", "verdict"),
        ({"cited_url": "example.org"}, "url_malformed", "cited_url"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_at_fault(
    claim: Claim, editor: User, given: dict[str, str], code: str, field: str
) -> None:
    whole = {"aspect": "content", "verdict": "verified", "cited_url": URL} | given
    with pytest.raises(Refused) as refusal:
        assessment_publish(claim=claim, by=editor, **whole)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Assessment.objects.exists()


def test_evidence_on_another_claim_is_refused(document: Document, editor: User) -> None:
    minister, cost = examples.record(document, examples.MINISTER, examples.COST)
    with pytest.raises(Refused) as refusal:
        assessment_publish(
            claim=cost,
            aspect="content",
            verdict="verified",
            evidence=[passage(minister, editor)],
            by=editor,
        )
    assert refusal.value.code == "evidence_foreign"


def test_a_later_answer_supersedes_and_the_chain_is_kept_whole(claim: Claim, editor: User) -> None:
    answers = [
        assessment_publish(
            claim=claim, aspect="content", verdict=verdict, cited_url=URL, reason=reason, by=editor
        )
        for verdict, reason in (
            ("verified", ""),
            ("disputed", "Forged."),
            ("unverifiable", "Lost."),
        )
    ]
    first, second, third = (Assessment.objects.get(pk=answer.pk) for answer in answers)
    assert (first.superseded_by, second.superseded_by, third.superseded_by) == (second, third, None)
    assert [(a.verdict, a.reason) for a in (first, second, third)] == [
        ("verified", ""),
        ("disputed", "Forged."),
        ("unverifiable", "Lost."),
    ]
    assert assessment_current(claim, "content") == third


def test_an_answer_given_on_an_old_view_is_a_conflict(claim: Claim, editor: User) -> None:
    def answer(seen: str | None, verdict: str = "verified") -> Assessment:
        return assessment_publish(
            claim=claim,
            aspect="content",
            verdict=verdict,
            cited_url=URL,
            reason="New minutes.",
            by=editor,
            seen=seen,
        )

    first = answer(seen="")
    for stale in ("", "no-such-answer"):
        with pytest.raises(Conflict) as conflict:
            answer(seen=stale, verdict="disputed")
        assert conflict.value.code == "assessment_changed"
    assert assessment_current(claim, "content") == first
    second = answer(seen=str(first.pk), verdict="disputed")
    third = answer(seen=None)
    assert assessment_current(claim, "content") == third
    assert Assessment.objects.get(superseded_by=third) == second


def test_a_reader_changes_nothing(claim: Claim, editor: User, reader: User) -> None:
    evidence = passage(claim, editor)
    for act in (
        lambda: passage(claim, reader, "مايو"),
        lambda: evidence_quote(claim=claim, quote="x", stance="context", by=reader),
        lambda: evidence_remove(evidence=evidence, by=reader),
        lambda: claim_speakers_set(claim=claim, speakers=[], by=reader),
        lambda: assessment_publish(
            claim=claim, aspect="content", verdict="unverifiable", by=reader
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert list(Evidence.objects.all()) == [evidence]
    assert claim.speakers.count() == 1
    assert verdicts(claim) == ("open", "open")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", ["", None], ids=["seen open", "whatever stands"])
def test_two_answers_at_once_leave_exactly_one_that_stands(seen: str | None) -> None:
    editors = [examples.user_in("editor", name) for name in ("huda", "karim")]
    claim = examples.record(examples.article(), examples.MINISTER)[0]
    given: dict[str, Any] = {
        "aspect": "content",
        "verdict": "verified",
        "cited_url": URL,
        "reason": "New minutes.",
    }
    acts = [
        partial(assessment_publish, claim=claim, by=editor, seen=seen, **given)
        for editor in editors
    ]
    outcomes = sorted(at_once(*acts))
    assert outcomes == (["assessment_changed", "done"] if seen == "" else ["done", "done"])
    assert Assessment.objects.count() == outcomes.count("done")
    assert Assessment.objects.filter(superseded_by=None).count() == 1
