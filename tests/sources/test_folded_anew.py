"""What was stored before invisible characters folded is found by the plain words."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from sources.actions.documents import document_store
from sources.actions.sources import source_store
from sources.models import Document, SourceName
from sources.queries import documents_alike, sources_by_name
from sources.search import worded

anew = import_module("sources.migrations.0005_invisible_folded")


@pytest.mark.django_db
def test_rows_from_before_are_folded_anew() -> None:
    source, _new = source_store(names={"ar": ["هاني\u200c مرعي"]})
    odd, _new = source_store(names={"en": ["x"]})
    SourceName.objects.filter(source=source).update(norm="هاني\u200c مرعي")
    SourceName.objects.filter(source=odd).update(name="\u200b", norm="\u200b")
    document, _new = document_store(text="قال ها\u00adني", url="https://waha.example/1")
    Document.objects.filter(pk=document.pk).update(norm="قال ها\u00adني", words_key="0" * 64)

    anew.names_fold(apps, None)
    anew.keys_fill(apps, None)
    anew.Migration.operations[2].code(apps, _Editor())

    assert sources_by_name(["هاني مرعي"]) == {"هاني مرعي": source}
    assert SourceName.objects.get(source=odd).norm == "\u200b"
    assert list(Document.objects.filter(worded("هاني"))) == [document]
    assert documents_alike(text="قال هاني", url="", kind=document.kind)[0] == [document]


class _Editor:
    """What the operation asks of a schema editor; SQLite's own refuses to work in a test."""

    connection = connection

    def quote_name(self, name: str) -> str:
        return connection.ops.quote_name(name)


@pytest.mark.django_db
def test_one_source_bears_a_name_in_every_invisible_spelling() -> None:
    names = ["هاني مرعي", "هاني\u200c مرعي", "ها\u00adني مرعي", "هاني \ufeffمرعي", "هانی مرعی"]
    assert len({source_store(names={"ar": [name]})[0].pk for name in names}) == 1
