"""Two people whom a source stood for are told apart: names and claims go, and come back."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.reopening import answer_reopen
from claims.actions.splits import source_split, split_undo
from claims.models import Change, Claim, SourceSplit
from claims.queries.splits import split_planned
from sources.actions.merges import source_merge
from sources.actions.sources import source_make
from sources.errors import Refused
from sources.models import Merge, Source

from .. import examples

pytestmark = pytest.mark.django_db
SHORT, LONG = ("en", "S. Ghanem"), ("ar", "سامي الغانم")
WHY: dict[str, Any] = {"reason": "The minister is Sami, the painter Salma."}


@pytest.fixture
def editor() -> User:
    return examples.user_in("editor")


@pytest.fixture
def ghanem() -> Source:
    return source_make(
        names={"en": ["Sami Ghanem", "S. Ghanem"], "ar": ["سامي الغانم"]}, kind="person"
    )


@pytest.fixture
def claims(ghanem: Source) -> list[Claim]:
    """Two of the minister, and one of the painter, each of an article of its own."""
    return [
        examples.claim_saying(words, speaker="Sami Ghanem")
        for words in ("the dam leaks", "the bridge stands", "blue is a warm colour")
    ]


def names(source: Source) -> set[tuple[str, str, bool]]:
    return set(source.names.values_list("language", "name", "is_main"))


def spoken(claims: list[Claim]) -> list[list[Source]]:
    return [list(claim.speakers.all()) for claim in claims]


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_names_and_claims_go_to_a_new_source_and_come_back(
    ghanem: Source, claims: list[Claim], editor: User
) -> None:
    before = names(ghanem)
    asked: dict[str, Any] = {
        "names": [SHORT],
        "shared": [("ar", "سامي الغانم")],
        "claims": [claims[2].pk],
    }
    plan = split_planned(source=ghanem, **asked)
    assert [name[1] for name in plan.stays] == ["سامي الغانم", "Sami Ghanem"]
    assert ([name[1] for name in plan.gets], plan.claims) == (
        ["سامي الغانم", "S. Ghanem"],
        [claims[2]],
    )
    split = source_split(
        source=ghanem, **asked, **WHY, kind="person", note="the painter", by=editor
    )
    painter = split.into
    assert (split.made, painter.kind, painter.note) == (True, "person", "the painter")
    assert names(painter) == {("en", "S. Ghanem", True), ("ar", "سامي الغانم", True)}
    assert names(ghanem) == {("en", "Sami Ghanem", True), ("ar", "سامي الغانم", True)}
    assert spoken(claims) == [[ghanem], [ghanem], [painter]]
    said = LogEntry.objects.filter(object_id=str(ghanem.pk)).latest("pk").change_message
    assert "The minister is Sami" in said

    split_undo(split=split, by=editor)
    assert (names(ghanem), spoken(claims)) == (before, [[ghanem]] * 3)
    painter.refresh_from_db()
    assert painter.merged_into == ghanem
    assert Merge.objects.get().source == painter
    assert refusal(lambda: split_undo(split=split, by=editor)) == "undone_already"


def test_they_go_to_a_source_that_is_known_and_whoever_speaks_beside_them_stays(
    ghanem: Source, claims: list[Claim], editor: User
) -> None:
    painter, beside = (source_make(names={"en": [name]}) for name in ("Salma Ghanem", "Lena Ort"))
    alias = source_make(names={"en": ["Ghanem the painter"]})
    source_merge(source=alias, into=ghanem, by=editor)
    claims[2].speakers.set([alias, beside])
    before = names(ghanem), names(painter)
    pks = [claims[1].pk, claims[2].pk]
    split = source_split(source=ghanem, names=[SHORT], claims=pks, into=painter, **WHY, by=editor)
    assert names(painter) == {("en", "Salma Ghanem", True), ("en", "S. Ghanem", False)}
    assert spoken(claims)[:2] == [[ghanem], [painter]]
    assert set(claims[2].speakers.all()) == {beside, painter}
    split_undo(split=split, by=editor)
    assert (names(ghanem), names(painter)) == before
    assert spoken(claims)[:2] == [[ghanem], [ghanem]]
    assert set(claims[2].speakers.all()) == {alias, beside}
    painter.refresh_from_db()
    assert painter.merged_into is None


def test_a_claim_under_a_verdict_stays_until_it_is_reopened(
    ghanem: Source, claims: list[Claim], editor: User
) -> None:
    answered = claims[2]
    assessment_publish(
        claim=answered, aspect="content", verdict="verified", cited_url="https://e.org", by=editor
    )
    both = [claims[1].pk, answered.pk]
    assert split_planned(source=ghanem, names=[SHORT], claims=both).answered == [answered]

    def split(pks: list[int]) -> SourceSplit:
        return source_split(source=ghanem, names=[SHORT], claims=pks, **WHY, by=editor)

    with pytest.raises(Refused) as refused:
        split(both)
    assert refused.value.code == "claim_answered"
    assert f"#{answered.pk}" in str(refused.value)
    assert (Source.objects.count(), names(ghanem) >= {("en", "S. Ghanem", False)}) == (1, True)
    answer_reopen(claim=answered, reason="Another speaker.", by=editor)
    answered.refresh_from_db()
    made = split([answered.pk])
    assessment_publish(
        claim=answered, aspect="content", verdict="disputed", cited_url="https://e.org", by=editor
    )
    assert refusal(lambda: split_undo(split=made, by=editor)) == "claim_answered"
    assert spoken(claims) == [[ghanem], [ghanem], [made.into]]


def test_a_main_name_on_which_verdicts_rest_goes_by_who_reviews(
    ghanem: Source, claims: list[Claim], editor: User
) -> None:
    assessment_publish(
        claim=claims[0], aspect="content", verdict="verified", cited_url="https://e.org", by=editor
    )
    reviewer = examples.user_in("reviewer")

    def split(by: User) -> SourceSplit:
        return source_split(source=ghanem, names=[("en", "Sami Ghanem")], **WHY, by=by)

    assert refusal(lambda: split(editor)) == "source_settled"
    made = split(reviewer)
    assert names(ghanem) == {("en", "S. Ghanem", True), ("ar", "سامي الغانم", True)}
    assert refusal(lambda: split_undo(split=made, by=editor)) == "source_settled"
    split_undo(split=made, by=reviewer)
    assert ("en", "Sami Ghanem", True) in names(ghanem)


@pytest.mark.parametrize("since", ["names", "speaker", "merged"])
def test_what_was_written_since_stands_in_the_way_of_an_undo(
    ghanem: Source, claims: list[Claim], editor: User, since: str
) -> None:
    split = source_split(source=ghanem, names=[SHORT], claims=[claims[2].pk], **WHY, by=editor)
    if since == "names":
        split.into.names.create(language="de", name="S. Ghanim")
    elif since == "speaker":
        claims[2].speakers.set([ghanem])
    else:
        source_merge(source=split.into, into=source_make(names={"en": ["Y"]}), by=editor)
    assert refusal(lambda: split_undo(split=split, by=editor)) == "changed_since"
    assert ("en", "S. Ghanem", False) not in names(ghanem)


def test_claims_that_were_taken_back_one_article_at_a_time_stay_back(
    ghanem: Source, claims: list[Claim], editor: User
) -> None:
    from claims.actions.undo import undo_last

    split = source_split(source=ghanem, names=[SHORT], claims=[claims[2].pk], **WHY, by=editor)
    undo_last(document=claims[2].document, by=editor)
    assert spoken(claims) == [[ghanem]] * 3
    split_undo(split=split, by=editor)
    assert (spoken(claims), Change.objects.count()) == ([[ghanem]] * 3, 1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "split_nothing"),
        ({"names": [SHORT], "reason": " "}, "reason_missing"),
        ({"names": [("fr", "S. Ghanem")]}, "split_name"),
        ({"claims": [10**9], "names": [SHORT]}, "split_claim"),
        ({"claims": range(501), "names": [SHORT]}, "split_many"),
        ({"names": [SHORT, LONG, ("en", "Sami Ghanem")]}, "name_missing"),
        ({"claims": ["one"]}, "name_missing"),
        ({"names": [SHORT], "into": "itself"}, "split_one"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    ghanem: Source, claims: list[Claim], editor: User, asked: dict[str, Any], code: str
) -> None:
    before = names(ghanem)
    asked = WHY | asked
    if asked.get("into"):
        asked["into"] = ghanem
    if asked.get("claims") == ["one"]:
        asked["claims"] = [claims[0].pk]
    assert refusal(lambda: source_split(source=ghanem, **asked, by=editor)) == code
    assert (names(ghanem), Source.objects.count()) == (before, 1)
    reader = examples.user_in("reader")
    act = lambda: source_split(source=ghanem, names=[SHORT], **WHY, by=reader)  # noqa: E731
    assert refusal(act) == "not_allowed"
