"""What people correct about claims, what is refused, and the way back."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.assessments import assessment_publish
from claims.actions.claims import (
    change_undo,
    claim_add,
    claim_reading_set,
    claim_respan,
    claim_speakers_set,
    claim_split,
    claims_assign,
    claims_merge,
    claims_reject,
    claims_restore,
)
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_add
from claims.domain.spans import Places
from claims.extraction.types import Span
from claims.models import Assessment, Change, Claim, Comment, Draft, Evidence
from claims.queries.claims import claims_standing, places_of
from sources.actions.sources import source_store
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Document

from ..examples import (
    ALL,
    ARTICLE,
    COST,
    MINISTER,
    PAPER,
    article,
    record,
    span,
    statement,
    user_in,
)

Act = Callable[[], Any]


def places(source: str, cue: str, content: str, text: str = ARTICLE) -> Places:
    """Places by their words; parts that are empty have none."""
    return Places(*(((span(text, part),) if part else ()) for part in (source, cue, content)))


def seen(claim: Claim) -> dict[str, Any]:
    """All that a person reads of a claim, from the database."""
    row = Claim.objects.get(pk=claim.pk)
    text = row.document.text
    spans = {
        role: [text[s.start : s.end] for s in row.spans.filter(role=role)]
        for role in ("source", "cue", "content")
    }
    words = (row.source_text, row.cue_text, row.content_text)
    assert words == tuple(" … ".join(spans[role]) for role in ("source", "cue", "content"))
    assert row.fingerprint == places_of(row).fingerprint
    return spans | {
        "speakers": sorted(map(str, row.speakers.all())),
        "aside": row.set_aside,
        "into": row.merged_into,
        "within": text[row.start : row.end],
    }


def content(claim: Claim) -> list[str]:
    """The words of a claim's content, piece by piece."""
    said: list[str] = seen(claim)["content"]
    return said


