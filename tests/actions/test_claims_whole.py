"""Claims split, merged, set aside and taken back."""

from typing import Any

import pytest
from django.contrib.auth.models import User

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
from claims.models import Claim
from claims.queries.claims import claims_standing
from sources.models import Document

from ..examples import (
    ALL,
    ARTICLE,
    COST,
    MINISTER,
    PAPER,
    article,
    record,
    statement,
)
from .claims import answer, content, latest, passage, places, refusal, seen

# --- split and merged ---------------------------------------------------------------------


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


# --- set aside ---------------------------------------------------------------------


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
