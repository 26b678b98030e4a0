from django.db import migrations, models


class Migration(migrations.Migration):
    """Null, and so added without rebuilding a table that has triggers."""

    dependencies = [("claims", "0020_articles_corrected")]
    operations = [
        migrations.AddField(
            "claim", "speakers_since", models.PositiveIntegerField(editable=False, null=True)
        ),
    ]
