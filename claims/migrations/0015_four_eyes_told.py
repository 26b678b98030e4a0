import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_settled")]
    operations = [
        migrations.AlterField(
            "notification",
            "claim",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="claims.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AlterField(
            "notification",
            "kind",
            models.CharField(
                choices=[
                    ("mentioned", "mentioned you"),
                    ("commented", "commented on your claim"),
                    ("assigned", "assigned a claim to you"),
                    ("submitted", "asks for a review"),
                    ("returned", "sent your draft back"),
                    ("approved", "approved your draft"),
                    ("reopened", "reopened a verdict of yours"),
                    ("eyes_on", "switched four eyes on"),
                    ("eyes_off", "switched four eyes off"),
                ],
                max_length=9,
                verbose_name="what",
            ),
        ),
    ]
