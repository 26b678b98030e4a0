"""Readers find what is published: by words, by verdict, by who said it and where it stood."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.models import Claim
from claims.publication import pages
from sources.actions.merges import source_merge
from sources.actions.sources import source_make

from .. import examples
from .conftest import answered


def listed(page: Any) -> list[int]:
    assert page.status_code == 200
    return [int(pk) for pk in re.findall(r'<a href="/en/claims/(\d+)/"', page.content.decode())]


@pytest.fixture
def published(claims: list[Claim], editor: User) -> list[Claim]:
    """Three of the four claims, the last one answered on both questions."""
    answered(claims[0], editor)
    answered(claims[1], editor, verdict="unverifiable")
    answered(claims[3], editor, verdict="verified")
    answered(claims[3], editor, aspect="attribution")
    return [claims[3], claims[1], claims[0]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2]),
        ("q=الكلفة", [1]),
        ("q=سامي الغانم", [1, 2]),
        ("content=disputed", [2]),
        ("attribution=disputed&content=verified", [0]),
        ("q=السد&content=verified", []),
        ("content=false", []),
        ("page=9", [0, 1, 2]),
    ],
)
def test_words_and_verdicts_find_claims(
    public: Client, published: list[Claim], query: str, found: list[int]
) -> None:
    assert listed(public.get(f"/en/?{query}")) == [published[n].pk for n in found]


def test_the_latest_come_first_page_by_page(
    public: Client, published: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    first, second = public.get("/en/"), public.get("/en/?page=2")
    assert listed(first) + listed(second) == [claim.pk for claim in published]
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev" href="?page=1"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()


def test_a_list_asks_as_many_queries_for_many_as_for_one(
    public: Client,
    claims: list[Claim],
    editor: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for claim in claims[:2]:
        answered(claim, editor)
        with django_assert_num_queries(8):
            public.get("/en/")


def test_speakers_and_outlets_have_pages_of_what_is_published(
    public: Client, published: list[Claim], claims: list[Claim]
) -> None:
    minister = claims[0].speakers.get()
    outlet = claims[0].document.publisher
    assert outlet
    page = public.get(f"/en/speakers/{minister.pk}/")
    assert listed(page) == [claims[1].pk, claims[0].pk]
    assert "Ascribed to سامي الغانم" in page.content.decode()
    assert listed(public.get(f"/en/outlets/{outlet.pk}/")) == [claim.pk for claim in published]
    claim_page = public.get(f"/en/claims/{claims[0].pk}/").content.decode()
    for address in (f"speakers/{minister.pk}", f"outlets/{outlet.pk}"):
        assert f'href="/en/{address}/"' in claim_page
    silent = source_make(names={"en": ["Silent"]}, kind="person")
    nowhere = [f"speakers/{silent.pk}", f"outlets/{minister.pk}", "speakers/0", "outlets/0"]
    nowhere.append(f"speakers/{claims[2].speakers.get().pk}")  # spoke what is not published
    assert {public.get(f"/en/{each}/").status_code for each in nowhere} == {404}


def test_a_list_says_of_whoever_denied_something_that_they_did(
    public: Client, claims: list[Claim], editor: User
) -> None:
    """Else their name stands beside it as if they had said so."""
    answered(claims[3], editor)
    html = " ".join(public.get("/en/").content.decode().split())
    assert '<bdi>النقابة</bdi> · <span class="polarity">denied</span>' in html


def test_a_merged_speaker_leads_to_who_they_are(
    public: Client, published: list[Claim], claims: list[Claim], editor: User
) -> None:
    minister = claims[0].speakers.get()
    known = source_make(names={"en": ["Sami Ghanem"]}, kind="person")
    source_merge(source=minister, into=known, by=editor)
    moved = public.get(f"/en/speakers/{minister.pk}/")
    assert (moved.status_code, moved["Location"]) == (302, f"/en/speakers/{known.pk}/")
    assert listed(public.get(f"/en/speakers/{known.pk}/")) == [claims[1].pk, claims[0].pk]


def test_what_is_not_published_is_in_no_list(
    public: Client, published: list[Claim], claims: list[Claim], editor: User
) -> None:
    assessment_publish(
        claim=claims[0], aspect="content", verdict="withdrawn", reason="Wrong.", by=editor
    )
    html = public.get("/en/").content.decode() + public.get("/en/?q=السد").content.decode()
    assert (claims[0].content_text in html, claims[2].content_text in html) == (False, False)
    assert "salma" not in html


def test_before_anything_is_published_that_is_said(public: Client, db: None) -> None:
    examples.article()
    assert "Nothing is published yet." in public.get("/en/").content.decode()
    assert "Nothing that is published matches." in public.get("/en/?q=x").content.decode()
