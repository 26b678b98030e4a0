"""On SQLite an index of three letters in a row finds what may have a word, whoever wrote it."""

import pytest
from django.db import connection

from sources.actions.documents import document_store
from sources.models import Document
from sources.word_index import Part, likely, streamed, word_indexes_renew

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has pg_trgm"),
]


def found(*terms: str, part: Part = Part.ALL) -> set[str]:
    may = Document.objects.filter(likely(Document, terms, part))
    return set(may.values_list("title", flat=True))


def triggers() -> list[str]:
    """Those that keep the index of documents, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND name LIKE 'sources_document_words_%' ORDER BY name"
        )
        return [name for (name,) in cursor.fetchall()]


def stored(title: str, text: str) -> Document:
    return document_store(text=text, title=title, kind="report")[0]


def test_the_index_follows_what_is_written_changed_and_deleted() -> None:
    dam = stored("dam", "The dam leaks.")
    stored("سد", "السد يتسرب")
    assert (found("leak"), found("تسر", "لسد"), found("dam", "السد")) == ({"dam"}, {"سد"}, set())
    dam.title = "barrage"
    dam.save()
    assert (found("barr"), found("dam")) == ({"barrage"}, {"barrage"})
    Document.objects.bulk_create([Document(kind="report", title="x", text="Rain", sha256="x")])
    assert found("rain") == {"x"}
    Document.objects.filter(title="x").delete()
    assert found("rain") == set()


def test_what_is_too_short_for_it_may_stand_anywhere_and_signs_are_only_signs() -> None:
    stored("dam", 'It says "40 AND more" here*.')
    assert found("40") == found() == {"dam"}
    assert found('"40', "here*") == {"dam"}
    assert found("or not") == set()
    assert found("a" * 500) == set()


def test_the_first_of_what_may_have_a_word_come_newest_first_by_the_index_itself() -> None:
    stored("old", "The dam leaks.")
    stored("rain", "It rains.")
    stored("new", "The dams leak again.")
    rows = streamed(Document.objects.order_by("-pk"), ["dam", "leak"])
    plan = rows[:1].explain()
    assert [row.title for row in rows[:1]] == ["new"]
    assert [row.title for row in rows] == ["new", "old"]
    assert "VIRTUAL TABLE" in plan
    assert "TEMP B-TREE" not in plan  # nothing is sorted: the index is read no further
    oldest_first = streamed(Document.objects.order_by("pk"), ["leak"])
    assert [row.title for row in oldest_first] == ["old", "new"]


def test_articles_are_told_from_other_documents_by_the_index_itself() -> None:
    document_store(text="The dam leaks.", title="article", kind="article")
    report = stored("report", "The dam leaks, too.")
    parts = {part: found("leak", part=part) for part in Part}
    assert parts == {
        Part.ALL: {"article", "report"},
        Part.NAMED: {"article"},
        Part.OTHERS: {"report"},
    }
    Document.objects.filter(pk=report.pk).update(kind="article")
    assert found("leak", part=Part.NAMED) == {"article", "report"}
    assert found("leak", part=Part.OTHERS) == found("\ue000\ue000\ue000x") == set()


def test_an_index_whose_triggers_were_lost_with_a_rebuilt_table_is_made_anew() -> None:
    made = triggers()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {next(name for name in made if '_insert_' in name)}")
    stored("dam", "The dam leaks.")
    assert found("leak") == set()
    word_indexes_renew()
    assert found("leak") == {"dam"}
    stored("rain", "It leaks in.")
    assert found("leak") == {"dam", "rain"}
    assert triggers() == made


def test_an_index_that_an_earlier_version_made_is_made_anew() -> None:
    stored("dam", "The dam leaks.")
    made = triggers()
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(
            "CREATE TRIGGER sources_document_words_insert AFTER INSERT ON sources_document BEGIN"
            " INSERT INTO sources_document_words (rowid, norm) VALUES (NEW.id, NEW.norm); END"
        )
    word_indexes_renew()
    assert triggers() == made
    assert (found("leak", part=Part.OTHERS), found("leak", part=Part.NAMED)) == ({"dam"}, set())
