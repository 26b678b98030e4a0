"""Questions are answered on a claim's card: drafts, a second pair of eyes, own labels."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.drafts import draft_save
from claims.models import Assessment, Claim, Draft, Label, LabelName, Newsroom

from .. import examples
from .test_workbench import address, opened, send


def read(draft: Draft) -> dict[str, Any]:
    """What the card says of the draft's version."""
    return {f"version_{draft.pk}": Draft.objects.get(pk=draft.pk).version}


@pytest.fixture
def four_eyes(db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


def test_an_answer_is_withdrawn_with_a_reason_and_the_question_is_open_again(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    answer = assessment_publish(
        claim=claims[0], aspect="content", verdict="unverifiable", by=editor
    )
    refused = send(
        desk, claims[0], "assess", answer="content:withdrawn", seen_content=answer.pk
    ).content.decode()
    assert "An answer stands. Say in a few words why it is corrected." in refused
    send(
        desk,
        claims[0],
        "assess",
        answer="content:withdrawn",
        seen_content=answer.pk,
        reason="Wrong claim.",
    )
    html = desk.get(opened(claims[0])).content.decode()
    assert "Wrong claim." in html
    assert "2 earlier answers" in html
    assert '<span class="chip open">' in html


def test_with_four_eyes_a_verdict_waits_for_a_second_person(
    desk: Client, client: Client, editor: User, claims: list[Claim], four_eyes: None
) -> None:
    cited = {"cited_url": "https://example.org/a", "rationale": "The minutes say so."}
    send(desk, claims[0], "assess", answer="content:disputed", **cited)
    draft = Draft.objects.get()
    assert (draft.state, draft.author, Assessment.objects.count()) == ("submitted", editor, 0)
    html = desk.get(opened(claims[0])).content.decode()
    assert "waiting for review" in html
    assert "A reviewer decides on it." not in html
    assert 'value="approve:' not in html

    own = send(desk, claims[0], "draft", press=f"approve:{draft.pk}").content.decode()
    assert "Your role does not allow this." in own

    reviewer = examples.user_in("reviewer")
    reviewer.is_staff = True
    reviewer.save()
    client.force_login(reviewer)
    html = client.get(opened(claims[0])).content.decode()
    assert f'value="approve:{draft.pk}"' in html
    assert "The minutes say so." in html
    unsaid = send(client, claims[0], "draft", press=f"return:{draft.pk}").content.decode()
    assert "Say what is missing" in unsaid
    send(
        client, claims[0], "draft", press=f"return:{draft.pk}", note="Which minutes?", **read(draft)
    )

    client.force_login(editor)
    html = client.get(opened(claims[0])).content.decode()
    assert "Which minutes?" in html
    assert f'value="submit:{draft.pk}"' in html
    more = cited | {"rationale": "The minutes of May say so."}
    send(client, claims[0], "assess", answer="content:disputed", **more)
    client.force_login(reviewer)
    send(client, claims[0], "draft", press=f"approve:{draft.pk}", **read(draft))
    answer = Assessment.objects.get()
    assert (answer.editor, answer.reviewer, answer.verdict, answer.rationale) == (
        editor,
        reviewer,
        "disputed",
        "The minutes of May say so.",
    )
    assert "reviewed by" in client.get(opened(claims[0])).content.decode()


def test_a_reviewer_cannot_approve_what_they_wrote_themselves(
    client: Client, claims: list[Claim], four_eyes: None
) -> None:
    reviewer = examples.user_in("reviewer")
    reviewer.is_staff = True
    reviewer.save()
    client.force_login(reviewer)
    send(client, claims[0], "assess", answer="content:unverifiable")
    draft = Draft.objects.get()
    assert 'value="approve:' not in client.get(opened(claims[0])).content.decode()
    html = send(client, claims[0], "draft", press=f"approve:{draft.pk}").content.decode()
    assert "Four eyes: somebody else than its author approves a verdict." in html
    assert not Assessment.objects.exists()


def test_the_newsrooms_own_labels_stand_in_place_of_the_verdict_they_are_tied_to(
    desk: Client, claims: list[Claim]
) -> None:
    label = Label.objects.create(verdict="disputed", aspect="content", rating=2)
    for language, name in (("ar", "مضلّل"), ("en", "Misleading")):
        LabelName.objects.create(label=label, language=language, name=name)
    html = desk.get(opened(claims[0])).content.decode()
    assert f'value="content:disputed:{label.pk}"' in html
    assert "Misleading" in html
    assert 'value="content:disputed"' not in html
    assert 'value="attribution:disputed"' in html
    cited = {"cited_url": "https://example.org"}
    send(desk, claims[0], "assess", answer=f"content:disputed:{label.pk}", **cited)
    answer = Assessment.objects.get()
    assert (answer.verdict, answer.label) == ("disputed", label)
    arabic = desk.get(address(claims[0].document), headers={"accept-language": "ar"})
    assert "</span> مضلّل</span>" in arabic.content.decode()


def test_a_draft_is_kept_for_oneself_and_dropped(desk: Client, claims: list[Claim]) -> None:
    send(desk, claims[0], "assess", answer="content:verified", draft="1", rationale="Not yet.")
    draft = Draft.objects.get()
    assert (draft.state, draft.rationale, draft.cited_url) == ("draft", "Not yet.", "")
    unfounded = send(desk, claims[0], "draft", press=f"submit:{draft.pk}").content.decode()
    assert "Choose at least one piece of evidence" in unfounded
    send(desk, claims[0], "draft", press=f"drop:{draft.pk}")
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert "Not yet." not in desk.get(opened(claims[0])).content.decode()


def test_a_draft_that_waits_is_on_the_card_of_everybody(desk: Client, claims: list[Claim]) -> None:
    other = examples.user_in("editor", "huda")
    draft_save(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org",
        by=other,
        submit=True,
    )
    html = desk.get(opened(claims[0])).content.decode()
    assert "A reviewer decides on it." in html
