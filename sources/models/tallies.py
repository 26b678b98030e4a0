"""How often things happened that leave no row of their own."""

from django.db import models


class Tally(models.Model):
    """Of one thing: how often it happened (``n``), what it took, and when it did last (``at``).

    ``name`` may have parts, as in "run_failed/no_text".
    """

    name = models.CharField(max_length=80, primary_key=True)
    n = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0, db_default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.n}"
