"""Programs follow what is published: feeds, a sitemap, and all of it as data."""

import json
import re
from typing import Any
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.formats import date_format
from django.utils.http import http_date
from jsonschema import Draft202012Validator
from pytest_django.fixtures import DjangoAssertNumQueries

from claims.actions.articles import article_withdraw
from claims.actions.assessments import assessment_publish
from claims.actions.claims import claim_word
from claims.models import Article, Claim
from claims.publication.feeds import Claims

from .conftest import answered
from .test_claimreview import SHAPES

HERE = "http://checks.example.org"


def streamed(answer: Any) -> str:
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_tells_the_latest_and_is_another_one_once_something_is_withdrawn(
    public: Client, told: Claim, claims: list[Claim], editor: User, kind: str
) -> None:
    claim_word(claim=claims[1], wording="The cost is\x0b three <billion>.", by=editor)
    answered(claims[1], editor, verdict="unverifiable", rationale="")
    first = public.get(f"/en/feed.{kind}")
    feed = feedparser.parse(first.content)
    assert not feed.bozo
    assert feed.feed.title == "مرصد النهر"
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        ("The cost is three <billion>. – unverifiable", f"{HERE}/en/claims/{claims[1].pk}/"),
        ("The dam will be finished in May. – Misleading", f"{HERE}/en/claims/{told.pk}/"),
    ]
    assert feed.entries[1].summary == (
        "Was it said? verified. Is it true? Misleading. The dam has stood since 2019. "
        f"Corrected on {date_format(timezone.localdate())}: Is it true? "
        "The answer was verified, and is Misleading. We had read an old plan."
    )
    known = {"if-none-match": first["ETag"]}
    assert public.get(f"/en/feed.{kind}", headers=known).status_code == 304
    assessment_publish(
        claim=claims[1], aspect="content", verdict="withdrawn", reason="No.", by=editor
    )
    for headers in (known, {"if-modified-since": http_date()}):
        second = public.get(f"/en/feed.{kind}", headers=headers)
        assert len(feedparser.parse(second.content).entries) == 1


def test_atom_tells_of_what_is_published_no_more(
    public: Client, told: Claim, claims: list[Claim], editor: User
) -> None:
    """RFC 6721: who has an entry learns that it is withdrawn, and not only too old for the feed."""

    def gone() -> list[tuple[str, str]]:
        root = fromstring(public.get("/en/feed.atom").content)
        found = root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        return [(each.attrib["ref"], each.attrib["when"]) for each in found]

    withdrawn: dict[str, Any] = {"verdict": "withdrawn", "reason": "No.", "by": editor}
    answered(claims[1], editor)
    assessment_publish(claim=told, aspect="attribution", **withdrawn)
    assert gone() == []  # whether it is true is still answered
    ended = assessment_publish(claim=claims[1], aspect="content", **withdrawn)
    page = f"{HERE}/en/claims/{{}}/"
    first = (page.format(claims[1].pk), rfc3339_date(ended.created_at))
    assert gone() == [first]
    article = Article.objects.get(pk=told.document_id)
    article_withdraw(article=article, reason="x", by=editor)
    article.refresh_from_db()
    assert article.withdrawn_at
    assert gone() == [(page.format(told.pk), rfc3339_date(article.withdrawn_at)), first]


def test_what_is_withdrawn_of_a_claim_leads_it_and_dates_its_page(
    public: Client, told: Claim, claims: list[Claim], editor: User
) -> None:
    """A page that says less than before is to be read again, as one that says more."""
    answered(claims[1], editor)
    last = assessment_publish(
        claim=told, aspect="attribution", verdict="withdrawn", reason="No.", by=editor
    )
    feed = feedparser.parse(public.get("/en/feed.rss").content)
    assert [entry.link for entry in feed.entries] == [
        f"{HERE}/en/claims/{claim.pk}/" for claim in (told, claims[1])
    ]
    sitemap = Claims()
    assert [sitemap.lastmod(claim) for claim in sitemap.items() if claim == told] == [
        last.created_at
    ]


def test_the_sitemap_names_each_page_in_each_language(
    public: Client, told: Claim, claims: list[Claim]
) -> None:
    assert f"Sitemap: {HERE}/sitemap.xml" in public.get("/robots.txt").content.decode()
    [section] = re.findall("<loc>(.*?)</loc>", public.get("/sitemap.xml").content.decode())
    pages = public.get(section.removeprefix(HERE)).content.decode()
    found = re.findall("<loc>(.*?)</loc>", pages)
    assert sorted(found) == [f"{HERE}/{code}/claims/{told.pk}/" for code in ("ar", "en")]


def test_who_has_the_sitemap_of_before_a_withdrawal_gets_another_one(
    public: Client, told: Claim, claims: list[Claim], editor: User
) -> None:
    """Its latest page is no later for what is gone: nobody may go by the date."""
    answered(claims[1], editor)
    page = "/sitemap-claims.xml"
    first = public.get(page)
    for aspect in ("attribution", "content"):
        assessment_publish(claim=told, aspect=aspect, verdict="withdrawn", reason="No.", by=editor)
    for headers in ({"if-none-match": first["ETag"]}, {"if-modified-since": http_date()}):
        assert f"/claims/{told.pk}/" not in public.get(page, headers=headers).content.decode()
        assert public.get(page, headers=headers).status_code == 200


def test_the_data_feed_holds_every_claim_review(
    public: Client, told: Claim, claims: list[Claim], editor: User
) -> None:
    answered(claims[1], editor, aspect="attribution")
    feed = json.loads(streamed(public.get("/ar/claimreviews.json")))
    assert (feed["@type"], feed["name"]) == ("DataFeed", "مرصد النهر")
    [entry] = feed["dataFeedElement"]  # the other one has no answer to whether it is true
    [review] = entry["item"]
    Draft202012Validator(SHAPES).validate({"@context": feed["@context"]} | review)
    assert review["url"] == f"{HERE}/ar/claims/{told.pk}/"
    assert review["reviewRating"]["alternateName"] == "مضلل"


def test_a_data_feed_of_nothing_is_one(public: Client, db: None) -> None:
    assert json.loads(streamed(public.get("/ar/claimreviews.json")))["dataFeedElement"] == []
    assert streamed(public.get("/ar/claims.jsonl")) == ""


def test_each_line_is_a_claim_as_its_page_tells_it(
    public: Client, told: Claim, claims: list[Claim]
) -> None:
    lines = streamed(public.get("/en/claims.jsonl")).splitlines()
    [claim] = map(json.loads, lines)
    assert claim["address"] == f"{HERE}/en/claims/{told.pk}/"
    assert (claim["stated"], claim["quoted"]) == (
        "The dam will be finished in May.",
        "السد سيكتمل في مايو 🌊",
    )
    assert [(a["question"], a["word"]) for a in claim["answers"]] == [
        ("Was it said?", "verified"),
        ("Is it true?", "Misleading"),
    ]
    assert claim["answers"][1]["passages"][0]["words"] == "اكتمل السد في عام 2019."
    assert [each["reason"] for each in claim["corrections"]] == ["We had read an old plan."]
    for secret in ("salma", "Khoury", "our source in the ministry"):
        assert secret not in lines[0]


@pytest.mark.parametrize("path", ["claims.jsonl", "claimreviews.json"])
def test_what_is_streamed_asks_as_many_queries_for_many_as_for_one(
    public: Client,
    claims: list[Claim],
    editor: User,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for claim in claims[:2]:
        answered(claim, editor)
        with django_assert_max_num_queries(9):
            streamed(public.get(f"/en/{path}"))
