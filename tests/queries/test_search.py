"""The folded words by which claims and documents are found, wherever these are written."""

import re
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
from claims.queries.search import articles_found, claims_found, everything_found
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.models import Document, Source
from sources.queries import documents_found, documents_listed, sources_found, sources_with_names
from sources.search import folded, worded

from ..examples import (
    ALL,
    ARTICLE,
    MINISTER,
    PAPER,
    article,
    attribution,
    record,
    span,
    statement,
    user_in,
)


def found(words: str) -> list[Claim]:
    return list(Claim.objects.filter(worded(words)))


def norms(rows: Iterable[Claim]) -> list[str]:
    """The columns as they stand in the database."""
    pks = [row.pk for row in rows]
    return list(Claim.objects.filter(pk__in=pks).order_by("pk").values_list("norm", flat=True))


def test_an_extraction_folds_source_cue_content_and_speaker(document: Document) -> None:
    [claim] = record(document, MINISTER)
    assert norms([claim]) == [
        "السد سيكتمل في مايو 🌊\nسامي الغانم\nوزير المياه سامي الغانم\nقال\n",
    ]
    assert found("ٱلسّدُّ  سيكتمل") == [claim]
    assert found("قال سيكتمل الغانم") == [claim]  # three columns
    assert found("«الغانم قال»") == []  # which is no phrase


def test_a_correction_its_undo_and_a_split_keep_the_words_found(
    document: Document, editor: User
) -> None:
    [claim] = record(document, MINISTER)
    before = norms([claim])
    content = (span(ARTICLE, "إن السد سيكتمل"),)
    at = Places((span(ARTICLE, "سامي الغانم"),), (span(ARTICLE, "قال"),), content)
    claim_respan(claim=claim, places=at, by=editor)
    assert norms([claim]) == ["ان السد سيكتمل\nسامي الغانم\nسامي الغانم\nقال\n"]
    assert (found("في مايو"), found("ان السد")) == ([], [claim])
    change_undo(change=claim.changes.get(), by=editor)
    assert norms([claim]) == before
    both = claim_split(claim=Claim.objects.get(pk=claim.pk), at=ARTICLE.index("سيكتمل"), by=editor)
    assert norms(both) == [
        "السد\nسامي الغانم\nوزير المياه سامي الغانم\nقال\n",
        "سيكتمل في مايو 🌊\nسامي الغانم\nوزير المياه سامي الغانم\nقال\n",
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
    # A passage of it is no text.
    chosen = re.sub(r'SUBSTR(ING)?\("sources_document"."text"', "", chosen)
    for long in ("text", "original", "norm"):
        assert f'"sources_document"."{long}"' not in chosen
    assert '"claims_claim"."norm"' not in chosen


def test_articles_are_found_by_title_and_text_as_they_are_stored(db: None) -> None:
    stored = article("نصٌّ قصير", title="لجنةُ الرؤية ٢٠٢٦")
    assert list(Document.objects.values_list("norm", flat=True)) == [
        folded(["لجنه الرويه 2026", "نص قصير"])
    ]
    assert [row.pk for row in Article.objects.filter(worded("الرؤيه 2026"))] == [stored.pk]


# --- all words, in any column, the best first --------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["مايو السد", "سيكتمل الغانم قال", "Ghanem السد", "«السد سيكتمل» Ghanem", "سامي  ghanem"],
)
def test_a_claim_is_found_by_all_its_words_in_any_column_and_name(
    document: Document, words: str
) -> None:
    claim = record(document, *ALL)[0]
    source_store(names={"ar": ["سامي الغانم"], "en": ["Sami Ghanem"]})
    assert claim in claims_found(Claim.objects.all(), words)
    assert not claims_found(Claim.objects.all(), f"{words} الثلج")
    assert not claims_found(Claim.objects.all(), "«سيكتمل السد»")


def test_a_claim_is_found_by_the_names_of_whom_its_speaker_was_merged_into(
    document: Document,
) -> None:
    [claim] = record(document, MINISTER)
    ghanem, _new = source_store(names={"en": ["Sami Ghanem"]})
    source_merge(source=claim.speakers.get(), into=ghanem)
    ghanem.names.filter(language="ar").delete()
    assert list(claims_found(Claim.objects.all(), "ghanem")) == [claim]


def test_claims_with_the_words_in_them_come_before_those_of_a_speaker_of_that_name(
    document: Document,
) -> None:
    said_by, _cost, _paper, _union = record(document, *ALL)
    other = article("قالت هدى إن سامي الغانم استقال.")
    [about] = record(other, attribution("هدى", "قالت", "سامي الغانم استقال", text=other.text))
    rows = Claim.objects.order_by("pk")
    assert list(claims_found(rows, "الغانم سامي"))[:2] == [about, said_by]


