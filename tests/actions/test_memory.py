"""What is remembered of claims, what is suggested, and what people decide about it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from claims.actions.claims import claim_reading_set, claims_reject
from claims.actions.memory import answer_carry, memory_renew, memory_renew_lost, repeat_decide
from claims.models import Assessment, Claim, ClaimTrace, Draft, Newsroom, Repeat, RepeatDecision
from claims.queries.claims import claims_untouched
from claims.queries.memory import cluster_of, repeats_of, repeats_shown
from sources.errors import NotAllowed

from ..examples import article, attribution, claim_saying, record
from .claims import answer, passage, refusal

pytestmark = pytest.mark.django_db

ARABIC = "روسيا خسرت مئة ألف جندي في الحرب على أوكرانيا"
ENGLISH = "Russia lost a hundred thousand soldiers in the war against Ukraine"
FEWER = "Russia lost 72,000 soldiers in the war against Ukraine"
OTHER = "the central bank raised interest rates for the third time this year"


def remembered(words: str, **rest: Any) -> Claim:
    """A claim in an article of its own, which the memory knows."""
    claim = claim_saying(words, **rest)
    memory_renew(document_id=claim.document_id)
    return claim


def test_a_claim_is_found_again_in_another_language_and_one_about_something_else_is_not() -> None:
    arabic, _other, english = remembered(ARABIC), remembered(OTHER), remembered(ENGLISH)
    assert [(r.claim, r.earlier, r.differences) for r in Repeat.objects.all()] == [
        (english, arabic, [])
    ]


def test_what_differs_is_named_from_whichever_claim_is_in_view() -> None:
    more, fewer = remembered(ARABIC), remembered(FEWER)
    here = repeats_shown([fewer])[fewer.pk][0]
    assert (here.other, here.is_earlier) == (more, True)
    assert [(d.kind, d.here, d.there) for d in here.differences] == [
        ("number", ("72,000",), ("مئة ألف",))
    ]
    there = repeats_shown([more])[more.pk][0]
    assert (there.other, there.is_earlier) == (fewer, False)
    assert [(d.kind, d.here, d.there) for d in there.differences] == [
        ("number", ("مئة ألف",), ("72,000",))
    ]


def test_renewing_twice_changes_nothing_and_a_corrected_claim_is_compared_anew(
    editor: User,
) -> None:
    remembered(ARABIC)
    claim = remembered(ENGLISH)
    at = ClaimTrace.objects.get(claim=claim).at
    assert memory_renew(document_id=claim.document_id) == 0
    assert ClaimTrace.objects.get(claim=claim).at == at
    claim_reading_set(claim=claim, kind=claim.kind, polarity="denied", by=editor)
    assert memory_renew(document_id=claim.document_id) == 1
    assert [d["kind"] for d in Repeat.objects.get().differences] == ["negation"]


def test_what_was_set_aside_is_forgotten(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    claims_reject(claims=[first], by=editor)
    memory_renew(document_id=first.document_id)
    assert list(ClaimTrace.objects.values_list("claim", flat=True)) == [second.pk]
    assert repeats_shown([second]) == {}
    third = remembered(FEWER)
    assert [each.other for each in repeats_shown([third])[third.pk]] == [second]


def test_a_claim_of_the_same_article_is_no_repeat() -> None:
    text = f"Lena Ort said that {ENGLISH}. Ana Roth said that {FEWER}."
    said = (("Lena Ort", ENGLISH), ("Ana Roth", FEWER))
    found = [attribution(who, "said", what, text=text) for who, what in said]
    claims = record(article(text), *found)
    assert memory_renew(document_id=claims[0].document_id) == 2
    assert not Repeat.objects.exists()


def test_a_decision_is_kept_with_who_and_when_and_can_be_taken_back(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    repeat = repeat_decide(claim=second, other=first, decision="other", by=editor)
    assert (repeat.decision, repeat.decided_by) == ("other", editor)
    assert repeat.decided_at is not None
    assert repeats_shown([second]) == {}
    assert len(repeats_shown([second], rejected=True)[second.pk]) == 1
    repeat_decide(claim=first, other=second, decision="other", by=editor)
    repeat_decide(claim=first, other=second, decision="", by=editor)
    log = RepeatDecision.objects.values_list("decision", "by")
    assert list(log) == [("", editor.pk), ("other", editor.pk)]
    assert len(repeats_shown([second])[second.pk]) == 1


def test_what_was_rejected_does_not_come_back(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    repeat_decide(claim=second, other=first, decision="other", by=editor)
    ClaimTrace.objects.all().delete()
    for claim in (first, second):
        memory_renew(document_id=claim.document_id)
    assert [r.decision for r in Repeat.objects.all()] == ["other"]


def test_a_decision_is_work_on_both_claims(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    repeat_decide(claim=second, other=first, decision="same", by=editor)
    for claim in (first, second):
        assert not claims_untouched(claim.document).exists()


def test_decisions_are_refused(editor: User, reader: User) -> None:
    first, second, third = remembered(ARABIC), remembered(ENGLISH), remembered(OTHER)
    pair: Any = {"claim": second, "other": first}
    with pytest.raises(NotAllowed):
        repeat_decide(**pair, decision="same", by=reader)
    assert refusal(lambda: repeat_decide(**pair, decision="maybe", by=editor)) == (
        "decision_unknown"
    )
    unknown = refusal(lambda: repeat_decide(claim=third, other=first, decision="same", by=editor))
    assert unknown == "repeat_unknown"


def test_a_verdict_is_carried_over_with_its_evidence_and_names_where_it_is_from(
    editor: User,
) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    piece = passage(first, editor)
    given = answer(first, editor, verdict="disputed", evidence=[piece], rationale="72 ألفا.")
    repeat_decide(claim=second, other=first, decision="same", by=editor)
    carried = answer_carry(claim=second, answer=given, by=editor)
    assert isinstance(carried, Assessment)
    assert (carried.claim, carried.aspect, carried.verdict) == (second, "content", "disputed")
    taken = carried.evidence.get()
    assert (taken.document, taken.start, taken.end, taken.stance) == (
        piece.document,
        piece.start,
        piece.end,
        piece.stance,
    )
    said = f"Carried over from claim {first.pk} in article {first.document_id}, answered on"
    assert carried.rationale.startswith(said)
    assert carried.rationale.endswith(f"by {editor.username}.\n72 ألفا.")
    again = answer_carry(claim=second, answer=given, by=editor)
    assert isinstance(again, Assessment)
    assert again.reason == "The same claim was answered earlier."


def test_with_four_eyes_what_is_carried_over_waits_for_review(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    given = answer(first, editor)
    repeat_decide(claim=second, other=first, decision="same", by=editor)
    Newsroom.objects.filter(pk=1).update(four_eyes=True)
    draft = answer_carry(claim=second, answer=given, by=editor)
    assert isinstance(draft, Draft)
    assert draft.state == Draft.State.SUBMITTED


def test_only_what_stands_on_the_same_claim_is_carried_over(editor: User) -> None:
    first, second = remembered(ARABIC), remembered(ENGLISH)
    given = answer(first, editor)
    carry: Any = {"claim": second, "answer": given, "by": editor}
    assert refusal(lambda: answer_carry(**carry)) == "repeat_unconfirmed"
    repeat_decide(claim=second, other=first, decision="same", by=editor)
    answer(first, editor, verdict="withdrawn", reason="Wrong.")
    assert refusal(lambda: answer_carry(**carry)) == "answer_gone"


def test_an_old_verdict_and_one_on_other_numbers_are_asked_about(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = remembered(ARABIC), remembered(ENGLISH), remembered(FEWER)
    given = answer(first, editor)
    for claim in (second, third):
        repeat_decide(claim=claim, other=first, decision="same", by=editor)
    assert refusal(lambda: answer_carry(claim=third, answer=given, by=editor)) == "carry_doubtful"
    assert answer_carry(claim=third, answer=given, by=editor, confirm=True)
    later = timezone.now() + timedelta(days=181)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert refusal(lambda: answer_carry(claim=second, answer=given, by=editor)) == "carry_doubtful"


def test_what_is_the_same_as_the_same_is_one_cluster(editor: User) -> None:
    first, second, third = remembered(ARABIC), remembered(ENGLISH), remembered(FEWER)
    repeat_decide(claim=second, other=first, decision="same", by=editor)
    repeat_decide(claim=third, other=second, decision="same", by=editor)
    Repeat.objects.filter(claim=third, earlier=first).delete()
    assert cluster_of(third) == [first, second]
    shown = {each.other: each for each in repeats_of(third)}
    assert (shown[first].is_suggested, shown[first].is_same) == (False, True)
    assert [d.kind for d in shown[first].differences] == ["number"]
    given = answer(first, editor)
    assert answer_carry(claim=third, answer=given, by=editor, confirm=True)


def test_the_command_remembers_what_is_missing_and_all_of_it_anew() -> None:
    def said(*options: str) -> str:
        out = StringIO()
        call_command("memory", *options, stdout=out)
        return out.getvalue().splitlines()[0]

    for words in (ARABIC, ENGLISH):
        claim_saying(words)
    assert said() == "2 claims of 2 articles remembered."
    assert said() == "0 claims of 0 articles remembered."
    assert said("--anew") == "2 claims of 2 articles remembered."
    assert Repeat.objects.count() == 1


def test_claims_whose_task_was_lost_are_asked_for_again() -> None:
    claim = claim_saying(ARABIC)
    assert memory_renew_lost() == 0  # its task may still be on its way
    Claim.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert memory_renew_lost() == 1
    memory_renew(document_id=claim.document_id)
    assert memory_renew_lost() == 0
