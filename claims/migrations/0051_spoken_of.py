"""How the desk speaks of somebody, where a language has a verb for women and one for men."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0050_claims_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="preference",
            name="spoken_of",
            field=models.CharField(
                blank=True,
                choices=[("she", "in the feminine"), ("he", "in the masculine")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="how the desk speaks of them",
            ),
        ),
    ]
