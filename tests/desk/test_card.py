"""What a claim's card holds and says, so that nothing is typed twice and nothing done unseen."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from claims.actions.drafts import draft_return, draft_save
from claims.actions.evidence import evidence_quote
from claims.models import Article, Claim, Draft, Label, LabelName

from .. import examples
from .conftest import SEEDED
from .test_workbench import address, opened, send


def card(client: Client, claim: Claim) -> Any:
    """The claim's card as the page has it, opened."""
    cards = client.get(opened(claim)).context["cards"]
    return next(card for card in cards if card.claim == claim)


def drafted(claim: Claim, by: User, **answer: Any) -> Draft:
    return draft_save(claim=claim, aspect="content", verdict="disputed", by=by, **answer)


def test_a_draft_that_was_sent_back_opens_as_it_was(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    url, claim = "https://example.org/minutes", claims[0]
    piece = evidence_quote(claim=claim, quote="No.", stance="refutes", url=url, by=editor)
    evidence_quote(claim=claim, quote="Perhaps.", stance="context", url=url, by=editor)
    grounds = {"rationale": "The minutes <say> no.", "cited_url": url}
    draft = drafted(claim, editor, evidence=[piece], submit=True, **grounds)
    assert card(desk, claim).grounds == {}
    reviewer = examples.user_in("reviewer", "lina")
    draft_return(draft=draft, version=draft.version, note="Which page?", by=reviewer)
    assert card(desk, claim).grounds == grounds | {"reason": ""}
    html = desk.get(opened(claim)).content.decode()
    assert '<textarea name="rationale" rows="2" dir="auto">The minutes &lt;say&gt; no.<' in html
    ticked = re.findall(r'name="evidence" value="(\d+)" checked', html)
    assert sorted(map(int, ticked)) == list(claim.evidence.values_list("pk", flat=True))


def test_others_drafts_fill_in_nothing(desk: Client, claims: list[Claim]) -> None:
    drafted(claims[0], examples.user_in("editor", "omar"), rationale="Mine.")
    assert card(desk, claims[0]).grounds == {}


# --- what was done, and its undoing ------------------------------------------------------


def said(desk: Client, claim: Claim, act: str, **fields: Any) -> tuple[str, bool]:
    """What the page says after an act, and whether it offers to undo it."""
    sent = {"act": act, "claim": claim.pk, "version": claim.version, **fields}
    html = desk.post(address(claim.document), sent, follow=True).content.decode()
    [says] = re.findall(r'<p class="said[^"]*"><span dir="auto">(.+?)</span>(.*?)</p>', html)
    return says[0], 'form="undo-form"' in says[1]


def test_what_was_done_is_said_with_its_undoing(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    first, second, third, fourth = claims
    User.objects.filter(pk=editor.pk).update(first_name="Salma")
    assert said(desk, first, "reject") == ("Set aside: no claim.", True)
    assert said(desk, first, "restore") == ("The claim stands again.", True)
    assert said(desk, second, "speakers", speaker="Huda") == ("The speaker was changed.", True)
    assert said(desk, third, "reading", kind="direct", polarity="denied") == (
        "Kind and polarity were changed.",
        True,
    )
    assert said(desk, fourth, "assign", assignee=editor.pk) == ("Assigned to Salma.", True)
    assert said(desk, fourth, "assign") == ("Assigned to nobody.", True)
    assert said(desk, fourth, "comment", text="Look.") == ("The note was added.", False)
    kept = said(desk, fourth, "assess", answer="content:verified", draft="1")
    assert kept == ("Kept as your draft: Is it true? verified.", True)
    draft = fourth.drafts.get()
    dropped = said(desk, fourth, "draft", press=f"drop:{draft.pk}")
    assert dropped == ("The draft was dropped.", False)
    given = said(desk, fourth, "assess", answer="content:unverifiable")
    assert given == ("Is it true? unverifiable.", True)


def test_a_verdict_button_shows_the_key_that_presses_it(desk: Client, claims: list[Claim]) -> None:
    for name in ("Misleading", "False"):
        label = Label.objects.create(verdict="disputed", aspect="content")
        LabelName.objects.create(label=label, language="en", name=name)
    html = desk.get(opened(claims[0])).content.decode()
    shown = re.findall(
        r"</span> ([A-Za-z]+)(?: <kbd aria-hidden=\"true\">(\d)</kbd>)?</button>", html
    )
    assert shown == [
        ("verified", "1"),
        ("disputed", "2"),
        ("unverifiable", "3"),
        ("verified", "4"),
        ("Misleading", "5"),
        ("False", ""),
        ("unverifiable", "6"),
    ]


def test_a_claim_is_assigned_to_oneself_by_one_press(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    press = f'name="assignee" value="{editor.pk}" class="link-button to-me"'
    assert press in desk.get(opened(claims[0])).content.decode()
    # The form's list says "nobody" still; the button, which comes behind it, counts.
    send(desk, claims[0], "assign", assignee=["", editor.pk])
    claims[0].refresh_from_db()
    assert claims[0].assignee == editor
    assert press not in desk.get(opened(claims[0])).content.decode()


def test_a_second_reading_without_change_says_so(desk: Client, article: Article) -> None:
    says = "nothing is new, gone or changed."
    assert says not in desk.get(address(article)).content.decode()
    examples.record(article, *SEEDED)
    assert says in desk.get(address(article)).content.decode()
