"""Passages of stored documents that are proposed as evidence, taken or waved away."""

import pytest
from django.contrib.auth.models import User

from claims.actions.claims import claims_reject
from claims.actions.evidence import evidence_add
from claims.actions.memory import memory_renew
from claims.actions.passages import passage_take, passage_wave, passages_remember
from claims.models import Claim, ClaimTrace, EvidenceProposal, PassageTrace
from claims.queries.claims import claims_untouched
from claims.queries.memory import passages_proposed
from config.settings import SEEDS
from sources.actions.documents import document_store
from sources.errors import NotAllowed
from sources.models import Document

from ..examples import claim_saying
from .claims import refusal

pytestmark = pytest.mark.django_db

NOTE = (SEEDS / "statements" / "call-of-2-may-2017.txt").read_text(encoding="utf-8")
SUFFERING = (
    "المعاناة في سوريا قد طالت بشكل كبير، وأن على جميع الأطراف أن يفعلوا كل ما بإمكانهم من أجل"
    " إنهاء العنف"
)
ENVOY = "واشنطن ستبعث ممثلا إلى مباحثات وقف إطلاق النار في أستانة بكازاخستان يومي 5 و6 مايو"
FOREIGN = "the central bank raised interest rates for the third time this year"


@pytest.fixture
def note() -> Document:
    """The desk note in English, of which the passages are remembered."""
    document, _created = document_store(text=NOTE, kind=Document.Kind.STATEMENT, language="en")
    passages_remember(document_id=document.pk)
    return document


def remembered(words: str) -> Claim:
    claim = claim_saying(words)
    memory_renew(document_id=claim.document_id)
    return claim


def proposals(claim: Claim) -> list[str]:
    return [each.marked.text for each in passages_proposed(claim)]


def test_an_arabic_claim_finds_the_english_sentence_that_it_reports(note: Document) -> None:
    assert (
        "the suffering in Syria had gone on for far too long" in proposals(remembered(SUFFERING))[0]
    )
    assert proposals(remembered(FOREIGN)) == []


def test_what_differs_is_named_and_words_that_are_the_same_are_marked(note: Document) -> None:
    envoy = passages_proposed(remembered(ENVOY))[0]
    assert "send a representative to the ceasefire talks" in envoy.marked.text
    assert "date" in [each.kind for each in envoy.differences]
    english = remembered("Washington would send a representative to the talks in Astana")
    shown = passages_proposed(english)[0].marked
    marked = [shown.text[start:end] for start, end in shown.places]
    assert marked == ["Washington", "send", "representative", "talks", "Astana"]


def test_a_document_that_comes_later_is_proposed_on_claims_that_are_there() -> None:
    claim = remembered(SUFFERING)
    document, _created = document_store(text=NOTE, kind=Document.Kind.STATEMENT, language="en")
    assert passages_remember(document_id=document.pk) == len(NOTE.splitlines())
    assert passages_remember(document_id=document.pk) == 0
    assert "the suffering in Syria" in proposals(claim)[0]


def test_a_passage_is_taken_with_the_stance_that_was_chosen(note: Document, editor: User) -> None:
    claim = remembered(SUFFERING)
    proposal = passages_proposed(claim)[0].row
    assert refusal(lambda: passage_take(proposal=proposal, stance="", by=editor)) == (
        "stance_unknown"
    )
    evidence = passage_take(proposal=proposal, stance="supports", by=editor)
    assert (evidence.claim, evidence.document, evidence.stance) == (claim, note, "supports")
    assert "the suffering in Syria" in evidence.passage
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decided_by) == ("taken", editor)
    assert evidence.passage not in proposals(claim)
    assert refusal(lambda: passage_wave(proposal=proposal, by=editor)) == "passage_decided"


def test_what_was_waved_away_does_not_come_back(note: Document, editor: User) -> None:
    claim = remembered(SUFFERING)
    before = proposals(claim)
    passage_wave(proposal=passages_proposed(claim)[0].row, by=editor)
    ClaimTrace.objects.all().delete()
    memory_renew(document_id=claim.document_id)
    assert before[0] not in proposals(claim)
    assert EvidenceProposal.objects.filter(decision="waved", decided_by=editor).count() == 1
    assert not claims_untouched(claim.document).exists()


def test_what_is_evidence_already_is_not_proposed(note: Document, editor: User) -> None:
    claim = claim_saying(SUFFERING)
    trace = PassageTrace.objects.get(document=note, start=NOTE.index("According"))
    evidence_add(
        claim=claim,
        document=note,
        start=trace.start,
        end=trace.end,
        stance="supports",
        by=editor,
    )
    memory_renew(document_id=claim.document_id)
    assert NOTE[trace.start : trace.end] not in proposals(claim)


def test_only_who_may_add_evidence_decides_and_only_on_a_claim_that_stands(
    note: Document, editor: User, reader: User
) -> None:
    claim = remembered(SUFFERING)
    proposal = passages_proposed(claim)[0].row
    with pytest.raises(NotAllowed):
        passage_wave(proposal=proposal, by=reader)
    claims_reject(claims=[claim], by=editor)
    assert refusal(lambda: passage_wave(proposal=proposal, by=editor)) == "claim_set_aside"


def test_passages_of_articles_are_remembered_as_claims_alone() -> None:
    assert passages_remember(document_id=claim_saying(SUFFERING).document_id) == 0
