"""How what the engine found becomes the document's claims, the first time and again."""

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
    claim_speakers_set,
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
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.errors import Conflict, Refused
from sources.models import Document, Source

from ..examples import (
    ALL,
    ARTICLE,
    COST,
    MINISTER,
    PAPER,
    UNION,
    article,
    attribution,
    record,
    run_taken,
    span,
    statement,
    user_in,
)


def cues(document: Document) -> list[str]:
    return [claim.cue_text for claim in document.claims.order_by("start", "pk")]


def test_claims_stand_at_their_exact_places(document: Document) -> None:
    minister, cost, paper, union = record(document, *ALL)
    places = [(span.role, document.quote(span.start, span.end)) for span in minister.spans.all()]
    assert places == [
        ("cue", "قال"),
        ("source", "وزير المياه سامي الغانم"),
        ("content", "السد سيكتمل في مايو 🌊"),
    ]
    assert document.quote(minister.start, minister.end) == ARTICLE[: ARTICLE.index(".")]
    assert (minister.kind, minister.polarity, minister.cue_lemma, minister.confidence) == (
        "indirect",
        "affirmed",
        "قال",
        0.9,
    )
    assert (cost.source_text, cost.speaker_label) == ("", "سامي الغانم")
    assert (paper.parent, union.parent, union.polarity) == (None, paper, "denied")


def test_a_claim_has_the_construction_that_the_last_run_read(
    document: Document,
) -> None:
    found = replace(MINISTER, construction="complementiser-clause")
    assert record(document, found)[0].construction == "complementiser-clause"
    assert record(document, replace(found, construction="relay"))[0].construction == "relay"
    assert record(document, replace(found, construction=""))[0].construction == ""


def test_claims_are_numbered_in_the_order_of_the_text(document: Document) -> None:
    claims = record(document, *ALL)
    assert [claim.pk for claim in claims] == sorted(claim.pk for claim in claims)


def test_one_name_is_one_speaker_and_one_speaker_has_both_claims(document: Document) -> None:
    minister, cost, *_rest = record(document, *ALL)
    assert minister.speakers.get() == cost.speakers.get()
    assert str(minister.speakers.get()) == "سامي الغانم"


def test_a_joint_source_is_two_speakers(document: Document) -> None:
    names = ("وزارة المياه", "نقابة العمال")
    claim = record(document, replace(MINISTER, resolved_source="كلاهما", speakers=names))[0]
    assert sorted(map(str, claim.speakers.all())) == sorted(names)


def test_a_speaker_is_known_by_any_name_spelling_aside(document: Document) -> None:
    known, _new = source_store(names={"en": ["Sami Ghanem"], "ar": ["سامى الغانم"]})
    assert record(document, MINISTER)[0].speakers.get() == known


def test_a_merged_speaker_is_the_one_it_was_merged_into(document: Document) -> None:
    alias, _new = source_store(names={"ar": ["سامي الغانم"]})
    whole, _new = source_store(names={"ar": ["سامي أحمد الغانم"]})
    source_merge(source=alias, into=whole)
    assert record(document, MINISTER)[0].speakers.get() == whole


@pytest.mark.parametrize(
    ("language", "roles", "names"),
    [
        ("ar", ["الوزير", "مسؤول", "وزير المياه"], ["سامي الغانم", "الكرملين"]),
        ("en", ["the minister", "A spokesman", "water minister"], ["Nadia Haddad"]),
        ("fi", [], ["ministeri", "minister"]),
    ],
)
def test_a_role_by_itself_is_no_source_and_stays_as_it_was_read(
    db: None, language: str, roles: list[str], names: list[str]
) -> None:
    text = "\n".join(f"{who} said{n} that{n}" for n, who in enumerate([*roles, *names]))
    found = [
        attribution(who, f"said{n}", f"that{n}", text) for n, who in enumerate([*roles, *names])
    ]
    claims = record(article(text, language=language), *found)
    read = {c.speaker_label: [s.name_in(language) for s in c.speakers.all()] for c in claims}
    assert read == {role: [] for role in roles} | {name: [name] for name in names}


