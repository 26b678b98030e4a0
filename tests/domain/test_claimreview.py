"""A ClaimReview says what search engines ask for, and nothing that is not so."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claims.domain.claimreview import LENGTH, Lack, Publisher, claim_review, lacks, shortened
from claims.domain.published import Answer, Named, Place, PublishedClaim

_SHAPES = Path(__file__).parents[1] / "publication/claimreview.schema.json"
SHAPES = Draft202012Validator(json.loads(_SHAPES.read_text()))
NEWSROOM = Publisher("The River Observatory", "https://checks.example.org/", worst=1, best=5)
ADDRESS = "https://checks.example.org/en/claims/7/"
MINISTER = Named(1, "Sami Ghanem", "person", "Q7")
RIVER = Named(2, "The River", "outlet")
ARTICLE = Place("The dam", "https://river.example/dam", RIVER, date(2024, 5, 2), "en")
EARLIER = Place("The plan", "https://sea.example/plan", None, date(2024, 4, 1), "en")
FALSE = Answer("content", "Is it true?", "disputed", "Misleading", rating=2)
SAID = Answer("attribution", "Was it said?", "verified", "verified")
MORNING = datetime(2024, 5, 3, 9, tzinfo=UTC)
CLAIM = PublishedClaim(
    key=7,
    stated="The dam will be finished in May.",
    quoted="finished in May",
    worded=True,
    own_voice=False,
    polarity="",
    speakers=(MINISTER,),
    speaker_as_read="Ghanem",
    place=ARTICLE,
    answers=(SAID, FALSE),
    corrections=(),
    first_at=MORNING,
    changed_at=MORNING.replace(hour=11),
    also=(EARLIER,),
)


def review(claim: PublishedClaim, newsroom: Publisher = NEWSROOM) -> dict[str, Any]:
    found = claim_review(claim, address=ADDRESS, publisher=newsroom, language="en")
    assert found
    SHAPES.validate(found)
    return found


def test_it_says_who_claimed_what_where_and_how_that_is_rated() -> None:
    assert review(CLAIM) == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": ADDRESS,
        "inLanguage": "en",
        "datePublished": "2024-05-03T09:00:00+00:00",
        "dateModified": "2024-05-03T11:00:00+00:00",
        "claimReviewed": "The dam will be finished in May.",
        "author": {
            "@type": "Organization",
            "name": "The River Observatory",
            "url": "https://checks.example.org/",
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Person",
                "name": "Sami Ghanem",
                "sameAs": "https://www.wikidata.org/wiki/Q7",
            },
            "datePublished": "2024-04-01",
            "firstAppearance": {
                "@type": "CreativeWork",
                "url": "https://sea.example/plan",
                "headline": "The plan",
                "datePublished": "2024-04-01",
            },
            "appearance": [
                {
                    "@type": "CreativeWork",
                    "url": "https://river.example/dam",
                    "headline": "The dam",
                    "datePublished": "2024-05-02",
                    "publisher": {"@type": "Organization", "name": "The River"},
                }
            ],
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Misleading",
            "ratingValue": 2,
            "worstRating": 1,
            "bestRating": 5,
        },
    }


@pytest.mark.parametrize(
    ("answer", "worst"),
    [
        (replace(FALSE, rating=None), 1),
        (replace(FALSE, verdict="unverifiable", rating=3), 1),
        (FALSE, 0),  # search engines take no such scale
    ],
)
def test_what_is_on_no_scale_has_no_number(answer: Answer, worst: int) -> None:
    newsroom = replace(NEWSROOM, worst=worst)
    rated = review(replace(CLAIM, answers=(answer,)), newsroom)["reviewRating"]
    assert rated == {"@type": "Rating", "alternateName": "Misleading"}


def test_whether_something_was_said_is_no_rating_of_a_claim() -> None:
    claim = replace(CLAIM, answers=(SAID, replace(FALSE, verdict="open")))
    assert claim_review(claim, address=ADDRESS, publisher=NEWSROOM, language="en") is None


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, own_voice=True, speakers=(), answers=(FALSE,)),
        replace(CLAIM, answers=(replace(SAID, verdict="disputed"), FALSE)),
    ],
)
def test_what_nobody_else_said_is_the_outlet_s(claim: PublishedClaim) -> None:
    item = review(claim)["itemReviewed"]
    assert item["author"] == {"@type": "Organization", "name": "The River"}


def test_several_who_claimed_it_are_all_named() -> None:
    item = review(replace(CLAIM, speakers=(MINISTER, RIVER)))["itemReviewed"]
    assert [each["name"] for each in item["author"]] == ["Sami Ghanem", "The River"]


NEVER_SAID = (replace(SAID, verdict="disputed"), FALSE)


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, speakers=(replace(MINISTER, kind="unknown"),)),
        replace(CLAIM, polarity="denied"),
        replace(CLAIM, polarity="doubted", answers=NEVER_SAID),
        replace(CLAIM, answers=NEVER_SAID, place=replace(ARTICLE, publisher=None)),
        replace(CLAIM, own_voice=True, place=replace(ARTICLE, publisher=None)),
    ],
)
def test_nobody_is_said_to_have_claimed_what_they_did_not(claim: PublishedClaim) -> None:
    assert "author" not in review(claim)["itemReviewed"]


def test_where_it_stood_first_is_said_if_that_is_known() -> None:
    undated = replace(EARLIER, published_on=None)
    item = review(replace(CLAIM, also=(undated,)))["itemReviewed"]
    found = [work["url"] for work in item["appearance"]]
    assert (item["datePublished"], found) == ("2024-05-02", [ARTICLE.url, EARLIER.url])
    assert "firstAppearance" not in item
    alone = review(replace(CLAIM, place=undated, also=()))["itemReviewed"]
    assert alone["firstAppearance"] == {
        "@type": "CreativeWork",
        "url": EARLIER.url,
        "headline": "The plan",
    }


@pytest.mark.parametrize(
    "words",
    ["word " * 30, "كلمة " * 30, "x" * 200, "The dam\nwill be finished.", "y" * 74],
)
def test_what_is_reviewed_stays_below_the_length_that_is_shown(words: str) -> None:
    short = shortened(words)
    assert len(short) < LENGTH
    assert short.removesuffix("…") in " ".join(words.split())
    assert short.endswith("…") == (len(" ".join(words.split())) >= LENGTH)


def test_what_it_lacks_is_told() -> None:
    everything = {"stated": CLAIM.stated, "worded": True, "speakers": [MINISTER], "place": ARTICLE}
    assert lacks(**everything, words=["Misleading"]) == []  # type: ignore[arg-type]
    bare = Place("Untitled")
    assert lacks(stated="it is", worded=False, speakers=[], place=bare) == [
        Lack.WORDING,
        Lack.SPEAKER,
        Lack.ADDRESS,
        Lack.DATE,
    ]
    unknown = Named(3, "Somebody", "unknown")
    told = "Misleading: " + "the dam " * 10
    assert lacks(
        stated=told, worded=True, speakers=[unknown], place=ARTICLE, words=["misleading"]
    ) == [Lack.LONG, Lack.RATING, Lack.KIND, Lack.ITEM]
    assert lacks(**everything, polarity="denied") == [Lack.DENIED]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "stated",
    [
        "False: the dam stands.",
        "FALSE — the dam stands.",
        "The dam stands (false).",
        "It is – false",
    ],
)
def test_a_wording_that_gives_the_verdict_away_is_told_of(stated: str) -> None:
    given = {"worded": True, "speakers": [MINISTER], "place": ARTICLE, "words": ["False"]}
    assert lacks(stated=stated, **given) == [Lack.RATING]  # type: ignore[arg-type]
    assert lacks(stated="The alarm was false.", **given) == []  # type: ignore[arg-type]
