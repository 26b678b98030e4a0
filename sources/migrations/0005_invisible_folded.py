from django.db import migrations

from config.folding import norm_filled
from sources.addresses import address_key
from sources.text import normalise, words_key


def names_fold(apps, _editor):
    """Fold the names anew; one of nothing but invisible characters stays as it is."""
    rows = apps.get_model("sources", "SourceName").objects
    for name in rows.order_by("pk").iterator(chunk_size=1000):
        norm = normalise(name.name)[:300]
        if norm not in ("", name.norm):
            rows.filter(pk=name.pk).update(norm=norm)


def keys_fill(apps, _editor):
    """Work the documents' keys out anew, one document at a time: texts are long."""
    rows = apps.get_model("sources", "Document").objects.only("text", "original", "url")
    for pk in rows.values_list("pk", flat=True):
        document = rows.get(pk=pk)
        rows.filter(pk=pk).update(
            words_key="" if document.original else words_key(document.text),
            address_key=address_key(document.url),
        )


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_document_norm")]
    operations = [
        migrations.RunPython(names_fold, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(keys_fill, migrations.RunPython.noop, elidable=True),
        norm_filled("sources", "Document", ["title", "text"], batch=50),
    ]
