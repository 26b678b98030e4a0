"""Long lists are paged without being counted, and say what they know."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from sources import paging
from sources.paging import Pages

from .. import examples

CLAIMS = "/desk/claims/claim/"


@pytest.fixture(autouse=True)
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of more than ten is a long one here, and a page holds five."""
    monkeypatch.setattr(paging, "BOUND", 10)
    monkeypatch.setattr("claims.desk.lists.claims.ClaimAdmin.list_per_page", 5)


def claims_made(count: int) -> list[int]:
    """Keys of that many claims, in the order of the list."""
    document = examples.article("و" * (count + 1))
    rows = [
        Claim(document=document, kind="direct", cue_text="قال", start=i, end=i + 1, fingerprint=i)
        for i in range(count)
    ]
    return [claim.pk for claim in Claim.objects.bulk_create(rows)]


@pytest.mark.django_db
def test_of_a_search_no_more_are_counted_than_are_put_in_order(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.desk.RANKED", 5)
    made = claims_made(9)
    Claim.objects.filter(pk__in=made).update(norm="dam")
    known = []
    for ranked in (9, 8):
        monkeypatch.setattr(Claim, "ranked", ranked)
        page = desk.get(CLAIMS, {"q": "dam"})
        shown = page.context["cl"].paginator
        file = desk.get(f"{CLAIMS}export.csv", {"q": "dam"})
        known.append((shown.counted, shown.num_pages, file.status_code))
    assert known == [("9", 2, 200), ("more than 5", 2, 302)]
    last = desk.get(CLAIMS, {"q": "dam", "p": "2"}).context["cl"]
    assert (len(last.result_list), last.paginator.counted) == (4, "9")


def pages(asked: Any = 1) -> Pages:
    return Pages(Claim.objects.order_by("start"), 5, asked=asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "asked", "known"),
    [
        (3, 1, (3, False, "3", 1)),
        (10, 1, (10, False, "10", 2)),
        (11, 1, (11, True, "more than 10", 3)),
        (30, 2, (11, True, "more than 10", 3)),
        (30, 3, (16, True, "more than 15", 4)),
        (30, 6, (30, False, "30", 6)),
        (30, 99, (11, True, "more than 10", 3)),
        (30, "x", (11, True, "more than 10", 3)),
    ],
)
def test_rows_are_counted_up_to_a_bound(
    rows: int, asked: Any, known: tuple[int, bool, str, int]
) -> None:
    claims_made(rows)
    made = pages(asked)
    assert (made.count, made.more, made.counted, made.num_pages) == known


@pytest.mark.django_db
def test_every_row_is_on_one_page_and_the_last_page_is_reached_from_the_first() -> None:
    keys, found, number = claims_made(30), [], 1
    while True:
        page = pages(number).page(number)
        found += [claim.pk for claim in page]
        if not page.has_next():
            break
        number = page.next_page_number()
    assert (found, number) == (keys, 6)


@pytest.mark.django_db
def test_no_query_counts_all_rows() -> None:
    claims_made(30)
    with CaptureQueriesContext(connection) as queries:
        for number in (1, 3, 6):
            list(pages(number).page(number))
    assert all("LIMIT" in query["sql"] or " IN (" in query["sql"] for query in queries)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({}, "Claims: more than 10"), ({"kind__exact": "mixed"}, "Claims: 0")],
)
def test_a_list_says_how_much_it_knows(desk: Client, asked: dict[str, str], said: str) -> None:
    claims_made(30)
    assert said in desk.get(CLAIMS, asked).content.decode()


def test_what_was_found_is_not_counted_further_either(desk: Client) -> None:
    claims_made(30)
    html = desk.get(CLAIMS, {"kind__exact": "direct"}).content.decode()
    assert "more than 10 results" in html
    arabic = desk.get(CLAIMS, {"kind__exact": "direct"}, headers={"accept-language": "ar"})
    assert "النتائج: أكثر من 10" in arabic.content.decode()


def test_a_page_far_behind_the_bound_shows_its_rows(desk: Client) -> None:
    keys = claims_made(30)
    page = desk.get(CLAIMS, {"p": "5"})
    assert [claim.pk for claim in page.context["cl"].result_list] == keys[20:25]
    assert desk.get(CLAIMS, {"p": "99"})["Location"] == f"{CLAIMS}?e=1"
