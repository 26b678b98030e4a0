"""The index of an article's claims, in whose place the one of lists stands, goes."""

from django.db import migrations

from config.locks import locks_awaited


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0057_claims_in_order"),
    ]

    operations = [
        locks_awaited(seconds=5),
        migrations.RemoveIndex(model_name="claim", name="claims_clai_documen_36e696_idx"),
    ]