def refusal(act: Act) -> str:
    """The code with which an action refuses."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def latest() -> Change:
    """The change that was made last."""
    change = Change.objects.first()
    assert change
    return change


def passage(claim: Claim, by: User, start: int = 0, end: int = 3) -> Evidence:
    return evidence_add(
        claim=claim, document=claim.document, start=start, end=end, stance="context", by=by
    )


def answer(claim: Claim, by: User, **rest: Any) -> Assessment:
    whole = {"aspect": "content", "verdict": "unverifiable"} | rest
    return assessment_publish(claim=claim, by=by, **whole)


# --- other words -------------------------------------------------------------------------


def test_a_claims_words_are_put_elsewhere_and_who_did_is_in_its_history(
    claim: Claim, editor: User
) -> None:
    where = places("سامي الغانم", "قال", "السد سيكتمل")
    after = claim_respan(claim=claim, places=where, by=editor, version=0)
    assert seen(claim) == {
        "source": ["سامي الغانم"],
        "cue": ["قال"],
        "content": ["السد سيكتمل"],
        "speakers": ["سامي الغانم"],
        "aside": "",
        "into": None,
        "within": "قال وزير المياه سامي الغانم إن السد سيكتمل",
    }
    assert (after.version, [s.role for s in after.spans.all()]) == (
        1,
        ["cue", "source", "content"],
    )
    change = claim.changes.get()
    assert (change.kind, change.by, list(change.claims.all())) == ("words", editor, [claim])
    was, now = change.before[str(claim.pk)], change.after[str(claim.pk)]
    assert (was["content_text"], now["content_text"]) == (claim.content_text, "السد سيكتمل")
    assert was["speakers"] == now["speakers"] == [claim.speakers.get().pk]


def test_no_letter_is_parted_from_its_marks_and_no_emoji_from_its_parts(editor: User) -> None:
    text = "قالَ الوزيرُ إنَّ السدَّ اكتملَ 👩🏽‍🚒👍🏾 اليومَ."
    document = article(text)
    at = text.index
    cut = Places(
        (Span(at("الوزير"), at("الوزيرُ") + 6),),
        (Span(at("قال"), at("قال") + 3),),
        (Span(at("السدَّ") + 4, at("👩") + 1),),
    )
    claim = claim_add(document=document, places=cut, by=editor)
    assert (claim.source_text, claim.cue_text) == ("الوزيرُ", "قالَ")
    assert claim.content_text == "دَّ اكتملَ 👩🏽‍🚒"
    first, second = claim_split(claim=claim, at=at("👩") + 3, by=editor)
    assert content(second) == ["👩🏽‍🚒"]
    assert content(first) == [claim.content_text.removesuffix(" 👩🏽‍🚒")]


def test_a_change_upon_an_older_view_is_a_conflict(claim: Claim, editor: User) -> None:
    other = user_in("editor", "huda")
    claim_respan(claim=claim, places=places("", "قال", "السد"), by=other, version=0)
    for act in (
        lambda: claim_respan(claim=claim, places=places("", "قال", "مايو"), by=editor, version=0),
        lambda: claim_split(claim=claim, at=30, by=editor, version=0),
        lambda: claim_speakers_set(claim=claim, speakers=[], by=editor, version=0),
        lambda: claim_reading_set(
            claim=claim, kind="direct", polarity="denied", by=editor, version=0
        ),
    ):
        with pytest.raises(Conflict) as conflict:
            act()
        assert conflict.value.code == "claim_changed"
    assert content(claim) == ["السد"]


def test_what_is_as_it_was_is_no_change(claim: Claim, editor: User) -> None:
    claim_respan(claim=claim, places=places_of(claim), by=editor)
    claim_speakers_set(claim=claim, speakers=claim.speakers.all(), by=editor)
    claim_reading_set(claim=claim, kind="indirect", polarity="affirmed", by=editor)
    claim.refresh_from_db()
    assert (claim.version, Change.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (("", "قال", ""), "content_missing"),
        (("", "", ""), "content_missing"),
        (("سامي الغانم", "", "السد"), "cue_missing"),
        (("", "", "السد"), "cue_missing"),
        (("", "السد", "السد سيكتمل"), "places_overlap"),
        (("سامي", "سامي الغانم", "السد"), "places_overlap"),
        (("", "وأضاف", "الكلفة بلغت ثلاثة مليارات"), "claim_there"),
    ],
)
def test_places_that_make_no_claim_are_refused(
    document: Document, editor: User, where: tuple[str, str, str], code: str
) -> None:
    minister, _cost = record(document, MINISTER, COST)
    before = seen(minister)
    act = lambda: claim_respan(claim=minister, places=places(*where), by=editor)  # noqa: E731
    assert refusal(act) == code
    assert (seen(minister), Change.objects.count()) == (before, 0)


def test_places_outside_the_text_or_of_white_space_are_none(claim: Claim, editor: User) -> None:
    end = ARTICLE.index("\n")
    for nowhere in (Span(9999, 10005), Span(-5, 0), Span(end, end + 1), Span(9, 4)):
        where = Places((), (span(ARTICLE, "قال"),), (nowhere,))
        act = lambda where=where: claim_respan(claim=claim, places=where, by=editor)  # noqa: E731
        assert refusal(act) == "content_missing"


def test_what_the_article_says_itself_is_not_made_somebodys(
    document: Document, editor: User
) -> None:
    own, *_rest = record(document, statement("في مايو 🌊", 0.4))
    where = places("", "قال", "في مايو 🌊")
    assert refusal(lambda: claim_respan(claim=own, places=where, by=editor)) == "not_attributed"


def test_what_an_answer_is_about_stays_until_it_is_withdrawn(claim: Claim, editor: User) -> None:
    reading: dict[str, Any] = {"kind": "direct", "polarity": "affirmed"}
    spoken = claim_speakers_set(claim=claim, speakers=[], by=editor)
    change = spoken.changes.get()
    answer(claim, editor)
    where = places("", "قال", "السد")
    for act in (
        lambda: claim_respan(claim=claim, places=where, by=editor),
        lambda: claim_split(claim=claim, at=35, by=editor),
        lambda: claims_reject(claims=[claim], by=editor),
        lambda: claim_speakers_set(claim=claim, speakers=[], by=editor),
        lambda: claim_reading_set(claim=claim, by=editor, **reading),
        lambda: change_undo(change=change, by=editor),
    ):
        assert refusal(act) == "claim_answered"
    claims_assign(claims=[claim], assignee=editor, by=editor)
    answer(claim, editor, verdict="withdrawn", reason="Wrong words.")
    claim_respan(claim=claim, places=where, by=editor)
    assert content(claim) == ["السد"]


def test_words_that_wait_for_review_stay(claim: Claim, editor: User) -> None:
    given = {"aspect": "content", "verdict": "unverifiable", "by": editor}
    draft_save(claim=claim, submit=True, **given)  # type: ignore[arg-type]
    assert refusal(lambda: claims_reject(claims=[claim], by=editor)) == "claim_answered"
    draft_save(claim=claim, **given)  # type: ignore[arg-type]
    claims_reject(claims=[claim], by=editor)
    assert not claims_standing().exists()


def test_a_claim_that_an_extraction_took_away_is_gone(document: Document, editor: User) -> None:
    minister, cost = record(document, MINISTER, COST)
    record(document, MINISTER)
    for act in (
        lambda: claim_respan(claim=cost, places=places("", "قال", "السد"), by=editor),
        lambda: claims_reject(claims=[minister, cost], by=editor),
        lambda: claims_merge(claim=cost, others=[minister], by=editor),
        lambda: passage(cost, editor),
        lambda: answer(cost, editor),
    ):
        assert refusal(act) == "claim_gone"
    assert list(claims_standing()) == [minister]


# --- added -------------------------------------------------------------------------------


def test_a_claim_that_the_engine_missed_is_added(document: Document, editor: User) -> None:
    where = places("النقابة", "قولها", "العمال لم يقبضوا أجورهم")
    claim = claim_add(document=document, places=where, by=editor)
    assert (seen(claim)["within"], seen(claim)["speakers"]) == (
        "النقابة قولها إن العمال لم يقبضوا أجورهم",
        [],
    )
    row = Claim.objects.get(pk=claim.pk)
    assert (row.voice, row.kind, row.speaker_label, row.origin, row.version, row.run) == (
        "attributed",
        "indirect",
        "النقابة",
        "",
        1,
        None,
    )
    change = claim.changes.get()
    assert (change.kind, change.by, change.before[str(claim.pk)]) == ("added", editor, None)
    assert change.after[str(claim.pk)]["speakers"] == []


def test_a_source_that_nobody_knows_or_a_role_is_a_label_and_no_speaker(
    document: Document, editor: User
) -> None:
    where = places("وزير المياه سامي الغانم", "قال", "السد سيكتمل")
    claim = claim_add(document=document, places=where, by=editor, kind="direct")
    assert (claim.speaker_label, claim.kind) == ("وزير المياه سامي الغانم", "direct")
    assert seen(claim)["speakers"] == []
    source_store(names={"ar": ["سامي الغانم"]})
    where = places("وزير المياه سامي الغانم", "قال", "في مايو")
    assert seen(claim_add(document=document, places=where, by=editor))["speakers"] == [
        "سامي الغانم"
    ]


def test_who_adds_a_claim_may_say_who_spoke(document: Document, editor: User) -> None:
    union, _new = source_store(names={"ar": ["النقابة"]})
    ministry, _new = source_store(names={"ar": ["وزارة المياه"]})
    where = places("النقابة", "قولها", "العمال لم يقبضوا أجورهم")

    def add() -> Claim:
        return claim_add(document=document, places=where, by=editor, speakers=iter([ministry]))

    claim = add()
    assert (seen(claim)["speakers"], claim.speaker_label) == (["وزارة المياه"], "النقابة")
    claim_speakers_set(claim=claim, speakers=[union], by=editor)
    claims_reject(claims=[claim], by=editor)
    assert (add(), seen(claim)["speakers"]) == (claim, ["وزارة المياه"])


@pytest.mark.django_db
def test_without_a_cue_the_article_says_it_and_its_publisher_is_the_speaker(editor: User) -> None:
    outlet, _new = source_store(names={"ar": ["صحيفة النهر"]})
    claim = claim_add(
        document=article(publisher=outlet), places=places("", "", "في مايو 🌊"), by=editor
    )
    assert (claim.voice, claim.kind, list(claim.speakers.all())) == ("outlet", "", [outlet])


def test_nothing_is_added_that_is_there_or_of_no_kind(claim: Claim, editor: User) -> None:
    def add(kind: str = "") -> Claim:
        return claim_add(document=claim.document, places=places_of(claim), by=editor, kind=kind)

    assert refusal(add) == "claim_there"
    assert refusal(lambda: add("loud")) == "kind_unknown"
    assert (Claim.objects.count(), Change.objects.count()) == (1, 0)


def test_adding_what_was_set_aside_takes_it_back_with_the_source_given_now(
    claim: Claim, editor: User
) -> None:
    claims_reject(claims=[claim], by=editor)
    where = places("سامي الغانم", "قال", "السد سيكتمل في مايو 🌊")
    again = claim_add(document=claim.document, places=where, by=editor)
    assert (again, again.set_aside, again.version) == (claim, "", 3)
    assert (seen(claim)["source"], seen(claim)["aside"]) == (["سامي الغانم"], "")


def test_other_words_where_a_claim_was_set_aside_say_so(document: Document, editor: User) -> None:
    minister, cost = record(document, MINISTER, COST)
    claims_reject(claims=[cost], by=editor)
    with pytest.raises(Refused, match="set aside") as refused:
        claim_respan(claim=minister, places=places_of(cost), by=editor)
    assert refused.value.code == "claim_there"


# --- split and merged ----------------------------------------------------------------------


def test_one_claim_is_split_into_two_with_the_same_source_cue_and_speakers(
    claim: Claim, editor: User
) -> None:
    passage(claim, editor)
    claims_assign(claims=[claim], assignee=editor, by=editor)
    first, second = claim_split(claim=claim, at=ARTICLE.index("في مايو"), by=editor)
    both: dict[str, Any] = {"aside": "", "into": None}
    both |= {"source": ["وزير المياه سامي الغانم"], "cue": ["قال"], "speakers": ["سامي الغانم"]}
    until = "قال وزير المياه سامي الغانم إن السد سيكتمل"
    assert seen(first) == both | {"content": ["السد سيكتمل"], "within": until}
    assert seen(second) == both | {"content": ["في مايو 🌊"], "within": until + " في مايو 🌊"}
    assert (first, first.evidence.count(), second.evidence.count()) == (claim, 1, 0)
    row = Claim.objects.get(pk=second.pk)
    assert (row.kind, row.origin, row.assignee, row.run) == ("indirect", "", editor, claim.run)

    change_undo(change=latest(), by=editor)
    assert (content(claim), Claim.objects.count()) == (["السد سيكتمل في مايو 🌊"], 1)


@pytest.mark.parametrize("words", ["قال", "السد سيكتمل", "العمال"])
def test_a_split_leaves_words_on_both_sides(claim: Claim, editor: User, words: str) -> None:
    act = lambda: claim_split(claim=claim, at=ARTICLE.index(words), by=editor)  # noqa: E731
    assert refusal(act) == "split_outside"
    assert Claim.objects.count() == 1


def test_what_stands_in_a_claim_goes_with_the_half_that_holds_it(
    document: Document, editor: User
) -> None:
    text = ARTICLE + "\nوقال سالم إن السد قديم وإن هدى قالت إنه خطر."
    document = article(text, url="https://example.org/")
    outer = claim_add(
        document=document,
        places=places("سالم", "وقال", "السد قديم وإن هدى قالت إنه خطر", text),
        by=editor,
    )
    inner = claim_add(document=document, places=places("هدى", "قالت", "خطر", text), by=editor)
    Claim.objects.filter(pk=inner.pk).update(parent=outer)
    _first, second = claim_split(claim=outer, at=text.index("وإن هدى"), by=editor)
    inner.refresh_from_db()
    assert inner.parent == second
    change_undo(change=latest(), by=editor)
    inner.refresh_from_db()
    assert inner.parent == outer


def test_merged_claims_are_one_with_the_words_evidence_and_the_rest_set_aside(
    document: Document, editor: User
) -> None:
    minister, cost = record(document, MINISTER, COST)
    passage(minister, editor)
    passage(cost, editor)
    passage(cost, editor, 0, 9)
    whole = claims_merge(claim=minister, others=[cost, cost, minister], by=editor)
    assert seen(whole) == {
        "source": ["وزير المياه سامي الغانم"],
        "cue": ["قال"],
        "content": ["السد سيكتمل في مايو 🌊", "الكلفة بلغت ثلاثة مليارات"],
        "speakers": ["سامي الغانم"],
        "aside": "",
        "into": None,
        "within": ARTICLE[: ARTICLE.index("مليارات") + 7],
    }
    assert (seen(cost)["aside"], seen(cost)["into"]) == ("merged", minister)
    assert list(whole.evidence.values_list("start", "end")) == [(0, 3), (0, 9)]
    assert list(claims_standing()) == [minister]

    change_undo(change=latest(), by=editor)
    assert content(minister) == ["السد سيكتمل في مايو 🌊"]
    assert content(cost) == ["الكلفة بلغت ثلاثة مليارات"]
    assert (seen(cost)["aside"], seen(cost)["into"], cost.evidence.count()) == ("", None, 2)


def test_what_is_taken_back_of_a_merge_stands_beside_the_whole(
    document: Document, editor: User
) -> None:
    minister, cost = record(document, MINISTER, COST)
    claims_merge(claim=minister, others=[cost], by=editor)
    claims_restore(claims=[cost], by=editor)
    assert (seen(cost)["aside"], seen(cost)["into"]) == ("", None)
    assert content(minister) == ["السد سيكتمل في مايو 🌊", "الكلفة بلغت ثلاثة مليارات"]


@pytest.mark.parametrize(
    ("first", "cue", "said"),
    [
        (2, "نقلت", ["قولها إن العمال لم يقبضوا أجورهم"]),
        (3, "قولها", ["إن العمال لم يقبضوا أجورهم"]),
    ],
    ids=["the outer one", "the inner one"],
)
def test_a_claim_merged_with_one_inside_it_keeps_its_cue_and_source_out_of_its_words(
    document: Document, editor: User, first: int, cue: str, said: list[str]
) -> None:
    claims = record(document, *ALL)
    whole = claims_merge(claim=claims[first], others=[claims[5 - first]], by=editor)
    assert (seen(whole)["cue"], seen(whole)["content"]) == ([cue], said)
    change_undo(change=latest(), by=editor)
    assert [content(claim) for claim in claims[2:]] == [
        ["قولها إن العمال لم يقبضوا أجورهم"],
        ["العمال لم يقبضوا أجورهم"],
    ]
    assert Claim.objects.get(pk=claims[3].pk).parent == claims[2]


def test_the_one_that_has_all_the_words_already_is_the_whole(claim: Claim, editor: User) -> None:
    shorter = claim_add(document=claim.document, places=places("", "قال", "السد سيكتمل"), by=editor)
    assert claims_merge(claim=shorter, others=[claim], by=editor) == claim
    assert seen(shorter)["into"] == claim


def test_a_whole_that_nobody_speaks_takes_the_speakers_of_its_parts(
    document: Document, editor: User
) -> None:
    minister, cost = record(document, MINISTER, COST)
    claim_speakers_set(claim=minister, speakers=[], by=editor)
    whole = claims_merge(claim=minister, others=[cost], by=editor)
    assert [str(source) for source in whole.speakers.all()] == ["سامي الغانم"]
    paper, *_rest = record(document, PAPER)[-1:]
    whole = claims_merge(claim=whole, others=[paper], by=editor)
    assert [str(source) for source in whole.speakers.all()] == ["سامي الغانم"]


def test_what_stands_in_a_merged_claim_stands_in_the_whole(
    document: Document, editor: User
) -> None:
    minister, _cost, paper, union = record(document, *ALL)
    claims_merge(claim=minister, others=[paper], by=editor)
    union.refresh_from_db()
    assert union.parent == minister
    change_undo(change=latest(), by=editor)
    union.refresh_from_db()
    assert union.parent == paper


def test_claims_of_another_article_or_voice_are_not_merged(
    document: Document, editor: User
) -> None:
    minister, own = record(document, MINISTER, statement("أجورهم", 0.1))
    elsewhere = record(article(ARTICLE + "."), COST)[0]
    for other in (own, elsewhere):
        act = lambda other=other: claims_merge(claim=minister, others=[other], by=editor)  # noqa: E731
        assert refusal(act) == "merge_foreign"
    assert refusal(lambda: claims_merge(claim=minister, others=[minister], by=editor)) == (
        "merge_nothing"
    )
    assert list(claims_standing()) == list(Claim.objects.all())


# --- set aside -------------------------------------------------------------------------------


def test_many_are_rejected_and_taken_back_as_one(document: Document, editor: User) -> None:
    claims = record(document, *ALL)
    change = claims_reject(claims=claims, by=editor)
    assert [seen(claim)["aside"] for claim in claims] == ["rejected"] * 4
    assert (change.kind, change.claims.count(), claims_standing().count()) == ("rejected", 4, 0)
    change_undo(change=change, by=editor)
    assert list(claims_standing().order_by("pk")) == claims
    assert Claim.objects.get(pk=claims[3].pk).parent == claims[2]


def test_of_many_none_is_rejected_where_one_is_answered(document: Document, editor: User) -> None:
    claims = record(document, *ALL)
    answer(claims[2], editor)
    assert refusal(lambda: claims_reject(claims=claims, by=editor)) == "claim_answered"
    assert claims_standing().count() == 4


def test_what_is_set_aside_already_stays_as_it_is(document: Document, editor: User) -> None:
    minister, cost, paper, _union = record(document, *ALL)
    claims_merge(claim=minister, others=[cost], by=editor)
    change = claims_reject(claims=[cost, paper], by=editor)
    assert ([*change.claims.all()], seen(cost)["aside"]) == ([paper], "merged")
    assert refusal(lambda: claims_reject(claims=[cost, paper], by=editor)) == "claim_set_aside"


def test_nobody_works_on_what_is_set_aside(document: Document, editor: User) -> None:
    minister, cost = record(document, MINISTER, COST)
    passage(cost, editor)
    claims_reject(claims=[cost], by=editor)
    for act in (
        lambda: passage(cost, editor, 4, 9),
        lambda: answer(cost, editor),
        lambda: draft_save(claim=cost, aspect="content", verdict="verified", by=editor),
        lambda: claim_respan(claim=cost, places=places("", "وأضاف", "الكلفة"), by=editor),
        lambda: claim_split(claim=cost, at=ARTICLE.index("بلغت"), by=editor),
        lambda: claims_merge(claim=cost, others=[minister], by=editor),
        lambda: claims_merge(claim=minister, others=[cost], by=editor),
        lambda: claim_speakers_set(claim=cost, speakers=[], by=editor),
        lambda: claim_reading_set(claim=cost, kind="direct", polarity="denied", by=editor),
    ):
        assert refusal(act) == "claim_set_aside"
    claims_restore(claims=[minister, cost], by=editor)
    assert [piece.passage for piece in cost.evidence.all()] == ["قال"]
    assert answer(cost, editor).claim == cost


# --- who, how, whose -----------------------------------------------------------------------


def test_how_a_claim_is_quoted_and_meant_is_corrected(claim: Claim, editor: User) -> None:
    claim_reading_set(claim=claim, kind="mixed", polarity="denied", by=editor)
    claim.refresh_from_db()
    assert (claim.kind, claim.polarity, claim.version) == ("mixed", "denied", 1)
    for kind, polarity, code in (
        ("loud", "denied", "kind_unknown"),
        ("", "denied", "kind_unknown"),
        ("mixed", "maybe", "polarity_unknown"),
    ):
        act = lambda k=kind, p=polarity: claim_reading_set(  # noqa: E731
            claim=claim, kind=k, polarity=p, by=editor
        )
        assert refusal(act) == code
    change_undo(change=latest(), by=editor)
    claim.refresh_from_db()
    assert (claim.kind, claim.polarity, claim.version) == ("indirect", "affirmed", 2)


def test_speakers_are_put_back_without_those_that_are_gone(claim: Claim, editor: User) -> None:
    minister = claim.speakers.get()
    gone, _new = source_store(names={"ar": ["وزارة المياه"]})
    claim_speakers_set(claim=claim, speakers=[minister, gone], by=editor)
    claim_speakers_set(claim=claim, speakers=[], by=editor)
    assert claim.speakers.count() == 0
    gone.delete()
    change_undo(change=latest(), by=editor)
    assert list(claim.speakers.all()) == [minister]


def test_an_assignment_says_since_when_and_is_undone_with_it(claim: Claim, editor: User) -> None:
    other = user_in("editor", "huda")
    claims_assign(claims=[claim], assignee=other, by=editor)
    claim.refresh_from_db()
    since = claim.assigned_at
    assert (claim.assignee, since is not None) == (other, True)
    claims_assign(claims=[claim], assignee=other, by=editor)
    claims_assign(claims=[claim], assignee=None, by=editor)
    claim.refresh_from_db()
    assert (claim.assignee, claim.assigned_at, claim.version) == (None, None, 2)
    change_undo(change=latest(), by=editor)
    claim.refresh_from_db()
    assert (claim.assignee, claim.assigned_at) == (other, since)


def test_who_may_only_read_is_assigned_nothing(claim: Claim, editor: User, reader: User) -> None:
    act = lambda: claims_assign(claims=[claim], assignee=reader, by=editor)  # noqa: E731
    assert refusal(act) == "assignee_reads_only"


def test_a_reader_corrects_nothing(claim: Claim, editor: User, reader: User) -> None:
    change = claims_assign(claims=[claim], assignee=editor, by=editor)
    where = places("", "قال", "السد")
    for act in (
        lambda: claim_add(document=claim.document, places=where, by=reader),
        lambda: claim_respan(claim=claim, places=where, by=reader),
        lambda: claim_split(claim=claim, at=35, by=reader),
        lambda: claims_merge(claim=claim, others=[], by=reader),
        lambda: claims_reject(claims=[claim], by=reader),
        lambda: claims_restore(claims=[claim], by=reader),
        lambda: claim_reading_set(claim=claim, kind="direct", polarity="denied", by=reader),
        lambda: claims_assign(claims=[claim], assignee=None, by=reader),
        lambda: change_undo(change=change, by=reader),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert list(Change.objects.all()) == [change]


# --- the way back ----------------------------------------------------------------------------


def test_a_change_is_undone_once_and_only_upon_what_it_left(claim: Claim, editor: User) -> None:
    before = seen(claim)
    claim_respan(claim=claim, places=places("", "قال", "السد سيكتمل"), by=editor)
    first = latest()
    claim_reading_set(claim=claim, kind="direct", polarity="affirmed", by=editor)
    with pytest.raises(Conflict) as conflict:
        change_undo(change=first, by=editor)
    assert conflict.value.code == "changed_since"
    change_undo(change=latest(), by=editor)
    undone = change_undo(change=first, by=editor)
    assert (seen(claim), undone.undone_by, undone.undone_at is not None) == (before, editor, True)
    assert refusal(lambda: change_undo(change=first, by=editor)) == "undone_already"
    claim.refresh_from_db()
    assert (claim.version, claim.changes.count()) == (4, 2)


def test_words_that_were_answered_since_are_not_put_back(claim: Claim, editor: User) -> None:
    claim_respan(claim=claim, places=places("", "قال", "السد سيكتمل"), by=editor)
    answer(claim, editor)
    assert refusal(lambda: change_undo(change=latest(), by=editor)) == "claim_answered"


@pytest.mark.parametrize("work", ["evidence", "comment", "draft", "withdrawn", "merged"])
def test_an_added_claim_goes_again_unless_somebody_used_it(
    claim: Claim, editor: User, work: str
) -> None:
    where = places("", "وأضاف", "الكلفة بلغت ثلاثة مليارات")
    added = claim_add(document=claim.document, places=where, by=editor)
    change = latest()
    if work == "evidence":
        passage(added, editor)
    elif work == "comment":
        Comment.objects.create(claim=added, author=editor, text="؟")
    elif work == "draft":
        draft_save(claim=added, aspect="content", verdict="verified", by=editor)
    elif work == "withdrawn":
        answer(added, editor)
        answer(added, editor, verdict="withdrawn", reason="Too early.")
    else:
        within = claim_add(document=claim.document, places=places("", "وأضاف", "الكلفة"), by=editor)
        claims_merge(claim=added, others=[within], by=editor)
    assert refusal(lambda: change_undo(change=change, by=editor)) == "claim_in_use"
    assert Claim.objects.filter(pk=added.pk).exists()
    if work == "draft":
        assert Draft.objects.count() == 1


def test_an_added_claim_that_nobody_used_goes_again(claim: Claim, editor: User) -> None:
    claim_add(document=claim.document, places=places("", "وأضاف", "الكلفة"), by=editor)
    change_undo(change=latest(), by=editor)
    assert list(Claim.objects.all()) == [claim]


def test_words_are_not_put_back_where_another_claim_stands_by_now(
    claim: Claim, editor: User
) -> None:
    old = places_of(claim)
    claim_respan(claim=claim, places=places("", "قال", "السد"), by=editor)
    change = latest()
    claim_add(document=claim.document, places=old, by=editor)
    assert refusal(lambda: change_undo(change=change, by=editor)) == "claim_there"
    change.refresh_from_db()
    assert (content(claim), change.undone_at) == (["السد"], None)


# --- two at once, and many -------------------------------------------------------------------


def at_once(*acts: Act) -> list[str]:
    """What became of each, "done" or the code it was refused with, started together."""
    together, outcomes = threading.Barrier(len(acts)), list[str]()

    def run(act: Act) -> None:
        together.wait(10)
        try:
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_the_second_is_told() -> None:
    editors = [user_in("editor", name) for name in ("huda", "karim")]
    claim = record(article(), MINISTER)[0]
    words = ("السد", "مايو")
    acts = [
        lambda by=by, said=said: claim_respan(
            claim=claim, places=places("", "قال", said), by=by, version=0
        )
        for by, said in zip(editors, words, strict=True)
    ]
    assert at_once(*acts) == ["claim_changed", "done"]
    assert (Change.objects.count(), content(claim)[0] in words) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_the_same_claim_added_twice_at_once_is_one() -> None:
    editors = [user_in("editor", name) for name in ("huda", "karim")]
    document, where = article(), places("", "قال", "السد")
    acts = [lambda by=by: claim_add(document=document, places=where, by=by) for by in editors]
    assert at_once(*acts) == ["claim_there", "done"]
    assert Claim.objects.count() == Change.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_answered_or_rejected_never_both() -> None:
    editors = [user_in("editor", name) for name in ("huda", "karim")]
    claim = record(article(), MINISTER)[0]
    outcome = at_once(
        lambda: answer(claim, editors[0]), lambda: claims_reject(claims=[claim], by=editors[1])
    )
    answered = Assessment.objects.exists()
    assert outcome == sorted(["done", "claim_answered" if answered else "claim_set_aside"])
    assert claims_standing().exists() == answered


@pytest.mark.django_db(transaction=True)
def test_an_undo_twice_at_once_is_one() -> None:
    editor = user_in("editor")
    change = claims_reject(claims=record(article(), MINISTER), by=editor)
    undo = lambda: change_undo(change=change, by=editor)  # noqa: E731
    assert at_once(undo, undo) == ["done", "undone_already"]


def test_hundreds_of_claims_are_changed_in_few_queries(document: Document, editor: User) -> None:
    speaker, _new = source_store(names={"ar": ["سامي الغانم"]})
    text = "\n".join(f"قال{n} س إن ص{n}." for n in range(500))
    document = article(text, url="https://example.org/")
    rows = Claim.objects.bulk_create(
        Claim(
            document=document,
            kind="indirect",
            cue_text=f"قال{n}",
            content_text=f"ص{n}",
            start=n,
            end=n + 1,
            fingerprint=str(n),
        )
        for n in range(500)
    )
    for claim in rows:
        claim.speakers.add(speaker)
        claim.spans.create(role="content", start=claim.start, end=claim.end)
    acts: list[Callable[[], Change]] = [
        lambda: claims_assign(claims=rows, assignee=editor, by=editor),
        lambda: claims_reject(claims=rows, by=editor),
        lambda: claims_restore(claims=rows, by=editor),
    ]
    counts = []
    for act in acts:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            change = act()
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        change_undo(change=change, by=editor)
    counts.append(len(queries))
    assert max(counts) < 120, counts
    assert set(Claim.objects.values_list("version", "set_aside")) == {(4, "rejected")}
    assert [each.claims.count() for each in Change.objects.all()] == [500, 500, 500]
