from django.db import migrations, models


class Migration(migrations.Migration):
    """Has a default in the database: processes that know no constructions go on inserting."""

    dependencies = [("claims", "0010_invisible_folded")]
    operations = [
        migrations.AddField(
            "claim",
            "construction",
            models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="read as"
            ),
        ),
    ]