def test_articles_with_the_words_in_the_title_come_first_then_by_name_then_by_text(
    document: Document,
) -> None:
    text, by_name = article("ذكر سامي الغانم. خبر"), article("خبر آخر")
    outlet, _new = source_store(names={"ar": ["صحيفة سامي الغانم"]}, kind="outlet")
    Document.objects.filter(pk=by_name.pk).update(publisher=outlet)
    title = article("خبر عن السد", title="الغانم، سامي")
    spoken = article("قال سامي الغانم إن الخبر قديم.")
    record(spoken, attribution("سامي الغانم", "قال", "الخبر قديم", text=spoken.text))
    everything = [title.pk, by_name.pk, spoken.pk, document.pk, text.pk]
    rows = articles_found(Article.objects.order_by("pk"), "سامي الغانم")
    assert [row.pk for row in rows] == everything
    found = documents_found(Document.objects.order_by("pk"), "سامي الغانم")
    assert [row.pk for row in found] == [title.pk, by_name.pk, document.pk, text.pk, spoken.pk]


def test_the_seed_article_is_found_by_two_words_that_do_not_stand_side_by_side(
    db: None,
) -> None:
    stored = article("اتصل ترامب أمس بنظيره بوتين.")
    assert [row.pk for row in articles_found(Article.objects.all(), "ترامب بوتين")] == [stored.pk]


@pytest.mark.parametrize(
    ("words", "inside", "beginning"),
    [
        ("البيت", ["عن غالبيتهم"], ["والبيت الأبيض", "في البيت", "«البيت»"]),
        ("بيت", ["أعيان سبيت"], ["والبيت الأبيض", "كالبيت", "فبيت الشعر", "بيتهم"]),
        ("dam", ["Madam Webb", "a macadam"], ["Dams leak", "the half-dam", "“dam”"]),
        ("2.5", ["12.5 billion"], ["+2.5 %", "2.50"]),
        ("dam rain", ["Madam of the rain", "Rain, madam"], ["Rain over a dam"]),
    ],
)
def test_words_that_begin_so_come_before_those_that_hold_it_inside(
    db: None, words: str, inside: list[str], beginning: list[str]
) -> None:
    for text, title in enumerate(beginning + inside):
        article(f"{text}", title=title)
    rows = Article.objects.order_by("-pk")
    assert [row.title for row in articles_found(rows, words)] == [
        *beginning[::-1],
        *inside[::-1],
    ]


def test_what_somebody_of_that_name_said_comes_before_the_word_inside_another(db: None) -> None:
    text = "قال البيت الأبيض إن الجسر آمن. وقالت هدى إن غالبيتهم من الأطفال."
    house = attribution("البيت الأبيض", "قال", "الجسر آمن", text=text)
    others = attribution("هدى", "قالت", "غالبيتهم من الأطفال", text=text)
    record(article(text), house, others)
    found = claims_found(Claim.objects.order_by("-pk"), "البيت")
    assert [claim.content_text for claim in found] == ["الجسر آمن", "غالبيتهم من الأطفال"]


def test_sources_of_whom_the_words_are_the_name_come_first(db: None) -> None:
    names = ["وزارة المياه والسدود", "المياه", "سد المياه"]
    longer, whole, other = (source_store(names={"ar": [name]})[0] for name in names)
    by_item, _new = source_store(names={"en": ["Dam"]}, wikidata_id="Q77")
    rows = sources_with_names().order_by("pk")
    assert list(sources_found(rows, "المياه")) == [whole, longer, other]
    assert list(sources_found(rows, "السدود وزاره")) == [longer]
    assert list(sources_found(rows, "q77")) == [by_item]
    assert list(sources_found(rows, "")) == list(rows)


def test_everything_is_found_at_once_with_the_words_marked(document: Document) -> None:
    record(document, MINISTER, statement("ثلاثة مليارات", 0.5))
    set_aside = Claim.objects.get(voice="outlet")
    set_aside.set_aside = "rejected"
    set_aside.save()
    article("تقرير السدّ الجديد", kind="report", title="عن السد")
    source_store(names={"ar": ["هيئة السدّ"], "en": ["Dam Board"]})
    everything = everything_found("السد", by=user_in("reader"), each=5)
    shown = {
        found.kind: (
            found.count,
            [[hit.title.text[a:b] for a, b in hit.title.places] for hit in found.hits],
            [[hit.beside.text[a:b] for a, b in hit.beside.places] for hit in found.hits],
        )
        for found in everything
    }
    assert shown == {
        "claims": (1, [["السد"]], [[]]),
        "articles": (1, [["السد"]], [["السد"]]),
        "documents": (1, [["السد"]], [["السدّ"]]),
        "sources": (1, [[]], [["السدّ"]]),
    }
    claims = everything_found("مليارات", by=user_in("editor"), each=5)[0]
    assert (claims.count, claims.aside) == (0, 1)


