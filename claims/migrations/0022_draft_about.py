from django.db import migrations, models


class Migration(migrations.Migration):
    """Null, and so added without rebuilding a table that has triggers."""

    dependencies = [("claims", "0021_speakers_since")]
    operations = [
        migrations.AddField("draft", "about", models.JSONField(editable=False, null=True)),
    ]
