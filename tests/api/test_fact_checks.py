"""Fact checks of others, for programs."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.actions.memory import memory_renew
from claims.actions.passages import passages_remember
from claims.models import FactCheck

from ..examples import claim_saying
from ..sources.test_fact_checks import CHECK, without

CHECKS = "/api/v1/fact-checks/"


def test_they_are_imported_each_by_itself_listed_and_read(
    api: APIClient, reader_api: APIClient
) -> None:
    feed = {"@type": "DataFeed", "dataFeedElement": [CHECK, without("reviewRating")]}
    assert reader_api.post(CHECKS, feed, format="json").status_code == 403
    answer = api.post(CHECKS, feed, format="json")
    check = FactCheck.objects.get()
    href = f"http://testserver{CHECKS}{check.pk}/"
    assert answer.json()["results"] == [
        {"item": "dataFeedElement[0]", "outcome": "stored", "check": href, "reason": None},
        {
            "item": "dataFeedElement[1]",
            "outcome": "refused",
            "check": None,
            "reason": {
                "code": "check_rating",
                "message": "It has no rating in words or numbers (reviewRating).",
            },
        },
    ]
    again = api.post(CHECKS, CHECK, format="json").json()["results"]
    assert [(each["outcome"], each["check"]) for each in again] == [("known", href)]
    line = {
        "id": check.pk,
        "href": href,
        "claim": 'السد اكتمل "في مايو"',
        "rating": "زائف",
        "publisher": "منصة تحقق",
        "claimant": "سامي الغانم",
        "url": CHECK["url"],
        "published_on": "2026-05-04",
        "current": True,
    }
    [listed] = reader_api.get(CHECKS, {"publisher": "منصة تحقق"}).json()["results"]
    assert {name: listed[name] for name in line} == line
    whole = reader_api.get(href).json()
    assert (whole["document"]["id"], whole["published"]) == (check.document_id, check.published)
    assert reader_api.get(CHECKS, {"current": "false"}).json()["results"] == []


@pytest.mark.parametrize("body", [{}, [], {"@type": "Claim"}, "x", 3])
def test_what_holds_no_check_is_refused(api: APIClient, body: Any) -> None:
    answer = api.post(CHECKS, body, format="json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "checks_none")


def test_one_is_among_the_passages_proposed_and_says_that_it_is_others(api: APIClient) -> None:
    api.post(CHECKS, CHECK, format="json")
    check = FactCheck.objects.get()
    passages_remember(document_id=check.document_id)
    claim = claim_saying("السد اكتمل في مايو")
    memory_renew(document_id=claim.document_id)
    address = f"/api/v1/claims/{claim.pk}/passages/"
    [proposed] = api.get(address).json()["results"]
    assert (proposed["text"], proposed["check"]["rating"]) == (check.claim, "زائف")
    taken = {"passage": proposed["id"], "stance": "refutes"}
    assert api.post(address, taken, format="json").json() == {"results": []}
    [piece] = api.get(f"/api/v1/claims/{claim.pk}/evidence/").json()["results"]
    assert (piece["text"], piece["stance"]) == (f"{check.claim}\nزائف", "refutes")
