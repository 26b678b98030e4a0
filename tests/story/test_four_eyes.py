"""What was approved is what the reviewer read; by desk and by API, on either database."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.drafts import draft_approve, draft_save
from claims.actions.newsroom import newsroom_set
from claims.actions.reopening import answer_reopen
from claims.models import Assessment, Claim

from .. import examples
from ..at_once import at_once
from .doors import URL, answering, at_desk, by_api, page_of, person, sent, submitted

# --- a draft that its author changes under the reviewer's eyes ------------------------------


def test_by_api_a_decision_upon_an_older_version_is_a_conflict_that_shows_both(
    claim: Claim, editor: User, four_eyes: None
) -> None:
    api = by_api(person("reviewer"))
    draft = submitted(claim, editor, rationale="The minutes say so.")
    address = f"/api/v1/drafts/{draft.pk}/"
    assert api.get(address).json()["version"] == 1
    again = submitted(claim, editor, verdict="disputed", rationale="They do not.")
    assert (again.pk, again.version, again.state) == (draft.pk, 2, "submitted")
    for act, more in (("approve", {}), ("return", {"note": "By whom?"})):
        unseen = api.post(f"{address}{act}/", more)
        assert (unseen.status_code, unseen.json()["error"]["code"]) == (400, "invalid_input")
        refused = api.post(f"{address}{act}/", {"version": 1, **more})
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "draft_changed")
        assert refused.json()["read"] == {
            "version": 1,
            "verdict": "verified",
            "label": None,
            "rationale": "The minutes say so.",
            "reason": "",
            "evidence": [],
            "cited_url": URL,
        }
        assert refused.json()["draft"] == api.get(address).json()
    assert not Assessment.objects.exists()
    published = api.post(f"{address}approve/", {"version": 2}).json()
    assert (published["verdict"], published["reviewer"]) == ("disputed", "reviewer")


def test_at_the_desk_the_reviewer_reads_the_new_one_beside_the_old_and_decides(
    claim: Claim, editor: User, four_eyes: None
) -> None:
    desk = at_desk(person("reviewer"))
    draft = submitted(claim, editor, rationale="The minutes say so.")
    press, version = f"approve:{draft.pk}", f"version_{draft.pk}"
    shown = desk.get(f"{page_of(claim)}?claim={claim.pk}").content.decode()
    assert f'name="{version}" value="1"' in shown
    submitted(claim, editor, verdict="disputed", rationale="They do not.")
    refused = sent(desk, claim, "draft", press=press, **{version: 1})
    for words in (
        "This draft or its claim was changed meanwhile.",
        "What you had read",
        "The minutes say so.",
        "They do not.",
        "changed since it was submitted",
        f'name="{version}" value="2"',
    ):
        assert words in refused
    assert "This draft or its claim was changed" in sent(desk, claim, "draft", press=press)
    assert not Assessment.objects.exists()
    assert sent(desk, claim, "draft", press=press, **{version: 2}) == ""
    assert Assessment.objects.get().verdict == "disputed"


def test_the_same_once_more_is_no_new_version(claim: Claim, editor: User) -> None:
    versions = [
        submitted(claim, editor, **given).version
        for given in ({}, {}, {"rationale": "So."}, {"rationale": "So."}, {})
    ]
    assert versions == [1, 1, 2, 2, 3]


def test_what_its_author_never_submitted_is_kept_from_the_reviewer(
    claim: Claim, editor: User
) -> None:
    given: dict[str, Any] = {"claim": claim, "aspect": "content", "by": editor}
    draft_save(**given, verdict="verified", rationale="A first thought.")
    draft_save(**given, verdict="verified", rationale="Read this.", cited_url=URL, submit=True)
    draft_save(**given, verdict="verified", rationale="Not this.")
    draft = draft_save(**given, verdict="disputed", cited_url=URL, submit=True)
    assert (draft.version, list(draft.earlier)) == (4, ["2"])
    assert draft.earlier["2"]["rationale"] == "Read this."


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_change_at_once_publish_what_was_read_or_nothing() -> None:
    claim = examples.record(examples.article(), examples.MINISTER)[0]
    author, reviewer = person("editor"), person("reviewer")
    draft = submitted(claim, author)

    def approve() -> None:
        draft_approve(draft=draft, version=1, by=reviewer)

    def change() -> None:
        submitted(claim, author, verdict="disputed")

    approved, changed = at_once(approve, change)
    stored = [(a.verdict, a.reviewer) for a in Assessment.objects.all()]
    if approved == "done":
        assert stored == [("verified", reviewer)]
    else:
        assert (approved, changed, stored) == ("draft_changed", "done", [])


# --- unfinished drafts -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reader", "editor", "author", "reviewer", "admin"])
def test_desk_and_api_show_each_role_the_same_drafts(claim: Claim, editor: User, role: str) -> None:
    other, viewer = person("editor", "huda"), editor
    if role != "author":
        viewer = other if role == "editor" else person(role)
    viewer.is_staff = True
    viewer.save()
    kept: dict[str, Any] = {"claim": claim, "by": editor, "cited_url": URL, "verdict": "verified"}
    mine = draft_save(aspect="content", rationale="Nobody reads this.", **kept)
    asked = draft_save(aspect="attribution", rationale="All read this.", submit=True, **kept)
    expected = {asked.pk} | ({mine.pk} if role == "author" else set())
    api, desk = by_api(viewer), at_desk(viewer)
    pages = {
        "list": desk.get("/desk/claims/draft/").content.decode(),
        "card": desk.get(f"{page_of(claim)}?claim={claim.pk}").content.decode(),
        "fetched": desk.get(
            f"/desk/claims/article/{claim.document_id}/card/{claim.pk}/"
        ).content.decode(),
    }
    assert {row["id"] for row in api.get("/api/v1/drafts/").json()["results"]} == expected
    for draft in (mine, asked):
        seen = draft.pk in expected
        assert (api.get(f"/api/v1/drafts/{draft.pk}/").status_code == 200) is seen
        page = desk.get(f"/desk/claims/draft/{draft.pk}/change/")
        assert (page.status_code == 200) is seen
        assert (f"/draft/{draft.pk}/change/" in pages["list"]) is seen
        assert [draft.rationale in pages[name] for name in ("card", "fetched")] == [seen, seen]


# --- the switch ------------------------------------------------------------------------------


def test_an_answer_given_while_four_eyes_were_off_says_so(claim: Claim, editor: User) -> None:
    admin, reviewer = person("admin"), person("reviewer")
    api, desk = by_api(editor), at_desk(reviewer)
    given = {"claim": claim.pk, "aspect": "content", "verdict": "unverifiable"}
    shown = f"{page_of(claim)}?claim={claim.pk}"
    said = "by one person: four eyes were off"
    assert api.post("/api/v1/assessments/", given).json()["four_eyes"] is False
    log = "/desk/claims/assessment/"  # a desk that never had them knows no difference
    pages = (shown, log, f"{log}{Assessment.objects.get().pk}/change/")
    assert [said in desk.get(page).content.decode() for page in pages] == [False] * 3
    newsroom_set(by=admin, four_eyes=True, reason="Two see more.")
    assert [said in desk.get(page).content.decode() for page in pages] == [True] * 3
    newsroom_set(by=admin, four_eyes=False, reason="Election night.")
    assert said in desk.get(shown).content.decode()
    notice = reviewer.notifications.get(kind="eyes_off")
    told = desk.get("/desk/notifications/").content.decode()
    assert "switched four eyes off: one person publishes now" in told
    assert "Election night." in told
    led = desk.get(f"/desk/notifications/{notice.pk}/")
    assert led["Location"] == "/desk/claims/newsroom/1/change/"
    row = by_api(reviewer).get("/api/v1/notifications/").json()["results"][0]
    assert (row["kind"], row["claim"], row["text"]) == ("eyes_off", None, "Election night.")


def test_what_takes_a_verdict_up_again_gives_none_and_needs_no_second_person(
    claim: Claim, editor: User
) -> None:
    api = by_api(editor)
    assert api.post("/api/v1/assessments/", answering(claim)).json()["four_eyes"] is False
    answer_reopen(claim=claim, reason="The deputy said so.", by=editor)
    answers = api.get(f"/api/v1/claims/{claim.pk}/assessments/").json()["results"]
    assert [(a["verdict"], a["four_eyes"]) for a in answers] == [
        ("reopened", None),
        ("disputed", False),
    ]