def test_extracting_again_finds_the_same_rows(document: Document) -> None:
    first = record(document, *ALL)
    again = record(document, *ALL)
    assert [claim.pk for claim in first] == [claim.pk for claim in again]
    assert Source.objects.count() == 2
    assert {claim.run_id for claim in again} == {document.runs.first().pk}  # type: ignore[union-attr]


def test_what_was_not_found_again_goes_and_what_changed_is_updated(document: Document) -> None:
    before = record(document, MINISTER, COST)
    after = record(document, replace(MINISTER, polarity="doubted", confidence=0.4), PAPER)
    assert cues(document) == ["قال", "نقلت"]
    assert after[0].pk == before[0].pk
    assert (after[0].polarity, after[0].confidence) == ("doubted", 0.4)
    assert after[0].spans.count() == 3


def test_what_a_person_touched_survives_every_later_extraction(
    document: Document, editor: User
) -> None:
    minister, cost, paper, _union = record(document, *ALL)
    assessment_publish(claim=minister, aspect="content", verdict="unverifiable", by=editor)
    evidence_add(claim=cost, document=document, start=0, end=3, stance="context", by=editor)
    other, _new = source_store(names={"ar": ["جريدة النهر"]})
    claim_speakers_set(claim=paper, speakers=[other], by=editor)

    record(document)
    assert list(document.claims.order_by("start")) == [minister, cost, paper]

    record(document, replace(MINISTER, polarity="denied"), replace(PAPER, speakers=("غيرها",)))
    minister.refresh_from_db()
    assert minister.polarity == "affirmed"
    assert paper.speakers.get() == other
    assert cues(document) == ["قال", "وأضاف", "نقلت"]


def test_who_corrected_a_speaker_is_in_the_claims_history(document: Document, editor: User) -> None:
    claim = record(document, MINISTER)[0]
    other, _new = source_store(names={"ar": ["وزارة المياه"]})
    claim_speakers_set(claim=claim, speakers=[other], by=editor)
    change = claim.changes.get()
    assert (change.by, change.after[str(claim.pk)]["speakers"]) == (editor, [other.pk])


def test_a_new_claim_may_stand_inside_one_with_a_verdict(document: Document, editor: User) -> None:
    paper = record(document, PAPER)[0]
    assessment_publish(claim=paper, aspect="content", verdict="unverifiable", by=editor)
    record(document, MINISTER, COST, PAPER, UNION)
    assert Claim.objects.get(cue_text="قولها").parent == paper


def test_a_claim_found_twice_in_one_text_is_kept_once(document: Document) -> None:
    surer = replace(MINISTER, confidence=0.99)
    inner = replace(COST, parent=1)
    claims = record(document, surer, MINISTER, inner)
    assert [(claim.cue_text, claim.confidence) for claim in claims] == [
        ("قال", 0.99),
        ("وأضاف", 0.5),
    ]
    assert claims[1].parent == claims[0]


# --- what people corrected, met again -----------------------------------------------------

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


def test_a_later_run_tells_what_it_changed(document: Document, editor: User) -> None:
    minister, cost, paper, _union = record(document, *ALL)
    first = document.runs.get()
    assert first.changes == {}
    assessment_publish(claim=paper, aspect="content", verdict="unverifiable", by=editor)
    own = statement("في مايو 🌊", 0.4)
    record(document, replace(MINISTER, polarity="denied"), own)
    run = document.runs.first()
    new = document.claims.get(voice="outlet")
    assert run
    assert run.changes == {
        "new": [new.pk],
        "gone": ["الكلفة بلغت ثلاثة مليارات", "العمال لم يقبضوا أجورهم"],
        "changed": [minister.pk],
    }
    record(document, replace(MINISTER, polarity="denied"), own)
    run = document.runs.first()
    assert run
    assert run.changes == {"new": [], "gone": [], "changed": []}
    assert not Claim.objects.filter(pk=cost.pk).exists()


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
