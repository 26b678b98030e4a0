"""A decision is about the claim that was read: where it reads otherwise by now, it is refused."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from claims.actions.claims import change_undo, claim_respan, claim_speakers_set, claims_assign
from claims.actions.drafts import draft_return, draft_save
from claims.actions.reopening import answer_reopen
from claims.domain.spans import Places
from claims.models import Assessment, Claim, Draft, Proposal
from claims.queries.claims import places_of
from sources.actions.merges import source_merge
from sources.actions.names import Name
from sources.actions.sources import source_save, source_store
from sources.models import Document

from .. import examples
from .doors import URL, answering, at_desk, by_api, page_of, person, sent, submitted

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


# --- a draft whose speaker becomes somebody else while it waits ------------------------------

MAIN, OTHER = "سامي الغانم", "ليلى الغانم"


def renamed(claim: Claim, by: User) -> None:
    speaker = claim.speakers.get()
    source_save(source=speaker, names=[Name("ar", OTHER, is_main=True)], by=by)


def merged(claim: Claim, by: User) -> None:
    into, _new = source_store(names={"ar": [OTHER]})
    source_merge(source=claim.speakers.get(), into=into, by=by)


@pytest.mark.parametrize("becomes", [renamed, merged])
def test_by_api_nobody_decides_on_a_draft_about_who_became_another_until_it_is_submitted_again(
    claim: Claim, editor: User, four_eyes: None, becomes: Callable[[Claim, User], None]
) -> None:
    reviewer = person("reviewer")
    api, author, draft = by_api(reviewer), by_api(editor), submitted(claim, editor)
    address = f"/api/v1/drafts/{draft.pk}/"
    assert author.post(f"{address}submit/").json()["error"]["code"] == "not_waiting"
    becomes(claim, reviewer)
    claim.refresh_from_db()
    for act, more in (
        ("approve", {}),
        ("approve", {"claim_version": 0}),
        ("approve", {"claim_version": claim.version}),
        ("return", {"note": "Who said so?"}),
    ):
        refused = api.post(f"{address}{act}/", {"version": 1, **more})
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "claim_changed")
        read, now = refused.json()["read"], refused.json()["claim"]
        assert (read["names"], read["content"]) == ([MAIN], claim.content_text)
        assert [speaker["name"] for speaker in now["speakers"]] == [OTHER]
    again = author.post(f"{address}submit/").json()
    assert (again["state"], again["version"]) == ("submitted", 2)
    stale = api.post(f"{address}approve/", {"version": 1})
    assert stale.json()["error"]["code"] == "draft_changed"
    assert not Assessment.objects.exists()
    assert api.post(f"{address}approve/", {"version": 2}).json()["reviewer"] == "reviewer"


@pytest.mark.parametrize("becomes", [renamed, merged])
def test_at_the_desk_nobody_decides_on_it_either(
    claim: Claim, editor: User, four_eyes: None, becomes: Callable[[Claim, User], None]
) -> None:
    editor.is_staff = True
    editor.save()
    reviewer = person("reviewer")
    desk, author, draft = at_desk(reviewer), at_desk(editor), submitted(claim, editor)
    shown, press = f"{page_of(claim)}?claim={claim.pk}", f'value="submit:{draft.pk}"'
    assert press not in author.get(shown).content.decode()
    becomes(claim, reviewer)
    claim.refresh_from_db()
    page = desk.get(shown).content.decode()
    assert "Its author submits it again." in page
    for act in ("approve", "return"):
        given = {"press": f"{act}:{draft.pk}", f"version_{draft.pk}": 1, "note": "Who said so?"}
        told = sent(desk, claim, "draft", version=claim.version, **given)
        for words in ("not what it was when the draft was submitted", f"<bdi>{MAIN}</bdi>", OTHER):
            assert words in told
    assert press in author.get(shown).content.decode()
    again = {"press": f"submit:{draft.pk}"}
    assert sent(author, claim, "draft", version=claim.version, **again) == ""
    given = {"press": f"approve:{draft.pk}", f"version_{draft.pk}": 2}
    assert sent(desk, claim, "draft", version=claim.version, **given) == ""
    assert Assessment.objects.get().reviewer == reviewer


def test_a_draft_of_before_this_was_kept_waits_for_its_author_all_the_same(
    claim: Claim, editor: User, four_eyes: None
) -> None:
    reviewer, draft = person("reviewer"), submitted(claim, editor)
    Draft.objects.update(about=None)
    approve = f"/api/v1/drafts/{draft.pk}/approve/"
    merged(claim, reviewer)
    refused = by_api(reviewer).post(approve, {"version": 1}).json()
    assert (refused["error"]["code"], refused["read"]) == ("claim_changed", None)
    assert submitted(claim, editor).version == 2
    assert by_api(reviewer).post(approve, {"version": 2}).status_code == 201
