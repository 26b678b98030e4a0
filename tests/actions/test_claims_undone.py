"""The way back, two people at once, and many claims."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.claims import (
    change_undo,
    claim_add,
    claim_reading_set,
    claim_respan,
    claims_assign,
    claims_merge,
    claims_reject,
    claims_restore,
)
from claims.actions.drafts import draft_save
from claims.models import Assessment, Change, Claim, Comment, Draft
from claims.queries.claims import claims_standing, places_of
from sources.actions.sources import source_store
from sources.errors import Conflict
from sources.models import Document

from ..at_once import Act, at_once
from ..examples import (
    MINISTER,
    article,
    record,
    user_in,
)
from .claims import answer, content, latest, passage, places, refusal, seen

# --- the way back ---------------------------------------------------------------------


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


# --- two at once, and many ---------------------------------------------------------------------


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
    assert sorted(at_once(*acts)) == ["claim_changed", "done"]
    assert (Change.objects.count(), content(claim)[0] in words) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_the_same_claim_added_twice_at_once_is_one() -> None:
    editors = [user_in("editor", name) for name in ("huda", "karim")]
    document, where = article(), places("", "قال", "السد")
    acts = [lambda by=by: claim_add(document=document, places=where, by=by) for by in editors]
    assert sorted(at_once(*acts)) == ["claim_there", "done"]
    assert Claim.objects.count() == Change.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_answered_or_rejected_never_both() -> None:
    editors = [user_in("editor", name) for name in ("huda", "karim")]
    claim = record(article(), MINISTER)[0]
    outcome = at_once(
        lambda: answer(claim, editors[0]), lambda: claims_reject(claims=[claim], by=editors[1])
    )
    answered = Assessment.objects.exists()
    assert sorted(outcome) == sorted(["done", "claim_answered" if answered else "claim_set_aside"])
    assert claims_standing().exists() == answered


@pytest.mark.django_db(transaction=True)
def test_an_undo_twice_at_once_is_one() -> None:
    editor = user_in("editor")
    change = claims_reject(claims=record(article(), MINISTER), by=editor)
    undo = lambda: change_undo(change=change, by=editor)  # noqa: E731
    assert sorted(at_once(undo, undo)) == ["done", "undone_already"]


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
    acts: list[Act] = [
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
