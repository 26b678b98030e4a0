"""What was approved is what the reviewer read; by desk and by API, on either database."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from claims.actions.claims import change_undo, claim_respan, claim_speakers_set, claims_assign
from claims.actions.drafts import draft_approve, draft_return, draft_save
from claims.actions.evidence import evidence_add
from claims.actions.newsroom import newsroom_set
from claims.actions.reopening import answer_reopen
from claims.domain.spans import Places
from claims.models import Assessment, Claim, Draft, Newsroom, Proposal
from claims.queries.claims import places_of
from sources.models import Document

from .. import examples
from ..at_once import at_once

URL = "https://example.org/minutes"


@pytest.fixture
def four_eyes(db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


def person(role: str, name: str = "") -> User:
    user = examples.user_in(role, name or role)
    user.is_staff = True
    user.save()
    return user


def at_desk(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def by_api(user: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return client


def page_of(claim: Claim) -> str:
    return f"/desk/claims/article/{claim.document_id}/change/"


def sent(client: Client, claim: Claim, act: str, **data: Any) -> str:
    """What the page says when it has the form; "" where it was carried out."""
    answer = client.post(page_of(claim), {"act": act, "claim": claim.pk, **data})
    return answer.content.decode() if answer.status_code == 200 else ""


def submitted(claim: Claim, by: User, **rest: Any) -> Draft:
    given: dict[str, Any] = {"aspect": "content", "verdict": "verified", "cited_url": URL} | rest
    return draft_save(claim=claim, by=by, submit=True, **given)


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


# --- a proposal that is decided upon an older view of the claim ------------------------------


@pytest.fixture
def proposal(claim: Claim, editor: User) -> Proposal:
    """What a later extraction makes of a claim whose words somebody has shortened twice."""
    for words in ("السد سيكتمل", "السد"):
        claim = shortened(claim, words, editor)
    longer = examples.attribution("وزير المياه سامي الغانم", "قال", "السد سيكتمل في مايو")
    examples.record(claim.document, longer)
    return Proposal.objects.get()


def shortened(claim: Claim, words: str, by: User) -> Claim:
    places = places_of(claim)
    there = examples.span(claim.document.text, words)
    moved = Places(places.source, places.cue, (there,))
    return claim_respan(claim=claim, places=moved, by=by)


def test_by_api_a_proposal_is_decided_upon_the_claim_that_was_read(
    proposal: Proposal, editor: User
) -> None:
    api, address = by_api(editor), f"/api/v1/proposals/{proposal.pk}/"
    assert api.get(address).json()["version"] == 2
    refused = api.post(address, {"take": False, "version": 1})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "claim_changed")
    read, now = refused.json()["read"], refused.json()["claim"]
    assert (read["content"], now["content"]["text"]) == ("السد سيكتمل", "السد")
    assert api.post(address, {"take": False, "version": 2}).json()["decision"] == "kept"


def test_at_the_desk_a_proposal_is_decided_upon_the_claim_that_was_read(
    proposal: Proposal, editor: User
) -> None:
    editor.is_staff = True
    editor.save()
    desk, claim = at_desk(editor), proposal.claim
    given = {"proposal": proposal.pk, "take": "1"}
    assert 'name="version" value="2"' in desk.get(page_of(claim)).content.decode()
    refused = sent(desk, claim, "decide", version=1, **given)
    assert "Somebody changed this claim meanwhile." in refused
    assert '<q dir="auto">السد سيكتمل</q>' in refused
    assert "Somebody changed" in sent(desk, claim, "decide", **given)
    assert sent(desk, claim, "decide", version=2, **given) == ""
    proposal.refresh_from_db()
    assert proposal.decision == "taken"


# --- a claim that somebody corrects under an answer ------------------------------------------


def answering(claim: Claim, **rest: Any) -> dict[str, Any]:
    given = {"claim": claim.pk, "aspect": "content", "verdict": "disputed", "cited_url": URL}
    return given | rest


@pytest.mark.parametrize("address", ["assessments/", "drafts/"])
def test_by_api_an_answer_about_another_reading_is_a_conflict_that_shows_both(
    claim: Claim, editor: User, address: str
) -> None:
    api, address = by_api(editor), f"/api/v1/{address}"
    shortened(claim, "السد", editor)
    refused = api.post(address, answering(claim, claim_version=0))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "claim_changed")
    read, now = refused.json()["read"], refused.json()["claim"]
    assert (read["content"], now["content"]["text"]) == (claim.content_text, "السد")
    assert (Assessment.objects.count(), Draft.objects.count()) == (0, 0)
    assert api.post(address, answering(claim, claim_version=now["version"])).status_code == 201
    assert api.post(address, answering(claim, verdict="no", claim_version=0)).status_code == 400


def test_at_the_desk_an_answer_about_another_reading_is_refused_with_both_in_view(
    claim: Claim, editor: User
) -> None:
    editor.is_staff = True
    editor.save()
    desk = at_desk(editor)
    press = {"answer": "content:disputed", "cited_url": URL}
    shown = desk.get(f"{page_of(claim)}?claim={claim.pk}").content.decode()
    form = re.search(r'<form[^>]*class="assess-form">.*?</form>', shown, re.S)
    assert form
    assert 'name="version" value="0"' in form[0]
    claim_speakers_set(claim=claim, speakers=[], by=editor)
    refused = sent(desk, claim, "assess", version=0, **press)
    for words in ("Somebody changed this claim meanwhile.", "What you had in view", URL):
        assert words in refused
    assert not Assessment.objects.exists()
    assert sent(desk, claim, "assess", version=1, **press) == ""
    assert Assessment.objects.get().verdict == "disputed"


def test_what_leaves_a_claim_as_it_reads_refuses_no_answer(claim: Claim, editor: User) -> None:
    api = by_api(editor)
    claims_assign(claims=[claim], assignee=editor, by=editor)
    change_undo(change=shortened(claim, "السد", editor).changes.latest("at"), by=editor)
    claim.refresh_from_db()
    assert claim.version == 3
    given = api.post("/api/v1/assessments/", answering(claim, claim_version=0))
    assert given.status_code == 201


def test_a_later_extraction_that_reads_it_otherwise_changes_what_an_answer_is_about(
    document: Document, editor: User
) -> None:
    claim = examples.record(document, examples.MINISTER)[0]
    examples.record(document, replace(examples.MINISTER, confidence=0.4))
    assert Claim.objects.get().version == 0
    denied = replace(examples.MINISTER, polarity="denied")
    for version, found in enumerate((denied, replace(denied, speakers=("غيره",))), 1):
        examples.record(document, found)
        assert Claim.objects.get().version == version
    refused = by_api(editor).post("/api/v1/assessments/", answering(claim, claim_version=0))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "claim_changed")
    assert (refused.json()["read"], refused.json()["claim"]["polarity"]) == (None, "denied")


@pytest.mark.parametrize("back", ["reopened", "returned", "kept"])
def test_what_was_read_of_a_claim_before_it_was_corrected_approves_nothing(
    claim: Claim, editor: User, four_eyes: None, back: str
) -> None:
    reviewer = person("reviewer")
    api, draft = by_api(reviewer), submitted(claim, editor)
    address = f"/api/v1/drafts/{draft.pk}/"
    if back == "reopened":
        answer_reopen(claim=claim, reason="The deputy said so.", by=reviewer)
    elif back == "returned":
        draft_return(draft=draft, version=1, note="Who said so?", by=reviewer)
    else:
        draft_save(claim=claim, aspect="content", verdict="verified", cited_url=URL, by=editor)
    claim_speakers_set(claim=claim, speakers=[], by=editor)
    stale = by_api(editor).post(f"{address}submit/", {"claim_version": 0})
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "claim_changed")
    assert stale.json()["claim"]["version"] == 1
    assert by_api(editor).post(f"{address}submit/").json()["version"] == 2
    refused = [
        api.post(f"{address}approve/", given)
        for given in ({"version": 1}, {"version": 2, "claim_version": 0})
    ]
    assert [answer.json()["error"]["code"] for answer in refused] == [
        "draft_changed",
        "claim_changed",
    ]
    desk = at_desk(reviewer)
    press = {"press": f"approve:{draft.pk}", f"version_{draft.pk}": 2}
    assert "Somebody changed this claim" in sent(desk, claim, "draft", version=0, **press)
    assert sent(desk, claim, "draft", version=1, **press) == ""
    assert Assessment.objects.get().reviewer == reviewer


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
    assert said not in desk.get(shown).content.decode()  # a desk that never had them
    newsroom_set(by=admin, four_eyes=True, reason="Two see more.")
    assert said in desk.get(shown).content.decode()
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


# --- a verdict that its evidence speaks against -------------------------------------------------


def quoted(claim: Claim, by: User, *stances: str) -> list[int]:
    pieces = [
        evidence_add(
            claim=claim, document=claim.document, start=at, end=at + 3, stance=stance, by=by
        )
        for at, stance in enumerate(stances)
    ]
    return [piece.pk for piece in pieces]


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


@pytest.mark.parametrize("on", [False, True], ids=["one person", "four eyes"])
@pytest.mark.parametrize(
    ("verdict", "stances", "asked"),
    [
        ("verified", ["refutes", "refutes"], True),
        ("verified", ["refutes", "context"], False),
        ("disputed", ["supports"], True),
        ("disputed", ["refutes"], False),
        ("unverifiable", ["refutes"], False),
    ],
)
def test_a_verdict_that_all_passages_speak_against_is_asked_about_first(
    claim: Claim, editor: User, on: bool, verdict: str, stances: list[str], asked: bool
) -> None:
    Newsroom.objects.update(four_eyes=on)
    given = {"claim": claim.pk, "aspect": "content", "verdict": verdict}
    given["evidence"] = quoted(claim, editor, *stances)
    api, done = by_api(editor), 202 if on else 201
    answer = api.post("/api/v1/assessments/", given)
    if not asked:
        assert answer.status_code == done
        return
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "evidence_contrary")
    assert not Assessment.objects.exists() | Draft.objects.exists()
    assert api.post("/api/v1/assessments/", {**given, "confirm": True}).status_code == done


def test_at_the_desk_it_is_confirmed_with_all_that_was_typed(claim: Claim, editor: User) -> None:
    editor.is_staff = True
    editor.save()
    pieces = quoted(claim, editor, "refutes", "refutes")
    desk = at_desk(editor)
    typed = {"answer": "content:verified", "evidence": pieces, "rationale": "A slip of theirs."}
    asked = sent(desk, claim, "assess", **typed)
    assert "Is it verified all the same?" in asked
    form = asked.split('class="confirm-form"')[1].split("</form>")[0]
    hidden = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    again: dict[str, Any] = {}
    for name, value in hidden:
        again.setdefault(name, []).append(value)
    assert desk.post(page_of(claim), again).status_code == 302
    answer = Assessment.objects.get()
    assert (answer.verdict, answer.rationale, answer.passages) == (
        "verified",
        "A slip of theirs.",
        2,
    )


def test_no_stance_is_chosen_for_the_editor(claim: Claim, editor: User) -> None:
    editor.is_staff = True
    editor.save()
    desk = at_desk(editor)
    page = desk.get(f"{page_of(claim)}?claim={claim.pk}").content.decode()
    stances = re.findall(r'<input [^>]*name="stance"[^>]*>', page)
    assert [("checked" in each, "required" in each) for each in stances] == [(False, True)] * 3
    refused = sent(desk, claim, "evidence", quote="The minutes.", url=URL)
    assert "Choose supports, refutes or context." in refused
