"""What an editor did on the article's page is taken back, the last first."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.models import Article, Assessment, Claim, Evidence

from .conftest import SEEDED
from .test_correcting import content
from .test_workbench import address, send


def undo(desk: Client, article: Any) -> str:
    """Press undo; returns what the page says then."""
    page = desk.post(address(article), {"act": "undo"}, follow=True)
    return [str(message) for message in page.context["messages"]][-1]


def test_undo_takes_back_the_last_deed_and_then_the_one_before(
    desk: Client, editor: User, article: Article, claims: list[Claim]
) -> None:
    words = content(claims[0])
    send(desk, claims[0], "split", version=0, second="أن واشنطن تعتزم")
    evidence_quote(
        claim=claims[1], quote="x y", stance="context", url="https://example.org", by=editor
    )
    send(desk, claims[1], "assess", answer="content:unverifiable")
    send(desk, claims[2], "assign", assignee=editor.pk)

    assert undo(desk, article) == "Undone: assigned."
    assert Claim.objects.get(pk=claims[2].pk).assignee is None
    assert "unverifiable" in undo(desk, article)
    latest = Assessment.objects.get(superseded_by=None)
    assert (latest.verdict, latest.reason) == ("withdrawn", "Undone.")
    assert undo(desk, article) == "Undone: evidence added."
    assert not Evidence.objects.exists()
    assert undo(desk, article) == "Undone: split."
    assert (article.claims.count(), content(claims[0])) == (len(SEEDED), words)
    assert undo(desk, article) == "There is nothing of yours to undo in this article."


def test_undo_of_a_submitted_draft_has_it_back_to_write_on(
    desk: Client, editor: User, article: Article, claims: list[Claim]
) -> None:
    draft = draft_save(
        claim=claims[0],
        aspect="content",
        verdict="unverifiable",
        rationale="Nobody knows.",
        by=editor,
        submit=True,
    )
    assert undo(desk, article) == "Undone: submitted for review."
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at, draft.rationale) == ("draft", None, "Nobody knows.")
    assert [read["rationale"] for read in draft.earlier.values()] == ["Nobody knows."]
    assert undo(desk, article) == "Undone: draft."
    draft.refresh_from_db()
    assert draft.state == "dropped"


def test_one_change_in_the_history_can_be_undone_unless_something_changed_since(
    desk: Client, claims: list[Claim]
) -> None:
    send(desk, claims[0], "reading", version=0, kind="direct", polarity="denied")
    [change] = claims[0].changes.all()
    send(desk, claims[0], "reading", version=1, kind="direct", polarity="doubted")
    html = send(desk, claims[0], "undo-change", change=change.pk).content.decode()
    assert "Somebody changed this since." in html
    latest = claims[0].changes.first()
    assert latest
    send(desk, claims[0], "undo-change", change=latest.pk)
    send(desk, claims[0], "undo-change", change=change.pk)
    claims[0].refresh_from_db()
    assert (claims[0].kind, claims[0].polarity) == ("indirect", "affirmed")
