"""The folded words of a document are looked at far more often than written: uncompressed."""

from django.db import migrations

from config.folding import norm_uncompressed


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0027_documents_in_parts"),
    ]

    operations = [norm_uncompressed("sources_document")]
