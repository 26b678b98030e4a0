"""The queue of what waits for review: each row tells what is proposed, and is decided there."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.models import Assessment, Claim, Draft, Newsroom

from .. import examples
from .conftest import _staff
from .test_lists import CLAIMS

LIST = f"{CLAIMS}?queue=review"
URL = "https://example.org/minutes"


@pytest.fixture
def reviewer(client: Client, db: None) -> Client:
    """A client of a reviewer who asks for English, four eyes on."""
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    client.force_login(_staff("reviewer"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def author(db: None) -> User:
    return examples.user_in("editor", "omar")


def submitted(claim: Claim, author: User, passage: str = "No <talks>.") -> Draft:
    piece = evidence_quote(claim=claim, quote=passage, stance="refutes", url=URL, by=author)
    return draft_save(
        claim=claim,
        aspect="content",
        verdict="disputed",
        rationale="The minutes say <no>.",
        evidence=[piece],
        cited_url=URL,
        by=author,
        submit=True,
    )


def decide(client: Client, draft: Draft, press: str, **fields: Any) -> list[str]:
    """Press a row's button as it was shown; what the list says then."""
    row = {"press": f"{press}:{draft.pk}", f"version_{draft.pk}": draft.version, "back": LIST}
    row |= {f"claim_{draft.pk}": draft.claim.version}
    row |= {f"{name}_{draft.pk}": value for name, value in fields.items()}
    page = client.post(f"{CLAIMS}review/", row, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    return [str(message) for message in page.context["messages"]]


def test_a_row_tells_the_verdict_that_is_proposed_and_its_grounds(
    reviewer: Client, author: User, claims: list[Claim]
) -> None:
    submitted(claims[0], author, "No <talks>." + " a" * 400)
    html = reviewer.get(LIST).content.decode()
    row = html.split('class="drafted"')[1]
    assert "✗</span> disputed</span>" in row
    assert '<p dir="auto">The minutes say &lt;no&gt;.</p>' in row
    assert '<span class="stance">refutes</span> <q dir="auto">No &lt;talks&gt;. a a' in row
    assert "a" + " a" * 200 not in row
    assert f'href="{URL}"' in row


def test_rows_cost_the_same_however_many(
    reviewer: Client, author: User, claims: list[Claim]
) -> None:
    submitted(claims[0], author)
    with CaptureQueriesContext(connection) as few:
        reviewer.get(LIST)
    for claim in claims[1:]:
        submitted(claim, author)
    with CaptureQueriesContext(connection) as many:
        assert reviewer.get(LIST).content.count(b'class="drafted"') == len(claims)
    assert len(many) <= len(few)


def test_a_draft_is_approved_from_its_row(
    reviewer: Client, author: User, claims: list[Claim]
) -> None:
    draft = submitted(claims[0], author)
    assert decide(reviewer, draft, "approve") == ["Is it true? disputed. Approved and published."]
    answer = Assessment.objects.get()
    people = (answer.editor.username, answer.reviewer and answer.reviewer.username)
    assert (answer.verdict, people) == ("disputed", ("omar", "reviewer"))


def test_a_draft_is_sent_back_from_its_row_with_a_reason(
    reviewer: Client, author: User, claims: list[Claim]
) -> None:
    draft = submitted(claims[0], author)
    said = decide(reviewer, draft, "return")
    assert said == ["Say what is missing, so that the author can mend it."]
    said = decide(reviewer, draft, "return", note="Which page?")
    assert said == ["Is it true? disputed. Sent back to its author."]
    draft.refresh_from_db()
    assert (draft.state, draft.review_note) == ("returned", "Which page?")


def test_what_changed_since_the_row_was_read_is_not_decided_and_the_note_is_not_lost(
    reviewer: Client, author: User, claims: list[Claim]
) -> None:
    read = submitted(claims[0], author)
    draft_save(
        claim=claims[0],
        aspect="content",
        verdict="unverifiable",
        rationale="Nobody knows.",
        by=author,
        submit=True,
    )
    [said] = decide(reviewer, read, "return", note="Which page?")
    assert said.startswith("This draft or its claim was changed meanwhile.")
    assert said.endswith("You wrote: “Which page?”")
    [said] = decide(reviewer, read, "approve")
    assert said.startswith("This draft or its claim was changed meanwhile.")
    assert not Assessment.objects.exists()


def test_who_may_not_review_is_offered_nothing_and_decides_nothing(
    desk: Client, author: User, claims: list[Claim]
) -> None:
    draft = submitted(claims[0], author)
    html = desk.get(LIST).content.decode()
    assert "The minutes say" in html
    assert "review-form" not in html
    refused = desk.post(f"{CLAIMS}review/", {"press": f"approve:{draft.pk}"})
    assert (refused.status_code, Assessment.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    "press", ["", "approve", "approve:x", "approve:99999", "approve:" + "9" * 40]
)
def test_what_is_no_draft_is_told(reviewer: Client, press: str, db: None) -> None:
    page = reviewer.post(f"{CLAIMS}review/", {"press": press, "back": LIST}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert said == ["There is no such draft any more."]
    assert reviewer.get(f"{CLAIMS}review/").status_code == 405
