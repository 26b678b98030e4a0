"""How many queries each read of the API asks, walked from the resolver; rows more, queries none."""

from contextlib import suppress
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from ..roles.addresses import Address, addresses
from ..roles.newsroom import Newsroom, newsroom_made
from .test_contract import ABOUT_THE_API, allowed

#: Who asks, and in two queries what they may: then the rows themselves.
USUAL = 4
#: {route below api/v1: queries at most}, where there is more to be read than the rows.
MORE = {
    "articles/<int:pk>/": 7,
    "claims/": 9,
    "claims/<int:pk>/": 9,
    "articles/<int:article>/claims/": 10,
    "claims/<int:claim>/evidence/": 5,
    "claims/<int:claim>/pages/": 5,
    "claims/<int:claim>/pages/<int:pk>/": 5,
    "claims/<int:claim>/changes/": 5,
    "claims/<int:claim>/speakers/": 5,
    "claims/<int:claim>/repeats/": 5,
    "claims/<int:claim>/passages/": 5,
    "claims/<int:claim>/comments/": 6,
    "claims/<int:claim>/assessments/": 6,
    "articles/<int:article>/corrections/": 5,
    "articles/<int:article>/proposals/": 7,
    "articles/<int:pk>/original/": 5,
    "documents/<int:pk>/original/": 5,
    "claims/<int:pk>/check/": 9,
    "claims/<int:pk>/publication/": 10,
    "articles/<int:pk>/check/": 9,
    "assessments/": 5,
    "assessments/<uuid:pk>/": 5,
    "drafts/": 6,
    "drafts/<int:pk>/": 6,
    "labels/": 6,
    "labels/<int:pk>/": 6,
    "documents/<int:pk>/": 6,
    "sources/": 5,
    "sources/<int:pk>/": 5,
    "sources/<int:source>/alike/": 9,
    "sources/<int:source>/roles/": 7,
    "sources/<int:source>/reliability/": 6,
    "accounts/": 5,
    "accounts/<int:pk>/": 5,
    "roles/": 5,
    "roles/<int:pk>/": 5,
    "log/": 5,
    "tokens/<str:pk>/": 6,
    "webhooks/<int:webhook>/deliveries/": 5,
    "webhooks/<int:webhook>/deliveries/<uuid:pk>/": 5,
    "newsroom/": 6,
    "me/": 6,
    "statistics/": 35,
    "updates/": 18,
}


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return newsroom_made()


@pytest.fixture
def doors(newsroom: Newsroom) -> list[Address]:
    return [
        each
        for each in addresses(newsroom)
        if each.route.startswith("api/v1/")
        and each.route not in ABOUT_THE_API
        and "GET" in allowed(each)
    ]


def test_each_read_asks_so_many_queries_however_many_rows_there_are(
    newsroom: Newsroom, doors: list[Address]
) -> None:
    client = APIClient(headers={"authorization": f"Token {newsroom.tokens['admin']}"})
    of_few = {door.path: _asked(client, door) for door in doors}
    rows = {door.view.cls.queryset.model for door in doors if _listed(door)}
    assert sum(copied(model) for model in rows) > 20
    of_many = {door.path: _asked(client, door) for door in doors}
    most = {door.path: MORE.get(door.route.removeprefix("api/v1/"), USUAL) for door in doors}
    for found in (of_few, of_many):
        assert {path: n for path, n in found.items() if n > most[path]} == {}
    assert len(most) > 65


def _asked(client: APIClient, door: Address) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(door.path).status_code in (200, 404)
    return len(queries)


def _listed(door: Address) -> bool:
    return getattr(door.view.cls, "queryset", None) is not None


def copied(model: type[Model]) -> int:
    """Two more of each row where what must be there once allows it; how many."""
    made = 0
    for row in list(model._base_manager.all()[:5]):
        for number in range(2):
            with suppress(IntegrityError, TypeError), transaction.atomic():
                model._base_manager.bulk_create([_like(row, number)])
                made += 1
    return made


def _like(row: Any, number: int) -> Any:
    row.pk, row._state.adding = None, True
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        if not field.primary_key and isinstance(value, str) and field.unique:
            setattr(row, field.attname, f"{value}{number}")
    if isinstance(getattr(row, "name", None), str):
        row.name = f"{row.name[:70]}{number}"
    return row
