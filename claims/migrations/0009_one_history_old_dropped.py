"""What people changed is told by ``Change`` alone: the second step drops simple-history's table.

For when no process of older code is left (see ``0009_one_history``).  Nothing refers to the
two tables any more, nor they to any other, so that dropping them locks nothing else.
"""

from django.db import migrations

from config.locks import locks_awaited


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_one_history")]
    operations = [
        locks_awaited(seconds=5),
        migrations.DeleteModel("HistoricalClaim_speakers"),
        migrations.DeleteModel("HistoricalClaim"),
    ]
