"""What people correct about claims and add to them, and what is refused."""

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
from claims.domain.spans import Places
from claims.extraction.types import Span
from claims.models import Change, Claim
from claims.queries.claims import claims_standing, places_of
from sources.actions.sources import source_store
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Document

from ..examples import (
    ARTICLE,
    COST,
    MINISTER,
    article,
    record,
    span,
    statement,
    user_in,
)
from .claims import answer, content, latest, passage, places, refusal, seen

# --- other words ---------------------------------------------------------------------


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


# --- added ---------------------------------------------------------------------


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


# --- who, how, whose ---------------------------------------------------------------------


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
