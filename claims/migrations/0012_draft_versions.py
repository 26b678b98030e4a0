from django.db import migrations, models


class Migration(migrations.Migration):
    """Has defaults in the database: processes that know no versions go on inserting."""

    dependencies = [("claims", "0011_construction")]
    operations = [
        migrations.AddField(
            "draft",
            "version",
            models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            "draft",
            "earlier",
            models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                editable=False,
            ),
        ),
    ]
