"""A verdict that its evidence speaks against is asked about first."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.evidence import evidence_add
from claims.models import Assessment, Claim, Draft, Newsroom

from .doors import URL, at_desk, by_api, page_of, sent


def quoted(claim: Claim, by: User, *stances: str) -> list[int]:
    pieces = [
        evidence_add(
            claim=claim, document=claim.document, start=at, end=at + 3, stance=stance, by=by
        )
        for at, stance in enumerate(stances)
    ]
    return [piece.pk for piece in pieces]


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
    # of a passage, and of a picture
    stances = re.findall(r'<input [^>]*name="stance"[^>]*>', page)
    assert [("checked" in each, "required" in each) for each in stances] == [(False, True)] * 6
    refused = sent(desk, claim, "evidence", quote="The minutes.", url=URL)
    assert "Choose supports, refutes or context." in refused
