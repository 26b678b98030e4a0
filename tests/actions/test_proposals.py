"""What people corrected is met again by a later run: it proposes, and a person decides."""

import threading
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from claims.actions.assessments import assessment_publish
from claims.actions.claims import (
    change_undo,
    claim_add,
    claim_respan,
    claim_split,
    claims_assign,
    claims_merge,
    claims_reject,
)
from claims.actions.evidence import evidence_add
from claims.actions.proposals import proposal_decide
from claims.actions.reconciliation import claims_record
from claims.domain.spans import Places
from claims.extraction.types import Attribution
from claims.models import Claim, Proposal
from sources.errors import Conflict, Refused
from sources.models import Document

from ..examples import (
    ALL,
    ARTICLE,
    COST,
    MINISTER,
    article,
    attribution,
    record,
    run_taken,
    span,
    statement,
    user_in,
)

#: The minister's claim as another engine might read it.
SHORTER = replace(MINISTER, content=(span(ARTICLE, "السد سيكتمل"),))
LONGER = replace(MINISTER, content=(span(ARTICLE, "إن السد سيكتمل في مايو 🌊"),))


def shown(document: Document) -> list[tuple[str, str, str]]:
    rows = document.claims.order_by("start", "pk")
    return list(rows.values_list("cue_text", "content_text", "set_aside"))


def asked(document: Document) -> list[tuple[str, str]]:
    """What a person is asked to decide: the claim's words, and how the engine sees it."""
    rows = Proposal.objects.filter(claim__document=document, decision="").order_by("claim")
    return [(row.claim.content_text, row.kind) for row in rows]


def decided(proposal: Proposal, *, take: bool, by: User) -> Proposal:
    """Decided upon the claim as it stands."""
    version = Claim.objects.get(pk=proposal.claim_id).version
    return proposal_decide(proposal=proposal, version=version, take=take, by=by)


def respanned(claim: Claim, cue: str, content: str, by: User) -> Claim:
    places = Places((), (span(ARTICLE, cue),), (span(ARTICLE, content),))
    return claim_respan(claim=claim, places=places, by=by)


@pytest.mark.parametrize("found", [MINISTER, SHORTER], ids=["as before", "as corrected"])
def test_a_corrected_claim_is_known_by_its_old_and_its_new_places(
    document: Document, editor: User, found: Attribution
) -> None:
    minister, _cost = record(document, MINISTER, COST)
    respanned(minister, "قال", "السد سيكتمل", editor)
    for _again in range(2):
        record(document, found, COST)
        assert shown(document) == [
            ("قال", "السد سيكتمل", ""),
            ("وأضاف", "الكلفة بلغت ثلاثة مليارات", ""),
        ]
    assert asked(document) == []


def test_what_is_read_otherwise_now_is_asked_once_for_each_view(
    document: Document, editor: User
) -> None:
    minister = record(document, MINISTER)[0]
    assessment_publish(claim=minister, aspect="content", verdict="unverifiable", by=editor)
    words = ("قال", "السد سيكتمل في مايو 🌊", "")
    for found, expected in (
        (SHORTER, "differs"),
        (SHORTER, ""),
        (LONGER, "differs"),
        (SHORTER, ""),
        (LONGER, ""),
        (None, "gone"),
        (None, ""),
        (MINISTER, ""),
    ):
        record(document, *([found] if found else []))
        assert (shown(document), asked(document)) == (
            [words],
            [(words[1], expected)] if expected else [],
        )
        for proposal in Proposal.objects.filter(decision=""):
            decided(proposal, take=False, by=editor)
    assert Proposal.objects.filter(decision="kept", decided_by=editor).count() == 3


def test_what_nobody_decided_is_asked_again_as_it_is_then(document: Document, editor: User) -> None:
    minister = record(document, MINISTER)[0]
    respanned(minister, "قال", "السد", editor)
    record(document, SHORTER)
    stale = Proposal.objects.get()
    record(document, LONGER)
    assert (stale.kind, asked(document)) == ("differs", [("السد", "differs")])
    with pytest.raises(Conflict) as conflict:
        decided(stale, take=True, by=editor)
    assert conflict.value.code == "proposal_gone"
    record(document, MINISTER)
    assert asked(document) == []


def test_the_engines_view_is_taken_over_and_can_be_undone(document: Document, editor: User) -> None:
    minister = record(document, MINISTER)[0]
    respanned(minister, "قال", "السد", editor)
    view = replace(
        LONGER,
        kind="mixed",
        polarity="denied",
        cue_lemma="قَالَ",
        speakers=("الوزير", "وزارة المياه"),
    )
    record(document, view)
    decided(Proposal.objects.get(), take=True, by=editor)
    minister.refresh_from_db()
    assert (minister.kind, minister.polarity, minister.cue_lemma, minister.source_text) == (
        "mixed",
        "denied",
        "قَالَ",
        "وزير المياه سامي الغانم",
    )
    assert [str(source) for source in minister.speakers.all()] == ["وزارة المياه"]
    record(document, view)
    assert (shown(document), asked(document)) == (
        [("قال", "إن السد سيكتمل في مايو 🌊", "")],
        [],
    )
    change = minister.changes.first()
    assert change
    assert change.kind == "taken"
    change_undo(change=change, by=editor)
    assert shown(document) == [("قال", "السد", "")]
    record(document, view)
    assert asked(document) == [("السد", "differs")]


def test_that_the_engine_finds_it_no_more_is_taken_over_as_set_aside(
    document: Document, editor: User
) -> None:
    minister = record(document, MINISTER)[0]
    claims_assign(claims=[minister], assignee=editor, by=editor)
    record(document)
    proposal = Proposal.objects.get()
    decided(proposal, take=True, by=editor)
    assert shown(document) == [("قال", "السد سيكتمل في مايو 🌊", "rejected")]
    with pytest.raises(Refused) as refused:
        decided(proposal, take=False, by=editor)
    assert refused.value.code == "decided_already"
    record(document)
    assert asked(document) == []


