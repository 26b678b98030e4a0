"""Which claims a list holds, in which order, and page by page."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_merge, claims_reject
from claims.actions.evidence import evidence_add
from claims.extraction.types import CheckWorthiness
from claims.models import Claim
from sources.actions.sources import source_store
from sources.models import Document, Source

from .. import examples
from .test_claims import CLAIMS

URL = "https://example.org/statement"


def cues(answer: Any) -> list[str]:
    return [row["cue"]["text"] for row in answer.json()["results"]]


def test_claims_are_told_apart_by_voice_and_ordered_by_what_to_check_first(
    api: APIClient, document: Document
) -> None:
    weighed = replace(examples.MINISTER, check_worthiness=CheckWorthiness(0.6, ("date",)))
    cost = examples.statement("الكلفة بلغت ثلاثة مليارات", 0.9, "money")
    workers = examples.statement("العمال لم يقبضوا أجورهم", 0.2)
    minister, cost_own, workers_own = examples.record(document, weighed, cost, workers)
    expected = {
        "": [minister, cost_own, workers_own],
        "voice=attributed": [minister],
        "voice=outlet": [cost_own, workers_own],
        "min_check_worthiness=0.6": [minister, cost_own],
        "min_check_worthiness=0.61": [cost_own],
        "voice=attributed&min_check_worthiness=0.7": [],
        "ordering=-check_worthiness": [cost_own, minister, workers_own],
        "ordering=check_worthiness": [workers_own, minister, cost_own],
        "attribution=open": [minister],
        "content=open&ordering=-check_worthiness&voice=outlet": [cost_own, workers_own],
    }
    for where in (CLAIMS, f"/api/v1/articles/{document.pk}/claims/"):
        found = {
            query: [row["id"] for row in api.get(f"{where}?{query}").json()["results"]]
            for query in expected
        }
        if where == CLAIMS:  # the latest first, where no order is asked for
            found = {q: ids if "ordering" in q else sorted(ids) for q, ids in found.items()}
        assert found == {query: [claim.pk for claim in rows] for query, rows in expected.items()}
    for query in ("voice=nobody", "min_check_worthiness=2", "min_check_worthiness=much"):
        assert api.get(f"{CLAIMS}?{query}").status_code == 400


def test_an_articles_claims_come_in_the_order_of_its_text(
    api: APIClient, document: Document, claims: list[Claim]
) -> None:
    examples.record(examples.article("قال الخبير إن الماء قليل."))
    answer = api.get(f"/api/v1/articles/{document.pk}/claims/")
    assert cues(answer) == ["قال", "وأضاف", "نقلت", "قولها"]
    assert cues(api.get(f"/api/v1/articles/{document.pk}/claims/?embedded=false")) == [
        "قال",
        "وأضاف",
        "نقلت",
    ]
    assert api.get("/api/v1/articles/4711/claims/").status_code == 404


def test_claims_are_filtered(api: APIClient, editor: Any, claims: list[Claim]) -> None:
    minister, cost, paper, union = claims
    herald, _new = source_store(names={"en": ["River Herald"]})
    said = "Sara Berg said: water is scarce."
    berg = examples.attribution("Sara Berg", "said", "water is scarce", said, kind="direct")
    english = examples.article(
        said, language="en", publisher=herald, published_at="2026-05-04T12:00Z"
    )
    [scarce] = examples.record(english, berg)
    assessment_publish(
        claim=minister, aspect="attribution", verdict="verified", cited_url=URL, by=editor
    )
    for verdict in ("verified", "disputed"):
        assessment_publish(
            claim=minister,
            aspect="content",
            verdict=verdict,
            cited_url=URL,
            reason="Corrected.",
            by=editor,
        )
    assessment_publish(claim=cost, aspect="content", verdict="unverifiable", by=editor)
    ghanem = Source.objects.get(names__name="سامي الغانم")
    everything = {minister, cost, paper, union, scarce}
    expected: dict[str, set[Claim]] = {
        "": everything,
        "attribution=verified": {minister},
        "attribution=open": everything - {minister},
        "content=verified": set(),
        "content=disputed": {minister},
        "content=unverifiable": {cost},
        "content=open": {paper, union, scarce},
        "attribution=open&content=open": {paper, union, scarce},
        f"speaker={ghanem.pk}": {minister, cost},
        "speaker_name=الغانِم": {minister, cost},
        "speaker_name=berg": {scarce},
        "speaker_name=nobody": set(),
        "language=en": {scarce},
        f"outlet={herald.pk}": {scarce},
        f"article={english.pk}": {scarce},
        "kind=direct": {scarce},
        "polarity=denied": {union},
        "embedded=true": {union},
        "embedded=false": everything - {union},
        "published_from=2026-05-04": {scarce},
        "published_to=2026-05-03": set(),
        "q=العمّال": {paper, union},
        "q=وأضاف": {cost},
        "q=SCARCE": {scarce},
    }
    found = {
        query: {row["id"] for row in api.get(f"{CLAIMS}?{query}").json()["results"]}
        for query in expected
    }
    assert found == {query: {claim.pk for claim in rows} for query, rows in expected.items()}


def test_claims_that_were_set_aside_are_left_out_unless_asked_for(
    api: APIClient, editor: Any, document: Document, claims: list[Claim]
) -> None:
    minister, cost, paper, union = claims
    claims_reject(claims=[paper], by=editor)
    claims_merge(claim=minister, others=[cost], by=editor)
    claims_assign(claims=[union], assignee=editor, by=editor)
    expected = {
        "": {minister, union},
        "set_aside=rejected": {paper},
        "set_aside=merged": {cost},
        "set_aside=any": {minister, cost, paper, union},
        f"assignee={editor.username}": {union},
        "assignee=nobody": set(),
        "assigned=true": {union},
        "assigned=false": {minister},
        "assigned=false&set_aside=any": {minister, cost, paper},
    }
    for where in (CLAIMS, f"/api/v1/articles/{document.pk}/claims/"):
        found = {
            query: {row["id"] for row in api.get(f"{where}?{query}").json()["results"]}
            for query in expected
        }
        assert found == {query: {claim.pk for claim in rows} for query, rows in expected.items()}
    assert api.get(f"{CLAIMS}?set_aside=lost").status_code == 400
    aside = {claim.pk: api.get(f"{CLAIMS}{claim.pk}/").json() for claim in (cost, paper)}
    assert {
        pk: (row["set_aside"], row["merged_into"], row["version"]) for pk, row in aside.items()
    } == {cost.pk: ("merged", minister.pk, 1), paper.pk: ("rejected", None, 1)}
    assert api.get(f"{CLAIMS}{union.pk}/").json()["assignee"] == editor.username


@pytest.mark.parametrize(("ordering", "first"), [("confidence", 0.5), ("-confidence", 0.9)])
def test_claims_are_ordered(
    api: APIClient, claims: list[Claim], ordering: str, first: float
) -> None:
    rows = api.get(f"{CLAIMS}?ordering={ordering}").json()["results"]
    assert rows[0]["confidence"] == first


@pytest.mark.parametrize("ordering", ["-id", "confidence", "-check_worthiness", "created_at"])
def test_pages_show_every_claim_once_forwards_and_backwards(
    api: APIClient, claims: list[Claim], ordering: str
) -> None:
    for number in range(9):
        examples.record(examples.article(f"{examples.ARTICLE} {number}"), examples.COST)

    def walk(address: str | None, way: str) -> list[dict[str, Any]]:
        pages = []
        while address:
            pages.append(api.get(address.removeprefix("http://testserver")).json())
            address = pages[-1][way]
        return pages

    forwards = walk(f"{CLAIMS}?page_size=3&ordering={ordering}", "next")
    ids = [row["id"] for page in forwards for row in page["results"]]
    assert len(ids) == len(set(ids)) == 13
    assert [len(page["results"]) for page in forwards] == [3, 3, 3, 3, 1]
    assert forwards[0]["previous"] is None
    backwards = walk(forwards[-1]["previous"], "previous")
    assert [page["results"] for page in backwards] == [page["results"] for page in forwards[-2::-1]]


def test_what_is_added_does_not_shift_the_next_page(api: APIClient, claims: list[Claim]) -> None:
    first = api.get(f"{CLAIMS}?page_size=2").json()
    examples.record(examples.article(f"{examples.ARTICLE} 2"), examples.COST)
    second = api.get(first["next"].removeprefix("http://testserver")).json()
    shown = [row["id"] for page in (first, second) for row in page["results"]]
    assert sorted(shown) == sorted(claim.pk for claim in claims)


def test_a_page_has_its_limits(api: APIClient, claims: list[Claim]) -> None:
    for size, shown in (("2", 2), ("999999", 4), ("", 4)):
        rows = api.get(f"{CLAIMS}?page_size={size}").json()["results"]
        assert len(rows) == shown


@pytest.mark.parametrize("asked", ["0", "-1", "many", "²", "2&page_size=3"])
def test_a_page_of_no_number_of_rows_is_refused(api: APIClient, asked: str) -> None:
    answer = api.get(f"{CLAIMS}?page_size={asked}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameter_unreadable")


@pytest.mark.parametrize(
    "cursor",
    [
        b"n",
        b"n|abc|1",
        b"n|1|abc",
        b"n|\x00|1",
        b"p|1|2|3",
        b"\xff|1|1",
        b"n|1e999|1",
        b"n|1%s|1" % (b"0" * 30),
        b"p|1|1%s" % (b"0" * 30),
    ],
)
@pytest.mark.parametrize("ordering", ["id", "check_worthiness", "created_at"])
def test_a_made_up_cursor_is_harmless(
    api: APIClient, claims: list[Claim], cursor: bytes, ordering: str
) -> None:
    query = f"ordering={ordering}&cursor={urlsafe_b64encode(cursor).decode()}"
    assert api.get(f"{CLAIMS}?{query}").status_code in (200, 404)
    assert api.get(f"{CLAIMS}?cursor=no-base64-é").status_code == 404


def test_a_longer_list_takes_no_more_queries(
    api: APIClient, editor: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        outlet, _new = source_store(names={"en": [f"Outlet {number}"]})
        text = f"{examples.ARTICLE} {number}"
        document = examples.article(text, publisher=outlet)
        for claim in examples.record(document, *examples.ALL):
            evidence = evidence_add(
                claim=claim, document=document, start=0, end=4, stance="context", by=editor
            )
            assessment_publish(
                claim=claim, aspect="content", verdict="verified", evidence=[evidence], by=editor
            )
    with django_assert_max_num_queries(9):
        rows = api.get(CLAIMS).json()["results"]
    assert len(rows) == 24
    assert {row["questions"]["content"]["verdict"] for row in rows} == {"verified"}
