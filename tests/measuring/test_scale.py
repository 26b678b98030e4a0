"""Databases of millions of claims, made small here, and what is measured on them."""

import pytest
from django.db import connection

from claims.measuring.load_rows import NotEmpty, load
from claims.measuring.queries_benchmark import NotLoaded, measure
from claims.models import Claim, ExtractionRun
from sources.models import Document, Update

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "postgresql",
        reason="makes indexes anew, which PostgreSQL refuses within the transaction of a test",
    ),
]


@pytest.fixture
def loaded() -> int:
    return load(claims=120)


def test_rows_that_are_made_are_as_the_actions_would_write_them(loaded: int) -> None:
    claims = list(Claim.objects.select_related("document").prefetch_related("spans"))
    assert (len(claims), Document.objects.count(), ExtractionRun.objects.count()) == (
        120,
        loaded,
        loaded,
    )
    for row in (*claims, *Document.objects.all()):
        stored = row.norm
        row.fold()
        assert row.norm == stored
    for claim in claims:
        [span] = claim.spans.all()
        assert claim.document.text[span.start : span.end] == claim.content_text
        assert (claim.start, claim.end) == (span.start, span.end)


def test_what_is_made_is_told_to_those_who_mirror_the_desk(loaded: int) -> None:
    assert Update.objects.filter(kind="claim").count() == 120
    Claim.objects.filter(pk=1).update(version=1)
    assert Update.objects.latest("sequence").thing == "1"


def test_a_desk_with_articles_is_not_filled(loaded: int) -> None:
    with pytest.raises(NotEmpty):
        load(claims=1)


def test_pages_are_opened_among_the_rows(loaded: int) -> None:
    claims, reads = measure(rounds=1, only="API: claims")
    assert claims == 120
    assert {(read.name, read.status) for read in reads} == {
        ("API: claims", 200),
        ("API: claims of a speaker", 200),
        ("API: claims, a common word", 200),
    }
    assert all(0 < read.database95 <= read.p95 for read in reads)


def test_only_made_rows_are_measured() -> None:
    with pytest.raises(NotLoaded):
        measure(rounds=1)
