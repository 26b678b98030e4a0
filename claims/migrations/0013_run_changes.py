from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0012_draft_versions")]

    operations = [
        migrations.RenameField("extractionrun", "difference", "changes"),
        migrations.AlterField(
            "extractionrun",
            "changes",
            models.JSONField(blank=True, default=dict, verbose_name="changes"),
        ),
        migrations.AlterModelOptions(
            "proposal",
            {"ordering": ["pk"], "verbose_name": "proposal", "verbose_name_plural": "proposals"},
        ),
    ]
