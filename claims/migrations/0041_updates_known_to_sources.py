from django.db import migrations


class Migration(migrations.Migration):
    """What changed is a model of the sources now; the tables stay as they are."""

    dependencies = [("claims", "0040_run_cancelled"), ("sources", "0023_updates")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Update"),
                migrations.DeleteModel(name="UpdateSeries"),
            ]
        )
    ]
