"""Fact checks of others, as they publish them: read, or named with what is wrong with them."""

import json
from typing import Any

import lxml.html
import pytest

from sources.fact_checks import (
    FactCheckRead,
    Misread,
    again,
    fact_checks_in,
    file_fact_checks,
    page_fact_checks,
    plain,
)
from sources.unreadable import Unreadable

CHECK: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://tahaqq.example/dam",
    "claimReviewed": "السد  اكتمل &quot;في مايو&quot;",
    "author": {"@type": "Organization", "name": "منصة تحقق"},
    "datePublished": "2026-05-04T10:00:00+03:00",
    "inLanguage": "ar",
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "سامي الغانم"}},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "زائف"},
}
READ = FactCheckRead(
    item="[0]",
    claim='السد اكتمل "في مايو"',
    rating="زائف",
    publisher="منصة تحقق",
    url="https://tahaqq.example/dam",
    claimant="سامي الغانم",
    language="ar",
    published_on="2026-05-04",
    published=json.dumps(CHECK),
)


def without(*names: str, **other: Any) -> dict[str, Any]:
    return {name: value for name, value in CHECK.items() if name not in names} | other


def test_a_check_is_read_as_its_publisher_words_it() -> None:
    read = fact_checks_in(CHECK)
    assert (read.checks, read.misread) == ([READ], [])
    assert again(json.loads(json.dumps(plain(read)))) == read


def test_it_is_found_in_lists_graphs_and_feeds_and_by_any_spelling_of_its_type() -> None:
    feed = {
        "@type": "DataFeed",
        "dataFeedElement": [
            {"@type": "DataFeedItem", "item": [CHECK, without(claimReviewed="Another")]},
            {"@type": "DataFeedItem", "item": without(**{"@type": ["schema:ClaimReview"]})},
            {"@type": "DataFeedItem", "item": None},
        ],
    }
    named = without(**{"@type": "http://schema.org/ClaimReview", "author": {"@id": "#us"}})
    graph = {"@graph": [{"@id": "#us", "@type": "Organization", "name": "Tahaqq"}, named]}
    assert [each.item for each in fact_checks_in(feed).checks] == [
        "dataFeedElement[0].item[0]",
        "dataFeedElement[0].item[1]",
        "dataFeedElement[1].item",
    ]
    assert [(each.item, each.publisher) for each in fact_checks_in([graph]).checks] == [
        ("[0].@graph[1]", "Tahaqq")
    ]


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        ({"alternateName": ["Mostly false", "x"]}, "Mostly false"),
        ({"name": "غير دقيق"}, "غير دقيق"),
        ({"ratingValue": "2", "worstRating": 1, "bestRating": 5}, "2 (1–5)"),
        ({"ratingValue": 2}, "2"),
        ([{"ratingExplanation": "…"}, {"alternateName": {"@value": "False"}}], "False"),
        ("Four Pinocchios", "Four Pinocchios"),
    ],
)
def test_a_rating_is_words_else_a_number_on_its_scale(rating: Any, words: str) -> None:
    assert [each.rating for each in fact_checks_in(without(reviewRating=rating)).checks] == [words]


@pytest.mark.parametrize(
    ("check", "code", "about"),
    [
        (without("claimReviewed"), "check_claim", ""),
        (without(claimReviewed=[{"x": 1}, True, None, "  "]), "check_claim", ""),
        (without("reviewRating"), "check_rating", ""),
        (without(reviewRating={"ratingExplanation": "why"}), "check_rating", ""),
        (without(datePublished="some day"), "check_date", "some day"),
        (without(datePublished="2026-13-40"), "check_date", "2026-13-40"),
        (without(claimReviewed="x" * 5001), "check_long", "claim"),
        (without(url="https://e.example/" + "x" * 2000), "check_long", "url"),
        (without(text="x" * 200_000), "check_long", "ClaimReview"),
    ],
)
def test_what_cannot_be_taken_is_named_and_the_others_are(
    check: dict[str, Any], code: str, about: str
) -> None:
    read = fact_checks_in([CHECK, check, CHECK])
    assert [each.item for each in read.checks] == ["[0]", "[2]"]
    assert read.misread == [Misread("[1]", code, about)]


