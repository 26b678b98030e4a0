"""The same words are the same places by every door: the desk's page, and the API."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from claims.actions.evidence import evidence_quote
from claims.models import Article, Claim
from claims.queries.claims import places_of
from sources.errors import Refused

from .. import examples
from ..said import AMBIGUOUS, ENGLISH, FOUND, MISSING
from .test_workbench import address

DOORS = ["desk", "api"]
REFUSED = [
    *((*each, "passage_ambiguous", "more than once") for each in AMBIGUOUS),
    *((*each, "passage_not_found", "does not stand in the text") for each in MISSING),
]


def sent(door: str, client: Client, text: str, given: dict[str, Any]) -> tuple[Article, Any]:
    """An article with this text, and what the door answers to a claim added by its words."""
    article = Article.objects.get(pk=examples.article(text, language="en").pk)
    if door == "desk":
        return article, client.post(address(article), {"act": "add", **given})
    api = APIClient()
    api.force_authenticate(examples.user_in("editor", "huda"))
    return article, api.post(f"/api/v1/articles/{article.pk}/claims/", given, format="json")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("text", "given", "starts"), FOUND)
def test_a_claim_is_added_where_its_words_belong_together(
    desk: Client, door: str, text: str, given: dict[str, str], starts: dict[str, list[int]]
) -> None:
    article, _answer = sent(door, desk, text, given)
    found = vars(places_of(article.claims.get()))
    assert {role: [span.start for span in found[role]] for role in starts} == starts


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("text", "given", "role", "code", "says"), REFUSED)
def test_what_words_do_not_tell_is_refused_alike(
    desk: Client, door: str, text: str, given: dict[str, str], role: str, code: str, says: str
) -> None:
    _article, answer = sent(door, desk, text, given)
    if door == "api":
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["field"]) == (400, code, role)
    assert says in answer.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("quote", ["governor said", "The mayor said that"])
def test_evidence_is_the_one_passage_that_has_the_words(claims: list[Claim], quote: str) -> None:
    assert _quoted(claims[0], quote) == quote


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("more.  The\n mayor", "passage_not_found"),
        ("The mayor … no more", "passage_not_found"),
        ("The mayor said", "passage_ambiguous"),
    ],
)
def test_words_that_stand_nowhere_or_twice_are_no_evidence(
    claims: list[Claim], quote: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        _quoted(claims[0], quote)
    assert (refused.value.code, refused.value.field) == (code, "quote")


def _quoted(claim: Claim, quote: str) -> str:
    document, by = examples.article(ENGLISH, language="en"), examples.user_in("editor")
    evidence = evidence_quote(claim=claim, document=document, quote=quote, stance="context", by=by)
    return document.quote(evidence.start, evidence.end)
