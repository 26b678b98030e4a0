"""How what the engine found becomes the document's claims, the first time and again."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claim_speakers_set
from claims.actions.evidence import evidence_add
from claims.models import Claim
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
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
    statement,
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
