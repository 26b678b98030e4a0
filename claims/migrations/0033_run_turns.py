from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose turn it is among the runs that wait; those of before go by their ids."""
    dependencies = [
        ("claims", "0032_webhooks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="extractionrun",
            name="is_awaited",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="extractionrun",
            name="task",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=155
            ),
        ),
        migrations.AddField(
            model_name="extractionrun",
            name="turn",
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="extractionrun",
            index=models.Index(fields=["state", "-is_awaited", "turn", "id"], name="run_next"),
        ),
        migrations.AddIndex(
            model_name="extractionrun",
            index=models.Index(fields=["state", "requested_by", "turn"], name="run_turns"),
        ),
    ]
