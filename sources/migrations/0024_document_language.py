from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0023_updates")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["language"], name="document_in_language"),
        ),
    ]
