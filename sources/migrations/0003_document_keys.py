from django.db import migrations, models

from config.frozen import columns_frozen
from sources.addresses import address_key
from sources.text import words_key


def keys_fill(apps, _editor):
    """Give the documents that are stored already their keys, one at a time: texts are long."""
    rows = apps.get_model("sources", "Document").objects.only("text", "original", "url")
    for pk in rows.values_list("pk", flat=True):
        document = rows.get(pk=pk)
        rows.filter(pk=pk).update(
            words_key="" if document.original else words_key(document.text),
            address_key=address_key(document.url),
        )


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_document_frozen")]
    operations = [
        migrations.AddField(
            "document",
            "words_key",
            models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            "document",
            "address_key",
            models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddIndex(
            "document", models.Index(fields=["words_key"], name="document_words")
        ),
        migrations.AddIndex(
            "document", models.Index(fields=["address_key"], name="document_address")
        ),
        migrations.RunPython(keys_fill, migrations.RunPython.noop, elidable=True),
        # SQLite made the table anew, and with it lost the trigger.
        columns_frozen("sources_document", ["text", "original", "sha256"]),
    ]
