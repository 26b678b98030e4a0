from django.db import migrations

from config.frozen import columns_frozen


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [columns_frozen("sources_document", ["text", "original", "sha256"])]