def test_whatever_json_says_is_read_without_an_error() -> None:
    odd: list[Any] = [None, 1, "x", [], {}, {"@type": None}, {"@type": {"@type": 3}}, [[[{}]]]]
    odd += [without(author=value) for value in odd]
    odd += [without(itemReviewed=value, inLanguage=value, url=value) for value in odd]
    odd += [without(claimReviewed="half \ud800 a \x00 letter", author=[{"@id": "#none"}])]
    read = fact_checks_in(odd)
    assert not read.misread
    assert read.checks[-1].claim == "half ? a letter"
    assert read.checks[-1].publisher == ""


def test_a_file_is_json_or_a_page_and_anything_else_is_refused_with_its_line() -> None:
    assert file_fact_checks(b"\xef\xbb\xbf" + json.dumps(CHECK).encode()).checks == [READ]
    page = f"<script type='application/ld+json'>{json.dumps(CHECK)}</script>"
    assert [each.claim for each in file_fact_checks(page.encode()).checks] == [READ.claim]
    for data, about in [(b"{\n\n,", "3"), (b"\xff\xfe", ""), (b"", "1"), (b"[" * 100_000, "")]:
        with pytest.raises(Unreadable) as refused:
            file_fact_checks(data)
        assert (refused.value.code, refused.value.about) == ("checks_malformed", about)
    assert file_fact_checks(b"<").checks == []


def test_a_page_tells_of_its_own_checks_alone() -> None:
    other = without(url="https://elsewhere.example/x", claimReviewed="Another one")
    scripts = [CHECK, other, without("url", claimReviewed="Without an address")]
    tags = "".join(
        f'<script type="application/ld+json">//<![CDATA[\n{json.dumps(each)}//]]></script>'
        for each in scripts
    )
    broken = '<script type="application/ld+json">{"@type": "ClaimReview",</script>'
    tree = lxml.html.fromstring(f"<html><body>{broken}{tags}</body></html>")
    read = page_fact_checks(tree, "https://www.tahaqq.example/dam?x=1")
    assert [(each.item, each.claim, each.url) for each in read.checks] == [
        ("script[2].[0]", READ.claim, "https://tahaqq.example/dam"),
        ("script[4].[0]", "Without an address", "https://www.tahaqq.example/dam?x=1"),
    ]
    assert read.misread == [
        Misread("script[1].[0]", "check_broken"),
        Misread("script[3].[0]", "check_elsewhere", "https://elsewhere.example/x"),
    ]


def test_microdata_is_read_too_and_the_same_check_once() -> None:
    micro = """<div itemscope itemtype="https://schema.org/ClaimReview">
      <meta itemprop="url" content="https://tahaqq.example/dam">
      <p itemprop="claimReviewed">The dam is <b>finished</b></p>
      <span itemprop="author" itemscope itemtype="https://schema.org/Organization">
        <b itemprop="name">Tahaqq</b></span>
      <time itemprop="datePublished" datetime="2026-05-04">4 May</time>
      <div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
        <span itemprop="alternateName">False</span></div></div>"""
    twice = f'<script type="application/ld+json">{json.dumps(CHECK)}</script>' * 2
    tree = lxml.html.fromstring(f"<html><body>{twice}{micro}</body></html>")
    read = page_fact_checks(tree, "https://tahaqq.example/dam")
    assert [
        (each.claim, each.rating, each.publisher, each.published_on) for each in read.checks
    ] == [
        (READ.claim, "زائف", "منصة تحقق", "2026-05-04"),
        ("The dam is finished", "False", "Tahaqq", "2026-05-04"),
    ]
