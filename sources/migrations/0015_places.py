from django.db import migrations, models


class Migration(migrations.Migration):
    """Where in a document's text the pages or cues of the file begin that it was read from."""

    dependencies = [("sources", "0014_likeness")]
    operations = [
        migrations.AddField("document", "places", models.JSONField(editable=False, null=True)),
    ]
