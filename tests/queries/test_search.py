"""The folded words by which claims and documents are found, wherever these are written."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from claims.actions.claims import change_undo, claim_respan, claim_split
from claims.domain.spans import Places
from claims.models import Article, Claim
from claims.queries.articles import articles_listed
from claims.queries.claims import claims_listed
from sources.models import Document
from sources.queries import documents_listed
from sources.search import folded, worded

from ..examples import ARTICLE, MINISTER, PAPER, article, attribution, record, span


def found(words: str) -> list[Claim]:
    return list(Claim.objects.filter(worded(words)))


def norms(rows: Iterable[Claim]) -> list[str]:
    """The columns as they stand in the database."""
    pks = [row.pk for row in rows]
    return list(Claim.objects.filter(pk__in=pks).order_by("pk").values_list("norm", flat=True))


def test_an_extraction_folds_source_cue_content_and_speaker(document: Document) -> None:
    [claim] = record(document, MINISTER)
    assert norms([claim]) == [
        "وزير المياه سامي الغانم\nقال\nالسد سيكتمل في مايو 🌊\nسامي الغانم",
    ]
    assert found("ٱلسّدُّ  سيكتمل") == [claim]
    assert found("الغانم قال") == []  # two columns


def test_a_correction_its_undo_and_a_split_keep_the_words_found(
    document: Document, editor: User
) -> None:
    [claim] = record(document, MINISTER)
    before = norms([claim])
    content = (span(ARTICLE, "إن السد سيكتمل"),)
    at = Places((span(ARTICLE, "سامي الغانم"),), (span(ARTICLE, "قال"),), content)
    claim_respan(claim=claim, places=at, by=editor)
    assert norms([claim]) == ["سامي الغانم\nقال\nان السد سيكتمل\nسامي الغانم"]
    assert (found("في مايو"), found("ان السد")) == ([], [claim])
    change_undo(change=claim.changes.get(), by=editor)
    assert norms([claim]) == before
    both = claim_split(claim=Claim.objects.get(pk=claim.pk), at=ARTICLE.index("سيكتمل"), by=editor)
    assert norms(both) == [
        "وزير المياه سامي الغانم\nقال\nالسد\nسامي الغانم",
        "وزير المياه سامي الغانم\nقال\nسيكتمل في مايو 🌊\nسامي الغانم",
    ]


def test_a_later_extraction_folds_what_it_reads_otherwise(document: Document) -> None:
    [claim] = record(document, PAPER)
    record(
        document,
        attribution(
            "النقابة",
            "نقلت",
            "قولها إن العمال لم يقبضوا أجورهم",
        ),
    )
    assert (found("صحيفه النهر"), found("النقابه")) == ([], [claim])


def test_a_row_saved_by_itself_is_found_though_only_its_words_are_saved(
    document: Document,
) -> None:
    [claim] = record(document, MINISTER)
    claim.speaker_label = "آمِنة"
    claim.save(update_fields=["speaker_label"])
    assert found("امنه") == [claim]
    claim.cue_text = "أعلن"
    claim.save()
    assert found("اعلن") == [claim]


def test_a_row_is_saved_without(document: Document) -> None:
    [claim] = record(document, MINISTER)
    claim.save()
    assert Claim.objects.get(pk=claim.pk).get_deferred_fields() == {"norm"}


@pytest.mark.parametrize("rows", [documents_listed, articles_listed, claims_listed])
def test_a_search_loads_neither_texts_nor_folded_words(
    document: Document, rows: Callable[[], QuerySet[Any]]
) -> None:
    record(document, MINISTER)
    with CaptureQueriesContext(connection) as queries:
        assert len(rows().filter(worded("السدّ"))) == 1
    chosen = queries.captured_queries[0]["sql"].partition(" FROM ")[0]
    for long in ("text", "original", "norm"):
        assert f'"sources_document"."{long}"' not in chosen
    assert '"claims_claim"."norm"' not in chosen


def test_articles_are_found_by_title_and_text_as_they_are_stored(db: None) -> None:
    stored = article("نصٌّ قصير", title="لجنةُ الرؤية ٢٠٢٦")
    assert list(Document.objects.values_list("norm", flat=True)) == [
        folded(["لجنه الرويه 2026", "نص قصير"])
    ]
    assert [row.pk for row in Article.objects.filter(worded("الرؤيه 2026"))] == [stored.pk]