def test_a_view_is_not_taken_over_while_an_answer_stands(document: Document, editor: User) -> None:
    minister = record(document, MINISTER)[0]
    assessment_publish(claim=minister, aspect="content", verdict="unverifiable", by=editor)
    record(document, SHORTER)
    with pytest.raises(Refused) as refused:
        decided(Proposal.objects.get(), take=True, by=editor)
    assert (refused.value.code, Proposal.objects.get().decision) == ("claim_answered", "")


@pytest.mark.parametrize("found", [MINISTER, SHORTER, LONGER])
def test_what_was_rejected_is_not_found_anew_with_other_edges_either(
    document: Document, editor: User, found: Attribution
) -> None:
    minister, _cost = record(document, MINISTER, COST)
    claims_reject(claims=[minister], by=editor)
    record(document, found, COST)
    assert shown(document) == [
        ("قال", "السد سيكتمل في مايو 🌊", "rejected"),
        ("وأضاف", "الكلفة بلغت ثلاثة مليارات", ""),
    ]
    assert asked(document) == []


def test_other_words_by_the_same_cue_are_news_though_the_claim_was_rejected(
    document: Document, editor: User
) -> None:
    minister = record(document, MINISTER)[0]
    claims_reject(claims=[minister], by=editor)
    record(document, replace(MINISTER, content=COST.content))
    assert [row[1:] for row in shown(document)] == [
        ("السد سيكتمل في مايو 🌊", "rejected"),
        ("الكلفة بلغت ثلاثة مليارات", ""),
    ]


def test_merged_and_split_claims_stay_so(document: Document, editor: User) -> None:
    minister, cost, paper, _union = record(document, *ALL)
    claims_merge(claim=minister, others=[cost], by=editor)
    claim_split(claim=paper, at=ARTICLE.index("لم يقبضوا"), by=editor)
    before = shown(document)
    assert len(before) == 5
    for _again in range(2):
        record(document, *ALL)
        assert (shown(document), asked(document)) == (before, [])


def test_what_stands_in_corrected_claims_finds_the_one_that_holds_it(
    document: Document, editor: User
) -> None:
    text = ARTICLE + "\nوقال سالم إن السد قديم وإن هدى قالت إنه خطر."
    document = article(text, url="https://example.org/")
    outer = attribution("سالم", "وقال", "السد قديم وإن هدى قالت إنه خطر", text)
    inner = attribution("هدى", "قالت", "خطر", text, parent=0)
    whole, _inner = record(document, outer, inner)
    _first, second = claim_split(claim=whole, at=text.index("وإن هدى"), by=editor)

    def parent() -> Claim | None:
        record(document, outer, inner)
        return document.claims.get(cue_text="قالت").parent

    assert parent() == second
    added = claim_add(
        document=document,
        places=Places((), (span(text, "وأضاف"),), (span(text, "الكلفة"),)),
        by=editor,
    )
    claims_merge(claim=added, others=[whole, second], by=editor)
    assert parent() == added
    claims_reject(claims=[added], by=editor)
    assert parent() is None


def test_a_claim_that_a_person_added_is_theirs_though_the_engine_finds_it_later(
    document: Document, editor: User
) -> None:
    record(document, MINISTER)
    where = Places((), (span(ARTICLE, "وأضاف"),), (span(ARTICLE, "الكلفة بلغت ثلاثة مليارات"),))
    added = claim_add(document=document, places=where, by=editor)
    for found in ((MINISTER,), (MINISTER, COST), (MINISTER,)):
        record(document, *found)
        assert [claim.pk for claim in document.claims.order_by("start")][1:] == [added.pk]
        assert asked(document) == []


def test_the_articles_own_words_that_somebody_worked_on_are_not_found_twice(
    document: Document, editor: User
) -> None:
    own = record(document, statement("الكلفة بلغت ثلاثة مليارات", 0.8))[0]
    evidence_add(claim=own, document=document, start=0, end=3, stance="context", by=editor)
    record(document, statement("الكلفة بلغت ثلاثة", 0.8))
    assert shown(document) == [("", "الكلفة بلغت ثلاثة مليارات", "")]
    assert asked(document) == [("الكلفة بلغت ثلاثة مليارات", "differs")]
    decided(Proposal.objects.get(), take=True, by=editor)
    assert shown(document) == [("", "الكلفة بلغت ثلاثة", "")]
    claims_reject(claims=[own], by=editor)
    record(document, statement("الكلفة بلغت ثلاثة مليارات", 0.8))
    assert shown(document) == [("", "الكلفة بلغت ثلاثة", "rejected")]


@pytest.mark.django_db(transaction=True)
def test_a_correction_during_an_extraction_is_not_lost() -> None:
    editor, document = user_in("editor"), article()
    minister = record(document, MINISTER)[0]
    recorded, outcome = threading.Event(), list[str]()

    def correct() -> None:
        recorded.wait(10)
        try:
            respanned(minister, "قال", "السد", editor)
            outcome.append("done")
        finally:
            connection.close()

    thread = threading.Thread(target=correct)
    thread.start()
    run = run_taken(document)
    with transaction.atomic():
        claims_record(run=run, attributions=[replace(MINISTER, polarity="denied"), COST])
        recorded.set()  # from here on the correction waits for us
    thread.join(30)
    minister.refresh_from_db()
    assert (outcome, minister.content_text, minister.polarity) == (["done"], "السد", "denied")
