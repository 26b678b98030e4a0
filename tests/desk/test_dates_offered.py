"""The years, months and days above the list of articles: of a long list found by steps."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html as pages

from sources import dates_offered
from sources.models import Document

from .. import examples

ARTICLES = "/desk/claims/article/"
DAYS = (
    *(date(2023, 5, 2), date(2023, 5, 31), date(2023, 12, 31), date(2024, 1, 1)),
    *(date(2024, 2, 29), date(2026, 7, 1), date(2026, 7, 1)),
)


@pytest.fixture
def dated(db: None) -> list[Document]:
    """Articles of these days, and one without a day."""
    days = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in DAYS]
    return [
        examples.article(f"Text {n}.", title=f"Dam {n}", published_at=day)
        for n, day in enumerate([*days, None])
    ]


def offered(desk: Client, query: str) -> list[str]:
    page = pages.fromstring(desk.get(f"{ARTICLES}?{query}").content.decode())
    return [link.text_content() for link in page.xpath("//nav[@class='toplinks']//a")]


@pytest.mark.parametrize(
    "query",
    [
        *("", "published_on__year=2023", "published_on__year=2023&published_on__month=5"),
        *("published_on__year=2023&published_on__month=12", "published_on__year=2026"),
        "published_on__year=2024&published_on__month=2&published_on__day=29",
    ],
)
def test_a_long_list_offers_what_a_short_one_does(
    query: str, desk: Client, dated: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = offered(desk, query)
    assert short
    monkeypatch.setattr(dates_offered, "FEW", 0)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert offered(desk, query) == short
    assert not [each for each in asked.captured_queries if "DISTINCT" in each["sql"]]


def test_a_long_list_that_is_narrowed_offers_the_years_of_all_articles(
    desk: Client, dated: list[Document], editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered(desk, "q=3") == ["‹ 2024", "January 1"]  # the one there is
    monkeypatch.setattr(dates_offered, "FEW", 0)
    assert offered(desk, "q=3") == ["2023", "2024", "2026"]


def test_a_month_without_its_year_is_no_year(
    desk: Client, dated: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dates_offered, "FEW", 0)
    assert offered(desk, "published_on__month=5") == ["2023", "2024", "2026"]


@pytest.mark.django_db
def test_a_list_without_a_date_offers_none(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    examples.article("Text.")
    monkeypatch.setattr(dates_offered, "FEW", 0)
    assert offered(desk, "") == []
