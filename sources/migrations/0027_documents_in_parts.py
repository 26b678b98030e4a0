"""Indexes of articles and of other documents by themselves: each is searched without the other."""

from django.db import migrations, models
from django.db.models import Q

from config.folding import norm_indexed_beside
from config.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("sources", "0026_undone_blank"),
    ]

    operations = [
        norm_indexed_beside("sources_document", "document_other_norm", only="kind <> 'article'"),
        AddIndexBeside(
            model_name="document",
            index=models.Index(
                fields=["id"], name="document_article", condition=Q(kind="article")
            ),
        ),
        AddIndexBeside(
            model_name="document",
            index=models.Index(fields=["id"], name="document_other", condition=~Q(kind="article")),
        ),
    ]
