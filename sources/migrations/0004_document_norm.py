from django.db import migrations, models

from config.folding import norm_filled, norm_indexed
from config.frozen import columns_frozen


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_document_keys")]
    operations = [
        migrations.AddField(
            "document", "norm", models.TextField(db_default="", default="", editable=False)
        ),
        norm_filled("sources", "Document", ["title", "text"], batch=50),
        norm_indexed("sources_document"),
        # SQLite made the table anew, and with it lost the trigger.
        columns_frozen("sources_document", ["text", "original", "sha256"]),
    ]
