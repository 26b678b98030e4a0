"""Which claim comes next for whoever works through a list."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_reject
from claims.models import Claim
from claims.templatetags.desk import claim_address


def following(desk: Client, *keys: object, queue: str = "") -> str:
    answer = desk.get(
        "/desk/claims/claim/next/", {"claims": ",".join(map(str, keys)), "queue": queue}
    )
    found: str = answer.json()["address"]
    return found


def test_the_next_claim_is_the_first_in_the_lists_order_that_still_waits(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    first, second, third, fourth = claims
    assert following(desk, third.pk, first.pk) == claim_address(third)
    for aspect in ("attribution", "content"):
        assessment_publish(claim=third, aspect=aspect, verdict="unverifiable", by=editor)
    claims_reject(claims=[fourth], by=editor)
    assert following(desk, third.pk, fourth.pk, second.pk, first.pk) == claim_address(second)
    assert following(desk, third.pk, fourth.pk) == ""


def test_in_a_queue_only_what_is_in_it_comes_next(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    claims_assign(claims=[claims[2]], assignee=editor, by=editor)
    keys = [claim.pk for claim in claims]
    assert following(desk, *keys, queue="mine") == claim_address(claims[2])
    assert following(desk, *keys, queue="unassigned") == claim_address(claims[0])
    assert following(desk, *keys, queue="review") == ""


@pytest.mark.parametrize("asked", ["", "x", ",,", "9" * 40, "-1"])
def test_what_is_no_claim_leads_nowhere(desk: Client, claims: list[Claim], asked: str) -> None:
    assert following(desk, asked) == ""
