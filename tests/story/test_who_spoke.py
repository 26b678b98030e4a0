"""A verdict about somebody stays about them: names, merges, and who may say otherwise."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign
from claims.actions.reopening import answer_reopen
from claims.models import Assessment, Claim
from sources.actions.merges import merge_undo, source_merge
from sources.actions.names import Name
from sources.actions.sources import source_save, source_store
from sources.errors import Refused
from sources.models import Merge, Renaming, Source, SourceName

from .. import examples
from ..at_once import at_once

MAIN = "سامي الغانم"


@pytest.fixture
def speaker(claim: Claim) -> Source:
    return claim.speakers.get()


@pytest.fixture
def answered(claim: Claim, editor: User) -> Claim:
    given: dict[str, Any] = {"aspect": "attribution", "verdict": "unverifiable", "by": editor}
    assessment_publish(claim=claim, **given)
    return claim


def renamed(source: Source, by: User, *names: Name, **rest: Any) -> Source:
    return source_save(source=source, by=by, names=names, **rest)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def names(source: Source) -> list[tuple[str, str, bool]]:
    return sorted(source.names.values_list("language", "name", "is_main"))


# --- the main name ---------------------------------------------------------------------------


def test_an_editor_renames_nobody_on_whom_a_verdict_rests(
    speaker: Source, answered: Claim, editor: User
) -> None:
    other = Name("ar", "ليلى الغانم", is_main=True)
    before = names(speaker)
    for given in (
        [other],
        [Name("ar", MAIN), other],
        [Name("ar", MAIN)],
    ):
        assert refusal(lambda given=given: renamed(speaker, editor, *given)) == "source_settled"  # type: ignore[misc]
    assert (names(speaker), Renaming.objects.count()) == (before, 0)
    renamed(speaker, editor, Name("ar", MAIN, is_main=True), Name("ar", "الوزير سامي"))
    answer_reopen(claim=answered, reason="Misspelt.", by=editor)
    renamed(speaker, editor, other, Name("ar", "الوزير سامي"))
    assert names(speaker) == [("ar", "الوزير سامي", False), ("ar", "ليلى الغانم", True)]


def test_a_reviewer_corrects_a_misspelt_name_and_the_log_says_from_what_to_what(
    speaker: Source, answered: Claim
) -> None:
    reviewer = examples.user_in("reviewer")
    renamed(speaker, reviewer, Name("ar", "سامي الغنّام", is_main=True))
    rows = [(r.language, r.before, r.after, r.by) for r in Renaming.objects.all()]
    assert rows == [("ar", MAIN, "سامي الغنّام", reviewer)]
    assert names(speaker) == [("ar", "سامي الغنّام", True)]


def test_no_other_wikidata_item_is_given_to_whom_a_verdict_is_about(
    speaker: Source, answered: Claim, editor: User
) -> None:
    same = Name("ar", MAIN, is_main=True)
    renamed(speaker, editor, same, wikidata_id="Q1")
    act = lambda: renamed(speaker, editor, same, wikidata_id="Q2")  # noqa: E731
    assert refusal(act) == "source_settled"
    renamed(speaker, examples.user_in("reviewer"), same, wikidata_id="Q2")


# --- merges ------------------------------------------------------------------------------------


@pytest.fixture
def other(db: None) -> Source:
    return source_store(names={"ar": ["وزير المياه"], "en": ["Minister"]})[0]


def test_a_merge_is_logged_and_undone_with_the_names_as_they_were(
    speaker: Source, other: Source, editor: User
) -> None:
    child, _new = source_store(names={"fr": ["Sami"]})
    source_merge(source=child, into=speaker, by=editor)
    before = names(other), names(speaker)
    source_merge(source=speaker, into=other, by=editor)
    merge = Merge.objects.first()
    assert merge
    assert (merge.source, merge.into, merge.by, merge.moved) == (speaker, other, editor, [child.pk])
    assert len(names(other)) == 4
    merge_undo(merge=merge, by=editor)
    speaker.refresh_from_db()
    child.refresh_from_db()
    assert (names(other), names(speaker)) == before
    assert (speaker.merged_into, child.merged_into) == (None, speaker)
    assert refusal(lambda: merge_undo(merge=merge, by=editor)) == "undone_already"


@pytest.mark.parametrize("since", ["names", "merged"])
def test_what_was_written_since_stands_in_the_way_of_an_undo(
    speaker: Source, other: Source, editor: User, since: str
) -> None:
    source_merge(source=speaker, into=other, by=editor)
    merge = Merge.objects.get()
    if since == "names":
        source_store(names={"ar": ["وزير المياه"], "de": ["Minister"]})
    else:
        source_merge(source=other, into=source_store(names={"en": ["Y"]})[0], by=editor)
    assert refusal(lambda: merge_undo(merge=merge, by=editor)) == "changed_since"
    speaker.refresh_from_db()
    assert speaker.merged_into_id


def test_whom_a_verdict_is_about_is_merged_and_parted_by_who_reviews(
    speaker: Source, other: Source, answered: Claim, editor: User
) -> None:
    reviewer = examples.user_in("reviewer")

    def merging(by: User) -> Source:
        return source_merge(source=speaker, into=other, by=by)

    assert refusal(lambda: merging(editor)) == "source_settled"
    source_merge(source=other, into=speaker, by=editor)  # an alias more is harmless
    merge_undo(merge=Merge.objects.get(), by=editor)
    merging(reviewer)
    merge = Merge.objects.first()
    assert merge
    assert refusal(lambda: merge_undo(merge=merge, by=editor)) == "source_settled"
    merge_undo(merge=merge, by=reviewer)
    speaker.refresh_from_db()
    assert speaker.merged_into is None


@pytest.mark.parametrize(
    "act",
    [
        lambda s, o: SourceName.objects.filter(source=s).update(name="x", norm="x"),
        lambda s, o: SourceName.objects.filter(source=s).update(is_main=False),
        lambda s, o: SourceName.objects.filter(source=s).update(source=o, is_main=False),
        lambda s, o: SourceName.objects.filter(source=s).delete(),
        lambda s, o: Source.objects.filter(pk=s.pk).update(merged_into=o),
    ],
    ids=["renamed", "not the main one", "given away", "taken away", "merged"],
)
def test_the_database_lets_nobody_become_somebody_else_unlogged(
    speaker: Source, other: Source, answered: Claim, editor: User, act: Callable[..., Any]
) -> None:
    with pytest.raises(IntegrityError, match=r"settled|kept"), transaction.atomic():
        act(speaker, other)
    SourceName.objects.create(source=speaker, language="ar", name="سامي")
    answer_reopen(claim=answered, reason="Another one.", by=editor)
    SourceName.objects.filter(source=speaker, is_main=False).delete()
    act(speaker, other)


# --- an answer under way ---------------------------------------------------------------------


def same_but(source: Source, **rest: Any) -> Callable[[User], Any]:
    return lambda by: renamed(source, by, Name("ar", MAIN, is_main=True), **rest)


def another_main_name(source: Source) -> Callable[[User], Any]:
    kept = [Name(language, name) for language, name, _is_main in names(source)]
    return lambda by: renamed(source, by, Name("ar", "ليلى", is_main=True), *kept)


#: What makes a speaker somebody else, or not: {name: (the write, whether it does)}.
WRITES: dict[str, tuple[Callable[[Source, Source], Callable[[User], Any]], bool]] = {
    "renamed": (lambda s, o: another_main_name(s), True),
    "merged": (lambda s, o: lambda by: source_merge(source=s, into=o, by=by), True),
    "parted": (
        lambda s, o: lambda by: merge_undo(merge=Merge.objects.get(source=s), by=by),
        True,
    ),
    "other item": (lambda s, o: same_but(s, wikidata_id="Q2"), True),
    "what it was merged into, renamed": (lambda s, o: another_main_name(o), True),
    "a name more": (
        lambda s, o: lambda by: renamed(s, by, Name("ar", MAIN, is_main=True), Name("ar", "سامي")),
        False,
    ),
    "a note": (lambda s, o: same_but(s, wikidata_id="Q1", note="The minister."), False),
    "another merged into it": (
        lambda s, o: lambda by: source_merge(source=o, into=s, by=by),
        False,
    ),
}


@pytest.mark.parametrize("door", ["api", "desk"])
@pytest.mark.parametrize("name", WRITES)
def test_an_answer_about_who_was_somebody_else_in_view_is_refused(
    speaker: Source, other: Source, claim: Claim, editor: User, name: str, door: str
) -> None:
    write, becomes_another = WRITES[name]
    if name in ("parted", "what it was merged into, renamed"):
        source_merge(source=speaker, into=other, by=editor)
    if "item" in name or "note" in name:
        same_but(speaker, wikidata_id="Q1")(editor)
    claims_assign(claims=[claim], assignee=editor, by=editor)  # changes nothing of what is read
    claim.refresh_from_db()
    seen = claim.version
    write(speaker, other)(editor)
    editor.is_staff = True
    editor.save()
    if door == "api":
        api = APIClient()
        api.force_authenticate(editor)
        given = {"claim": claim.pk, "aspect": "content", "verdict": "unverifiable"}
        answer = api.post("/api/v1/assessments/", given | {"claim_version": seen})
        refused = answer.status_code == 409 and answer.json()["error"]["code"] == "claim_changed"
    else:
        desk = Client(headers={"Accept-Language": "en"})
        desk.force_login(editor)
        press = {"act": "assess", "claim": claim.pk, "answer": "content:unverifiable"}
        page = f"/desk/claims/article/{claim.document_id}/change/"
        told = desk.post(page, press | {"version": seen}).content.decode()
        refused = "Somebody changed this claim meanwhile. Look at it as it is now." in told
    assert (refused, Assessment.objects.exists()) == (becomes_another, not becomes_another)
    claim.refresh_from_db()
    assert claim.version == seen + becomes_another


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["renamed", "merged"])
@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_of_two_at_once_nobody_answers_about_who_becomes_somebody_else(
    name: str, role: str
) -> None:
    claim = examples.record(examples.article(), examples.MINISTER)[0]
    other, _new = source_store(names={"en": ["Minister"]})
    author, by = examples.user_in("editor"), examples.user_in(role, "huda")
    write = WRITES[name][0](claim.speakers.get(), other)

    def answer() -> None:
        assessment_publish(
            claim=claim,
            aspect="content",
            verdict="unverifiable",
            claim_version=claim.version,
            by=author,
        )

    told = at_once(answer, lambda: write(by))
    first = {"editor": ["done", "source_settled"], "reviewer": ["done", "done"]}[role]
    claim.refresh_from_db()
    assert told in (first, ["claim_changed", "done"])
    assert Assessment.objects.exists() is (told[0] == "done")
    assert claim.version == (told[1] == "done")


# --- the doors -----------------------------------------------------------------------------------


def test_merges_are_made_listed_and_undone_by_api_and_at_the_desk(
    speaker: Source, other: Source, editor: User, reader: User
) -> None:
    api, reading = APIClient(), APIClient()
    api.force_authenticate(editor)
    reading.force_authenticate(reader)
    address, into = f"/api/v1/sources/{speaker.pk}/merge/", {"into": other.pk}
    assert reading.post(address, into).status_code == 403
    assert api.post(address, into).json()["id"] == other.pk
    [row] = reading.get("/api/v1/merges/").json()["results"]
    assert (row["source"], row["into"], row["by"], row["undone_at"]) == (
        speaker.pk,
        other.pk,
        "editor",
        None,
    )
    undo = f"/api/v1/merges/{row['id']}/undo/"
    assert reading.post(undo).status_code == 403
    assert api.post(undo).json()["undone_by"] == "editor"
    assert api.post(undo).json()["error"]["code"] == "undone_already"
    api.post(address, into)
    desks = {}
    for user in (editor, reader):
        user.is_staff = True
        user.save()
        desks[user] = Client(headers={"Accept-Language": "en"})
        desks[user].force_login(user)
    merge = Merge.objects.filter(undone_at=None).get()
    pressed = {"action": "undo", "_selected_action": [merge.pk]}
    listed = desks[reader].get("/desk/sources/merge/").content.decode()
    assert "<bdi>" + MAIN in listed
    assert "Undo: they are not the same" not in listed
    desks[reader].post("/desk/sources/merge/", pressed)
    merge.refresh_from_db()
    assert merge.undone_at is None
    desks[editor].post("/desk/sources/merge/", pressed)
    merge.refresh_from_db()
    assert merge.undone_by == editor