def test_nobody_finds_what_they_may_not_see(document: Document) -> None:
    record(document, MINISTER)
    assert everything_found("السد", by=User.objects.create_user("nobody"), each=5) == []
    assert everything_found("  ", by=user_in("editor"), each=5) == []
    assert Source.objects.exists()


def test_of_very_many_none_is_the_best(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    record(document, MINISTER, PAPER)
    rows = Claim.objects.order_by("-pk")
    said, ranked = list(rows.filter(worded("سيكتمل"))), claims_found(rows, "سيكتمل")
    monkeypatch.setattr(Claim, "ranked", len(said) - 1)
    assert "search_rank" in ranked.query.annotations
    unranked = claims_found(rows, "سيكتمل")
    assert "search_rank" not in unranked.query.annotations
    assert list(unranked) == said


def test_of_very_many_the_desk_shows_the_newest_and_counts_no_further(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(document, MINISTER)
    article("نص", title="السد والنهر")
    newest = [article("السد أيضا").pk, article("ذكر السد").pk]
    for model in (Claim, Document):
        monkeypatch.setattr(model, "ranked", 1)
    claims, articles, *_others = everything_found("السد", by=user_in("reader"), each=2)
    assert (claims.count, claims.more, len(claims.hits)) == (1, False, 1)
    assert (articles.count, articles.more) == (1, True)
    assert [hit.row.pk for hit in articles.hits] == newest[::-1]


def test_whom_a_word_names_is_asked_once_for_all_that_is_searched(document: Document) -> None:
    record(document, MINISTER)
    with CaptureQueriesContext(connection) as queries:
        everything_found("السد النهر", by=user_in("reader"), each=2)
    asked = [each["sql"] for each in queries if '"merged_into_id" IN (SELECT' in each["sql"]]
    assert len(asked) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="as SQLite tells its plans")
def test_claims_that_were_set_aside_are_counted_among_these_alone(document: Document) -> None:
    record(document, MINISTER)
    with CaptureQueriesContext(connection) as queries:
        everything_found("السد", by=user_in("reader"), each=2)
    [counted] = [
        each["sql"] for each in queries if 'NOT ("claims_claim"."set_aside"' in each["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + counted)
        assert any("claim_aside" in row[3] for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by its indexes")
def test_words_and_names_are_both_found_by_an_index(document: Document) -> None:
    record(document, MINISTER)
    source_store(names={"ar": ["سامي الغانم"]})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        assert len(claims_found(Claim.objects.order_by("-pk"), "الغانم السد")) == 1
    for query in queries.captured_queries:
        if query["sql"].startswith("SELECT") and '"claims_claim"' in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(row for (row,) in cursor.fetchall())
            assert "Seq Scan on claims_claim " not in plan, plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by its indexes")
def test_of_very_many_the_newest_are_walked_to_and_not_sorted_out_of_all(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = [article(words).pk for words in ("السد والنهر", "السد أيضا")][::-1]
    monkeypatch.setattr(Document, "ranked", 1)
    reader = user_in("reader")
    with CaptureQueriesContext(connection) as queries:
        _claims, articles, *_others = everything_found("السد", by=reader, each=2)
    assert (articles.more, [hit.row.pk for hit in articles.hits]) == (True, newest)
    (walk,) = [each["sql"] for each in queries if "STRPOS" in each["sql"]]
    assert "LIKE" not in walk  # for which there is an index, whose rows would be sorted
    assert "ORDER BY 1 DESC LIMIT 2" in walk


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by its indexes")
def test_words_of_documents_that_are_no_articles_have_an_index_of_their_own(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'document_other_norm'")
        [(made,)] = cursor.fetchall()
    assert made.endswith("USING gin (norm gin_trgm_ops) WHERE ((kind)::text <> 'article'::text)")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL compresses long texts")
def test_the_folded_words_of_a_long_text_are_read_as_they_are_stored(db: None) -> None:
    pk = article("قال الوزير إن السد آمن. " * 500).pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT octet_length(norm), pg_column_size(norm), octet_length(text),"
            " pg_column_size(text) FROM sources_document WHERE id = %s",
            [pk],
        )
        [(words, stored, text, text_stored)] = cursor.fetchall()
    assert (stored, text_stored < text) == (words, True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by its indexes")
def test_a_word_too_short_for_the_index_is_looked_for_in_what_a_longer_one_finds(
    document: Document,
) -> None:
    record(document, MINISTER, PAPER)
    with CaptureQueriesContext(connection) as queries:
        [claim] = claims_found(Claim.objects.order_by("-pk"), "في سيكتمل")
    assert "في" in claim.content_text
    [found] = [q["sql"] for q in queries if "LIMIT 1001" in q["sql"] and "claims_claim" in q["sql"]]
    assert found.count("LIKE") == found.count("STRPOS") == 1
