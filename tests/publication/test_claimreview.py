"""Search engines read what a page says, and editors are told what these would miss."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from jsonschema import Draft202012Validator

from claims.actions.claims import claim_word
from claims.models import Claim

from ..api.conftest import client_of
from .conftest import answered

SHAPES = json.loads(Path(__file__).with_name("claimreview.schema.json").read_text())


def review_in(page: Any) -> Any:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.S
    )
    return [json.loads(each) for each in found]


@pytest.mark.parametrize(("language", "word"), [("en", "Misleading"), ("ar", "مضلل")])
def test_a_page_says_the_same_to_search_engines(
    public: Client, told: Claim, language: str, word: str
) -> None:
    [review] = review_in(public.get(f"/{language}/claims/{told.pk}/"))
    Draft202012Validator(SHAPES).validate(review)
    assert review["url"] == f"http://checks.example.org/{language}/claims/{told.pk}/"
    assert review["claimReviewed"] == "The dam will be finished in May."
    assert review["author"]["name"] == "مرصد النهر"
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://river.example/dam"
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": word,
        "ratingValue": 2,
        "worstRating": 1,
        "bestRating": 5,
    }


def test_what_is_not_known_is_not_said(public: Client, claims: list[Claim], editor: User) -> None:
    for claim in claims:
        answered(claim, editor, verdict="unverifiable")
        [review] = review_in(public.get(f"/ar/claims/{claim.pk}/"))
        Draft202012Validator(SHAPES).validate(review)
        assert "ratingValue" not in review["reviewRating"]


def test_no_words_end_the_script_element(public: Client, claims: list[Claim], editor: User) -> None:
    words = 'He said: </script><img src="x"> & more.'
    claim_word(claim=claims[0], wording=words, by=editor)
    answered(claims[0], editor)
    page = public.get(f"/en/claims/{claims[0].pk}/")
    [review] = review_in(page)
    assert review["claimReviewed"] == words
    assert "<img" not in page.content.decode()


def test_card_and_api_tell_what_search_engines_would_miss(
    client: Client, claims: list[Claim], editor: User, settings: Any
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    card = f"/desk/claims/article/{claims[0].document_id}/change/?claim={claims[0].pk}"
    before = client.get(card, headers={"accept-language": "en"}).content.decode()
    assert "A verdict that stands here is published." in before
    assert "Search engines miss 3 things" in before
    assert "<li>Say whether the speaker is a person or an institution.</li>" in before
    answered(claims[0], editor)
    after = client.get(card, headers={"accept-language": "en"}).content.decode()
    assert f'href="http://checks.example.org/claims/{claims[0].pk}/"' in after
    assert "(readers see it)" in after
    asked = f"/api/v1/claims/{claims[0].pk}/publication/"
    programs = client_of(editor)
    told = programs.get(asked, headers={"accept-language": "en"}).json()
    assert told["address"] == f"http://checks.example.org/claims/{claims[0].pk}/"
    assert [each["code"] for each in told["lacks"]] == ["wording", "kind", "item"]
    assert f"<li>{told['lacks'][1]['message']}</li>" in before
    waits = programs.get(f"/api/v1/claims/{claims[1].pk}/publication/").json()
    assert (waits["publishing"], waits["address"]) == (True, "")
    settings.ISNAD_PUBLISH = False
    closed = programs.get(asked).json()
    assert (closed["publishing"], closed["address"]) == (False, "")
    off = client.get(card, headers={"accept-language": "en"}).content.decode()
    assert ("Search engines" in off, "readers see it" in off) == (False, False)
