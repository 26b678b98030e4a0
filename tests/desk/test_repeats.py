"""What was checked before, on a claim's card: named, decided and carried over by one press each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.memory import memory_renew, repeat_decide
from claims.models import Claim, Repeat
from claims.queries.claims import claims_versions
from claims.queries.memory import differences_stored, repeats_of

from ..api.conftest import client_of
from ..examples import claim_saying

MORE = "روسيا خسرت مئة ألف جندي في الحرب على أوكرانيا"
FEWER = "Russia lost 72,000 soldiers in the war against Ukraine"


@pytest.fixture
def pair(editor: User) -> tuple[Claim, Claim]:
    first, second = claim_saying(MORE), claim_saying(FEWER)
    for claim in (first, second):
        memory_renew(document_id=claim.document_id)
    assessment_publish(
        claim=first,
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org/72",
        by=editor,
    )
    return first, second


def _page(desk: Client, claim: Claim, query: str = "") -> str:
    address = f"/desk/claims/article/{claim.document_id}/change/{query}"
    return " ".join(desk.get(address).content.decode().split())


def _press(desk: Client, claim: Claim, **sent: str) -> str:
    address = f"/desk/claims/article/{claim.document_id}/change/"
    answered = desk.post(address, {"claim": str(claim.pk), **sent}, follow=True)
    return " ".join(answered.content.decode().split())


def test_a_card_says_that_the_claim_was_checked_and_what_differs(
    desk: Client, pair: tuple[Claim, Claim], editor: User
) -> None:
    first, second = pair
    folded = _page(desk, second)
    assert "perhaps checked before" in folded
    assert "differs: number" in folded
    assert f"<bdi>{editor.username}</bdi>" in folded
    whole = _page(desk, second, f"?claim={second.pk}")
    assert f'href="/desk/claims/article/{first.document_id}/change/?claim={first.pk}#' in whole
    assert "this claim: <bdi>72,000</bdi> · the earlier one: <bdi>مئة ألف</bdi>" in whole
    assert f'value="same:{first.pk}"' in whole
    assert "Carry over" not in whole


def test_the_queue_of_what_repeats_something_disputed(
    desk: Client, pair: tuple[Claim, Claim], editor: User
) -> None:
    first, second = pair
    assert "queue=repeated" in _page_of_list(desk)
    shown = _page_of_list(desk, "?queue=repeated")
    assert (f"claim-{second.pk}" in shown, f"claim-{first.pk}" in shown) == (True, False)
    api = client_of(editor)
    found = api.get("/api/v1/claims/?repeats_disputed=true").json()["results"]
    assert [each["id"] for each in found] == [second.pk]
    repeat_decide(claim=second, other=first, decision="other", by=editor)
    assert "queue=repeated" not in _page_of_list(desk)


def _page_of_list(desk: Client, query: str = "") -> str:
    return desk.get(f"/desk/claims/claim/{query}").content.decode()


def test_it_is_decided_and_carried_over_by_a_press_each(
    desk: Client, pair: tuple[Claim, Claim]
) -> None:
    first, second = pair
    before = claims_versions(second.document_id)
    same = _press(desk, second, act="repeat", press=f"same:{first.pk}")
    assert Repeat.objects.get().decision == "same"
    assert claims_versions(second.document_id) != before
    answer = first.assessments.get()
    assert f'value="{answer.pk}"' in same
    asked = _press(desk, second, act="carry", answer=str(answer.pk))
    assert "Does it hold here, too?" in asked
    assert "Yes, it is meant so" in asked
    assert not second.assessments.exists()
    _press(desk, second, act="carry", answer=str(answer.pk), confirm="1")
    assert second.assessments.get().verdict == "disputed"


def test_what_was_waved_away_is_gone_from_the_card(desk: Client, pair: tuple[Claim, Claim]) -> None:
    first, second = pair
    gone = _press(desk, second, act="repeat", press=f"other:{first.pk}")
    assert "Checked before" not in gone
    refused = _press(desk, second, act="repeat", press="same:999999")
    assert "The other claim is gone" in refused
    assert "stands no longer" in _press(desk, second, act="carry", answer="none")


def test_a_reader_reads_it_and_presses_nothing(
    pair: tuple[Claim, Claim], reader: User, client: Client
) -> None:
    client.force_login(reader)
    page = _page(client, pair[1], f"?claim={pair[1].pk}")
    assert "Checked before?" in page
    assert "is-same" not in page


@pytest.mark.parametrize(
    ("first", "second", "days", "told"),
    [
        ("we lost a hundred thousand soldiers", "we lost ten thousand soldiers", 1, True),
        ("we lost a hundred thousand soldiers", "we lost ten thousand soldiers", 30, False),
        (
            "we lost a hundred thousand soldiers there",
            "we lost a hundred thousand soldiers",
            1,
            False,
        ),
        ("فقدنا مئة ألف جندي في الحرب", "we lost ten thousand soldiers in the war", 1, True),
        ("فقدنا مئة ألف جندي في الحرب", "we lost 100,000 soldiers in the war", 1, False),
    ],
)
def test_the_same_words_quoted_differently_are_told(
    db: None, first: str, second: str, days: int, told: bool
) -> None:
    earlier, later = claim_saying(first), claim_saying(second)
    published = datetime(2025, 5, 1, tzinfo=UTC)
    for claim, day in ((earlier, published), (later, published + timedelta(days=days))):
        claim.document.published_at = day
        claim.document.language = "en" if claim.content_text.isascii() else "ar"
        claim.document.save()
        claim.kind = Claim.Kind.DIRECT
        claim.save()
    Repeat.objects.create(
        claim=later,
        earlier=earlier,
        likeness=0.9,
        differences=differences_stored(later, earlier),
    )
    assert [each.quoted_otherwise for each in repeats_of(later)] == [told]
    Claim.objects.filter(pk=earlier.pk).update(kind=Claim.Kind.INDIRECT)
    assert [each.quoted_otherwise for each in repeats_of(later)] == [False]


def test_the_card_tells_it_of_one_speaker_and_not_of_two(desk: Client) -> None:
    earlier, later = (claim_saying(f"we lost {n} thousand soldiers in May") for n in (100, 10))
    Claim.objects.update(kind=Claim.Kind.DIRECT)
    told = differences_stored(later, earlier)
    Repeat.objects.create(claim=later, earlier=earlier, likeness=0.9, differences=told)
    assert "quoted differently" in _page(desk, later, f"?claim={later.pk}")
    earlier.speakers.clear()
    assert "quoted differently" not in _page(desk, later, f"?claim={later.pk}")
