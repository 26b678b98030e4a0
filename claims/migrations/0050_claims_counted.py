"""Indexes of the claims that are counted, set aside or assigned, so that nothing else is read."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0049_feed_interval"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["voice", "created_at", "set_aside", "document", "id"],
                name="claim_counted",
                condition=Q(voice="attributed", set_aside=""),
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["set_aside"], name="claim_aside", condition=~Q(set_aside="")
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["assigned_at"],
                name="claim_assigned_at",
                condition=Q(assignee__isnull=False),
            ),
        ),
    ]
