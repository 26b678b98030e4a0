"""A claim has a wording of its own, which an editor wrote, and which can be undone."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.claims import change_undo, claim_split, claim_word, claims_merge
from claims.models import Change, Claim
from claims.queries.search import claims_found
from sources.errors import Conflict, NotAllowed, Refused

from .. import examples

WORDING = "سيكتمل سد الكرامة في مايو 2026."


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def claims(db: None) -> list[Claim]:
    return examples.record(examples.article(), *examples.ALL)


def now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def test_a_wording_is_kept_beside_the_words_and_undone(claims: list[Claim], editor: User) -> None:
    claim_word(claim=claims[0], wording=f"  {WORDING}\n", version=0, by=editor)
    worded = now(claims[0])
    assert (worded.wording, worded.stated, str(worded)) == (WORDING, WORDING, WORDING)
    assert (worded.content_text, worded.version) == (claims[0].content_text, 1)
    change = Change.objects.get()
    assert (change.kind, change.after[str(worded.pk)]["wording"]) == ("worded", WORDING)
    change_undo(change=change, by=editor)
    assert (now(claims[0]).wording, now(claims[0]).stated) == ("", claims[0].content_text)


def test_the_words_of_the_text_are_no_wording(claims: list[Claim], editor: User) -> None:
    for wording in (claims[0].content_text, "", f" {claims[0].content_text} "):
        claim_word(claim=claims[0], wording=wording, by=editor)
    assert now(claims[0]).wording == ""
    assert not Change.objects.exists()


def test_a_claim_is_found_by_its_wording_and_by_its_words(
    claims: list[Claim], editor: User
) -> None:
    claim_word(claim=claims[0], wording=WORDING, by=editor)
    for words in ("سد الكرامه", "سيكتمل مايو"):
        assert list(claims_found(Claim.objects.all(), words)) == [claims[0]]


def test_no_verdict_is_worded_otherwise_under_it(claims: list[Claim], editor: User) -> None:
    claim_word(claim=claims[0], wording=WORDING, by=editor)
    with pytest.raises(Conflict) as conflict:  # read before it was worded
        answered(claims[0], editor, version=0)
    assert conflict.value.code == "claim_changed"
    answered(claims[0], editor, version=1)
    with pytest.raises(Refused) as refused:
        claim_word(claim=claims[0], wording="سيكتمل السد في يونيو.", by=editor)
    assert refused.value.code == "claim_answered"
    with pytest.raises(IntegrityError, match="claims_claim_worded"), transaction.atomic():
        Claim.objects.filter(pk=claims[0].pk).update(wording="")


def answered(claim: Claim, by: User, *, version: int) -> None:
    assessment_publish(
        claim=claim,
        aspect="content",
        verdict="verified",
        cited_url="https://example.org/1",
        claim_version=version,
        by=by,
    )


def test_other_words_lose_a_wording_that_spoke_of_more_or_less(
    claims: list[Claim], editor: User
) -> None:
    for claim in claims[:2]:
        claim_word(claim=claim, wording=WORDING, by=editor)
    halves = claim_split(claim=claims[0], at=examples.ARTICLE.index("في مايو"), by=editor)
    assert [now(half).wording for half in halves] == ["", ""]
    change_undo(change=Change.objects.order_by("-pk")[0], by=editor)
    assert now(claims[0]).wording == WORDING
    claims_merge(claim=claims[1], others=[claims[0]], by=editor)
    assert now(claims[1]).wording == ""


def test_who_may_and_how_much(claims: list[Claim], editor: User) -> None:
    with pytest.raises(NotAllowed):
        claim_word(claim=claims[0], wording=WORDING, by=examples.user_in("reader"))
    with pytest.raises(Refused) as refused:
        claim_word(claim=claims[0], wording="ب" * 10_001, by=editor)
    assert (refused.value.code, refused.value.field) == ("too_long", "wording")
    with pytest.raises(Conflict):
        claim_word(claim=claims[0], wording=WORDING, version=9, by=editor)


def test_a_change_from_before_claims_had_one_is_undone(claims: list[Claim], editor: User) -> None:
    claim_word(claim=claims[0], wording=WORDING, by=editor)
    claim_word(claim=claims[0], wording="", by=editor)
    change = Change.objects.order_by("-pk")[0]
    assert "wording" not in change.after[str(claims[0].pk)]
    change_undo(change=change, by=editor)
    assert now(claims[0]).wording == WORDING


def test_the_desk_shows_it_in_card_and_lists(
    client: Client, claims: list[Claim], editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    page = f"/desk/claims/article/{claims[0].document_id}/change/"
    given = {"act": "wording", "claim": claims[0].pk, "version": 0, "wording": WORDING}
    assert client.post(page, given).status_code == 302
    html = client.get(page).text
    assert f">{WORDING}</span>" in html
    assert f'<q dir="auto" lang="ar">{claims[0].content_text}</q>' in html
    assert WORDING in client.get("/desk/claims/claim/", {"voice": "all"}).text
    assert (
        '<mark class="found">الكرامة</mark>' in client.get("/desk/search/", {"q": "الكرامه"}).text
    )
    late = client.post(page, given | {"wording": "غيره"})
    assert "غيره" in late.text
    assert now(claims[0]).wording == WORDING
